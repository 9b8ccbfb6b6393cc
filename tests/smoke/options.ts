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
  /** Fail where the command is an executable that does not run here. */
  readonly mustRun: boolean;
}

/** Text of `--help`. */
export const USAGE = `Usage: scripts/smoke [--no-server] [--must-run] [--] [COMMAND...]

  COMMAND      starts the program: an executable, or a runtime with its flags and a file.
               Default: the bundled file under the flags that are baked into executables.
  --no-server  against a small IMAP server of the tests' own, where there is no Dovecot
  --must-run   fail when COMMAND is an executable that is not for this system, or a trial;
               without it, what is baked into such a file is checked instead
`;

/** Reads the arguments. @returns Undefined when they make no sense. */
export function readOptions(args: readonly string[]): SmokeOptions | undefined {
  const options = { dovecot: true, mustRun: false };
  const rest = [...args];
  while (rest[0]?.startsWith("-")) {
    const option = rest.shift();
    if (option === "--") break;
    if (option === "--no-server") options.dovecot = false;
    else if (option === "--must-run") options.mustRun = true;
    else return undefined;
  }
  return { ...options, command: rest };
}
