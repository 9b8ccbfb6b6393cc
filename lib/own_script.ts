/**
 * Where this program is, for lines that a person copies: they are run from any
 * directory, and another file of that name may lie there.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** Path of what Deno runs; undefined when this program is the executable itself. */
export function ownScript(): string | undefined {
  return Deno.build.standalone ? undefined : fileURLToPath(Deno.mainModule);
}
