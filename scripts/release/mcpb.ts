/**
 * Bundles that a desktop client installs with one click: an executable, and a
 * manifest that says what to ask for and how to start it. Form 0.3 of the
 * manifest.
 *
 * There is one for each target: a manifest can tell systems apart, processors
 * it cannot.
 *
 * @module
 */

import { type ZipOptions, type Zippable, zipSync } from "fflate";
import { FORM, type Question } from "./form.ts";
import type { Place } from "./place.ts";
import { executableName, type Target } from "./targets.ts";

/** A tool, as the manifest lists it. */
export interface ListedTool {
  readonly name: string;
  readonly description: string;
}

/** What the manifest of a bundle is made from. */
export interface BundleFacts {
  readonly target: Target;
  readonly version: string;
  readonly license: string;
  readonly place: Place;
  /** Those that are there without a permission to write. */
  readonly tools: readonly ListedTool[];
}

/** Name of the bundle for a target. */
export function bundleName(target: Target): string {
  return `mail-imap-mcp-${target}.mcpb`;
}

/** What a client that knows the registry or the bundle shows beside the name. */
export const DESCRIPTION =
  "Search, read and, where you allow it, organise your mail over IMAP. It cannot send.";

/** The manifest of a bundle. */
export function bundleManifest(facts: BundleFacts): Readonly<Record<string, unknown>> {
  const { target, version, license, place, tools } = facts;
  const entry = entryOf(target);
  return {
    manifest_version: "0.3",
    name: "mail-imap-mcp",
    display_name: "Mail (IMAP)",
    version,
    description: DESCRIPTION,
    author: { name: "The mail-imap-mcp authors", url: place.page },
    repository: { type: "git", url: `${place.page}.git` },
    homepage: place.page,
    documentation: `${place.page}#readme`,
    support: `${place.page}/issues`,
    license,
    keywords: ["mail", "email", "imap"],
    server: {
      type: "binary",
      entry_point: entry,
      mcp_config: {
        // Two slashes meet where the client's directory ends in one; none is missing anywhere.
        command: `\${__dirname}/${entry}`,
        args: [],
        env: Object.fromEntries(
          FORM.map(({ key, variable }) => [variable, `\${user_config.${key}}`]),
        ),
      },
    },
    tools,
    // With permission to write there are more.
    tools_generated: true,
    compatibility: { platforms: [platformOf(target)] },
    user_config: Object.fromEntries(FORM.map((question) => [question.key, optionOf(question)])),
  };
}

function optionOf(question: Question): Readonly<Record<string, unknown>> {
  const { type, title, description, required, secret, standard, range } = question;
  return {
    type,
    title,
    description,
    required,
    ...(secret ? { sensitive: true } : {}),
    ...(standard === undefined ? {} : { default: standard }),
    ...(range ? { min: range[0], max: range[1] } : {}),
  };
}

function entryOf(target: Target): string {
  return `server/mail-imap-mcp${executableName(target).endsWith(".exe") ? ".exe" : ""}`;
}

/** As `process.platform` names systems. */
function platformOf(target: Target): string {
  if (target.includes("windows")) return "win32";
  return target.includes("apple") ? "darwin" : "linux";
}

/** Kind of system that wrote an archive: with Unix, modes of files are kept. */
const UNIX = 3;

/**
 * Packs a bundle. Two of the same are alike, byte for byte.
 *
 * @param texts Texts that go with it, by name.
 */
export function packBundle(
  facts: BundleFacts,
  executable: Uint8Array,
  texts: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const file = (bytes: Uint8Array, mode: number): [Uint8Array, ZipOptions] => [
    bytes,
    // The upper half is the mode of a regular file, as the system has it.
    { os: UNIX, attrs: (0o100_000 | mode) << 16 },
  ];
  const manifest = `${JSON.stringify(bundleManifest(facts), null, 2)}\n`;
  const files: Zippable = { "manifest.json": file(encoder.encode(manifest), 0o644) };
  for (const [name, text] of Object.entries(texts)) {
    files[name] = file(encoder.encode(text), 0o644);
  }
  files[entryOf(facts.target)] = file(executable, 0o755);
  // An archive has local times: this is the same everywhere.
  return new Uint8Array(zipSync(files, { level: 6, mtime: new Date(2000, 0, 1) }));
}
