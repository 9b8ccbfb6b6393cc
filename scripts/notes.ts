/**
 * Checks that a tag may be released, and prints what the release says of itself.
 *
 *   deno run --allow-read scripts/notes.ts --tag v1.2.3 --repository OWNER/NAME
 *
 * The tag must be that of the version in deno.json, and CHANGELOG.md must have
 * a section for it with a date.
 *
 * @module
 */

import { parseArgs } from "node:util";
import manifest from "../deno.json" with { type: "json" };
import { releaseNotes } from "./release/changelog.ts";
import { placeOf, tagOf } from "./release/place.ts";

const encoder = new TextEncoder();

try {
  const text = { type: "string", default: "" } as const;
  const { values } = parseArgs({ options: { tag: text, repository: text } });
  if (values.tag !== tagOf(manifest.version)) {
    throw new Error(`The tag is not ${tagOf(manifest.version)}, the version of deno.json`);
  }
  const changelog = await Deno.readTextFile(new URL("../CHANGELOG.md", import.meta.url));
  const notes = releaseNotes(changelog, manifest.version, placeOf(values.repository));
  await Deno.stdout.write(encoder.encode(notes));
} catch (error) {
  await Deno.stderr.write(encoder.encode(`${(error as Error).message}\n`));
  Deno.exit(1);
}
