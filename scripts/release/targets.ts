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

/** Kind of processor in the header of an executable, by the target it belongs to. */
const PROCESSORS = {
  elf: new Map<number, Target>([
    [0x3e, "x86_64-unknown-linux-gnu"],
    [0xb7, "aarch64-unknown-linux-gnu"],
  ]),
  machO: new Map<number, Target>([
    [0x0100_0007, "x86_64-apple-darwin"],
    [0x0100_000c, "aarch64-apple-darwin"],
  ]),
  pe: new Map<number, Target>([[0x8664, "x86_64-pc-windows-msvc"]]),
} as const;

/** Longest header up to the kind of processor, in bytes: that of PE says itself where it is. */
const MAX_HEADER_BYTES = 4096;

/** The target of an executable by its header; undefined for another system's, or of what is none. */
export function targetOf(executable: Uint8Array): Target | undefined {
  const { buffer, byteOffset, byteLength } = executable;
  if (byteLength < 64) return undefined;
  const header = new DataView(buffer, byteOffset, Math.min(byteLength, MAX_HEADER_BYTES));
  if (header.getUint32(0) === 0x7f45_4c46) return PROCESSORS.elf.get(header.getUint16(18, true));
  if (header.getUint32(0) === 0xcffa_edfe) return PROCESSORS.machO.get(header.getUint32(4, true));
  const at = header.getUint32(0x3c, true);
  if (header.getUint16(0) !== 0x4d5a || at + 6 > header.byteLength) return undefined;
  return header.getUint32(at) === 0x5045_0000
    ? PROCESSORS.pe.get(header.getUint16(at + 4, true))
    : undefined;
}
