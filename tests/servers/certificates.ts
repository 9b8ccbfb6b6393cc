/**
 * A throw-away certificate authority for the test servers, made with the
 * `openssl` command line (Debian's `dovecot-core` depends on it).
 *
 * @module
 */

/** Paths of a certificate and its key, both PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority that lives in one directory. */
export interface Authority {
  /** PEM certificate of the authority: what a client must trust. */
  readonly cert: string;
  /**
   * Issues a server certificate.
   *
   * @param name File name stem, unique within the authority.
   * @param subjectAltName For example `DNS:localhost,IP:127.0.0.1`.
   * @param days For which it is good; negative: it has expired. @default {30}
   */
  issue(name: string, subjectAltName: string, days?: number): Promise<KeyPair>;
}

/** Runs `openssl` and throws with its own words when it fails. */
async function openssl(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", {
    args,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    throw new Error(`openssl ${args[0]}: ${new TextDecoder().decode(stderr)}`);
  }
}

const EC_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Makes a self-signed certificate that no authority vouches for. */
export async function selfSigned(
  directory: string,
  name: string,
  subjectAltName: string,
): Promise<KeyPair> {
  const pair = { cert: `${directory}/${name}.crt`, key: `${directory}/${name}.key` };
  await openssl(
    ...["req", "-x509", ...EC_KEY, "-days", "30", "-subj", `/CN=${name}`],
    ...["-addext", `subjectAltName=${subjectAltName}`],
    ...["-keyout", pair.key, "-out", pair.cert],
  );
  return pair;
}

/** Makes a certificate authority in `directory`. */
export async function createAuthority(directory: string): Promise<Authority> {
  const cert = `${directory}/ca.crt`;
  const key = `${directory}/ca.key`;
  await openssl(
    ...["req", "-x509", ...EC_KEY, "-days", "30", "-subj", "/CN=mail-imap-mcp throw-away CA"],
    ...["-addext", "basicConstraints=critical,CA:TRUE"],
    ...["-keyout", key, "-out", cert],
  );
  return {
    cert,
    async issue(name, subjectAltName, days = 30) {
      const pair = { cert: `${directory}/${name}.crt`, key: `${directory}/${name}.key` };
      const request = `${directory}/${name}.csr`;
      const extensions = `${directory}/${name}.ext`;
      await Deno.writeTextFile(
        extensions,
        `subjectAltName=${subjectAltName}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n`,
      );
      await openssl(
        ...["req", ...EC_KEY, "-subj", `/CN=${name}`, "-keyout", pair.key, "-out", request],
      );
      // Not from a file: two certificates that are made at the same time would both write it.
      const serial = `0x7f${crypto.randomUUID().replaceAll("-", "")}`;
      await openssl(
        ...["x509", "-req", "-in", request, "-CA", cert, "-CAkey", key, "-set_serial", serial],
        ...["-days", `${days}`, "-extfile", extensions, "-out", pair.cert],
      );
      return pair;
    },
  };
}
