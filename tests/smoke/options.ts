/**
 * What the command line of scripts/smoke asks for.
 *
 * @module
 */

/** A run of the smoke test. */
export interface SmokeOptions {
  /** Starts the server; empty: the bundled file, as an executable would start it. */
  readonly command: readonly string[];
  /** Take Dovecot, or the small server that runs everywhere. */
  readonly dovecot: boolean;
}

/** Text of `--help`. */
export const USAGE = `Usage: scripts/smoke [--no-server] [--] [COMMAND...]

  COMMAND      starts the program: an executable, or a runtime with its flags and a file.
               Default: the bundled file under the flags that are baked into executables.
  --no-server  against a small IMAP server of the tests' own, where there is no Dovecot
`;

/** Reads the arguments. @returns Undefined when they make no sense. */
export function readOptions(args: readonly string[]): SmokeOptions | undefined {
  let dovecot = true;
  const rest = [...args];
  while (rest[0]?.startsWith("-")) {
    const option = rest.shift();
    if (option === "--") break;
    if (option !== "--no-server") return undefined;
    dovecot = false;
  }
  return { command: rest, dovecot };
}
