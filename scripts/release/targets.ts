/**
 * The systems that executables are made for.
 *
 * @module
 */

/** Targets of `deno compile`. Linux means glibc: the runtime has no other. */
export const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
] as const;

/** One of {@link TARGETS}. */
export type Target = (typeof TARGETS)[number];

/** Name of the executable for a target. */
export function executableName(target: Target): string {
  return `mail-imap-mcp-${target}${target.includes("windows") ? ".exe" : ""}`;
}

/** Whether this machine can run what is made for a target. */
export function runsHere(target: Target): boolean {
  return target === Deno.build.target;
}
