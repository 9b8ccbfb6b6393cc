/**
 * The first bytes of an executable, of which systems tell whether they can start it.
 *
 * @module
 */

import type { Target } from "../../scripts/release/targets.ts";

/** ELF, Mach-O and PE, as far as they say for which system and processor they are. */
export function header(target: Target): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(128);
  const view = new DataView(bytes.buffer);
  const arm = target.startsWith("aarch64");
  if (target.includes("linux")) {
    view.setUint32(0, 0x7f45_4c46);
    view.setUint16(18, arm ? 0xb7 : 0x3e, true);
  } else if (target.includes("apple")) {
    view.setUint32(0, 0xfeed_facf, true);
    view.setUint32(4, arm ? 0x0100_000c : 0x0100_0007, true);
  } else {
    bytes.set(new TextEncoder().encode("MZ"));
    view.setUint32(0x3c, 64, true);
    bytes.set(new TextEncoder().encode("PE\0\0"), 64);
    view.setUint16(68, 0x8664, true);
  }
  return bytes;
}
