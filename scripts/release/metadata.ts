/**
 * Prints what `deno compile` put into an executable, without running it:
 *
 *   deno run --allow-read scripts/release/metadata.ts FILE
 *
 * @module
 */

import { readExecutable } from "./executable.ts";

const [file] = Deno.args;
if (file === undefined) {
  await Deno.stderr.write(new TextEncoder().encode("FILE is missing: an executable\n"));
  Deno.exit(2);
}
const { metadata, files } = readExecutable(await Deno.readFile(file));
const shown = {
  metadata,
  files: files.map(({ path, bytes, modified, extras }) => ({
    path,
    size: bytes.length,
    modified: modified === undefined ? null : new Date(modified).toISOString(),
    extras,
  })),
};
await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(shown, null, 2)}\n`));
