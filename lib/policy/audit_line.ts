/**
 * The form of a line of the audit: a JSON object whose last member is the hash
 * of all bytes before it, and which names the hash of the line before.
 *
 * @module
 */

/** What ties a line to the others. */
export interface Link {
  /** Which process: the beginning of the first line's {@link prev}. */
  readonly chain: string;
  /** 1, 2, 3, … */
  readonly seq: number;
  /** Hash of the line before; of the first line 32 random bytes. In hexadecimal. */
  readonly prev: string;
  /** Only in the first line, whose `prev` is random. */
  readonly start?: true;
  /** Only in the last line of a process that ended in order. */
  readonly end?: true;
}

/** A sealed line that was read. */
export interface SealedLine extends Link {
  readonly hash: string;
  /** Whether its bytes are those that were hashed. */
  readonly whole: boolean;
}

/** Characters of {@link Link.chain}. */
const CHAIN_CHARS = 16;

const SEAL = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s;

/** The name of the chain that begins with these random bytes, in hexadecimal. */
export function chainName(start: string): string {
  return start.slice(0, CHAIN_CHARS);
}

/** The line, without a line end, and its hash. */
export async function seal(
  fields: Readonly<Record<string, unknown>>,
  link: Link,
): Promise<{ readonly line: string; readonly hash: string }> {
  const body = JSON.stringify({ ...fields, ...link }).slice(0, -1);
  const hash = await sha256(body);
  return { line: `${body},"hash":"${hash}"}`, hash };
}

/**
 * Reads a line.
 *
 * @returns Undefined when it is no line of the audit, `damaged` when it was one.
 */
export async function readSealed(line: string): Promise<SealedLine | "damaged" | undefined> {
  if (!line.includes('"chain":"')) return undefined;
  const [, body = "", hash = ""] = SEAL.exec(line) ?? [];
  try {
    const { chain, seq, prev, start, end } = JSON.parse(line);
    if (typeof chain !== "string" || !Number.isSafeInteger(seq) || typeof prev !== "string") {
      return "damaged";
    }
    const marks = { ...(start === true ? { start } : {}), ...(end === true ? { end } : {}) };
    return { chain, seq, prev, ...marks, hash, whole: hash !== "" && await sha256(body) === hash };
  } catch {
    return "damaged";
  }
}

async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
