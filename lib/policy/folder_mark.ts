/**
 * Standing in for the name of a folder, which may be personal.
 *
 * @module
 */

/** Bytes that are shown: enough to tell the folders of a mailbox apart. */
const MARK_BYTES = 4;

const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/** Made with the first mark; never written anywhere. */
let key: Promise<CryptoKey> | undefined;

/**
 * A mark of a folder: the same for the same name as long as this process runs,
 * and of no use to whoever guesses names, because its key is never written
 * anywhere. INBOX, which everybody has, is itself.
 */
export async function folderMark(name: string): Promise<string> {
  if (name.toUpperCase() === "INBOX") return "INBOX";
  key ??= crypto.subtle.generateKey(HMAC, false, ["sign"]) as Promise<CryptoKey>;
  const mac = await crypto.subtle.sign("HMAC", await key, new TextEncoder().encode(name));
  return `folder-${new Uint8Array(mac).subarray(0, MARK_BYTES).toHex()}`;
}
