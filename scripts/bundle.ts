/**
 * Writes `dist/mail-imap-mcp.js`: the whole program in one file, the code of
 * the isolates inside it as texts (see lib/sandbox/isolates.ts), so that the
 * file needs no permission to read itself.
 *
 * @module
 */

import { fileURLToPath, pathToFileURL as toFileUrl } from "node:url";
import { type BundleInside, INSIDE_FILE, insideOf, type SourceMap } from "./release/inside.ts";
import { lockedPackages } from "./release/lock.ts";
import { sourceOwners } from "./release/source_owner.ts";
import {
  MAX_MAIN_CHARS,
  pack,
  packedName,
  UNPACK,
  UNUSED,
  withoutUnused,
  withVersionOnly,
} from "./program_text.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = `${root}dist/.build`;
const target = `${root}dist/mail-imap-mcp.js`;

/** Runs `deno bundle`; what it prints is shown only when it fails. */
async function bundle(entry: string, output: string, ...more: string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--frozen",
      "--minify",
      "--platform",
      "deno",
      "--sourcemap",
      "external",
      ...more,
      "-o",
      output,
      entry,
    ],
    cwd: root,
  }).output();
  if (success) return;
  await Deno.stderr.write(stdout);
  await Deno.stderr.write(stderr);
  Deno.exit(1);
}

/** Parts that are evaluated when they are needed: the names `#lazy/NAME` of deno.json. */
const LAZY = "#lazy/";

/** The parts of the bundled file that are read by nobody until they are needed, by name. */
const packed = new Map<string, string>();

/** The options that leave lazy parts and unused packages out. */
function externals(): string[] {
  return [...lazyNames.map((lazy) => LAZY + lazy), ...UNUSED]
    .flatMap((external) => ["--external", external]);
}

/** Has the lazy parts that a text refers to loaded through `lazy`; returns their names too. */
function withLazy(text: string, name: string): { text: string; lazy: string[] } {
  const used = new Set<string>();
  const replaced = text.replace(/\bimport\("#lazy\/(\w+)"\)/g, (_, lazy) => {
    used.add(lazy);
    return `lazy("${lazy}")`;
  });
  if (replaced.includes(`("${LAZY}`)) {
    throw new Error(`${name} refers to a lazy part in an unknown way`);
  }
  return { text: replaced, lazy: [...used] };
}

/** What the bundler wrote, by the name of the program, and which ones an isolate can evaluate. */
const written = new Map<string, { text: string; map: SourceMap }>();
const isolates: Record<string, readonly string[]> = {};

/** The text of a bundled program; its map is kept to tell what is inside. */
async function textOf(name: string): Promise<string> {
  const file = `${work}/${name}.js`;
  const text = await Deno.readTextFile(file);
  const map: SourceMap = JSON.parse(await Deno.readTextFile(`${file}.map`));
  const base = toFileUrl(file);
  const sources = map.sources.map((source) => new URL(source, base).href);
  written.set(name, { text, map: { ...map, sources } });
  return text;
}

/** Bundles one program; returns its text and the names of the lazy parts it refers to. */
async function program(entry: string, name: string): Promise<{ text: string; lazy: string[] }> {
  await bundle(entry, `${work}/${name}.js`, "--format", "cjs", ...externals());
  const { text, lazy } = withLazy(await textOf(name), name);
  return { text: withVersionOnly(withoutUnused(text), manifest), lazy };
}

/** Name of a part among the programs: an isolate may be called as a part is. */
function partName(part: string): string {
  return `part_${part}`;
}

/** Bundles the program of an isolate with all its lazy parts, as the text of a value. */
async function isolate(entry: string, name: string): Promise<string> {
  const main = await program(entry, name);
  if (main.text.length > MAX_MAIN_CHARS) {
    throw new Error(
      `The program of the ${name} isolate has ${main.text.length} characters, more than ${MAX_MAIN_CHARS}: see docs/architecture.md, "What a start costs"`,
    );
  }
  const parts = await packAll(main.lazy);
  isolates[name] = [name, ...parts.map(partName)];
  const lazy = lazyTable(parts);
  return `{ program: { main: ${JSON.stringify(main.text)}, lazy: ${lazy} } }`;
}

/** Packs parts and the parts that they refer to; returns the names of all. */
async function packAll(parts: readonly string[]): Promise<string[]> {
  const all = [...parts];
  for (const part of all) {
    const { text, lazy } = await program(
      manifest.imports[LAZY + part],
      partName(part),
    );
    packed.set(part, await pack(part, text));
    all.push(...lazy.filter((other) => !all.includes(other)));
  }
  return all;
}

function lazyTable(parts: readonly string[]): string {
  return `{ ${parts.map((part) => `${part}: ${packedName(part)}`).join(", ")} }`;
}

/** What is inside all that was bundled. */
async function inside(): Promise<BundleInside> {
  const locked = lockedPackages(await Deno.readTextFile(`${root}deno.lock`));
  const ownerOf = await sourceOwners(
    toFileUrl(root).href,
    new Set(locked.keys()),
    [...written.values()].flatMap(({ map }) => map.sources),
  );
  const programs = [...written].map((
    [name, { text, map }],
  ) => [name, insideOf(text, map, ownerOf)]);
  return { isolates, programs: Object.fromEntries(programs) };
}

const manifest = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
const lazyNames = Object.keys(manifest.imports).filter((name) => name.startsWith(LAZY))
  .map((name) => name.slice(LAZY.length));
await Deno.mkdir(work, { recursive: true });
await Deno.writeTextFile(
  `${work}/isolates_bundled.js`,
  `export const entries = {
  server: ${await isolate("lib/server_worker.ts", "server")},
  content: ${await isolate("lib/content/worker.ts", "content")},
  lookup: ${await isolate("lib/init/lookup/worker.ts", "lookup")},
  signIn: ${await isolate("lib/signin/worker.ts", "sign_in")},
  front: ${await isolate("lib/http/worker.ts", "front")},
  doctor: ${await isolate("lib/doctor/doctor_worker.ts", "doctor")},
  sources: undefined,
};
`,
);
await Deno.writeTextFile(
  `${work}/import_map.json`,
  JSON.stringify({ imports: { ...manifest.imports, "#isolates": "./isolates_bundled.js" } }),
);
await bundle(
  "main.ts",
  `${work}/main.js`,
  ...["--import-map", `${work}/import_map.json`],
  ...externals(),
);
const launcher = withLazy(await textOf("main"), "launcher");
const commandParts = await packAll(launcher.lazy);
const commands = lazyTable(commandParts);
isolates["launcher"] = ["main", ...commandParts.map(partName)];
await Deno.writeTextFile(
  target,
  [
    "#!/usr/bin/env -S deno run --unstable-worker-options",
    // A declaration, so that it is there before the first line of the program below is evaluated.
    `function lazy(name){return (${UNPACK})(${commands}[name])}`,
    launcher.text,
    ...packed.values(),
    "",
  ].join("\n"),
);
await Deno.writeTextFile(`${root}${INSIDE_FILE}`, JSON.stringify(await inside(), null, 2));
await Deno.remove(work, { recursive: true });
const { size } = await Deno.stat(target);
await Deno.stdout.write(new TextEncoder().encode(`${target} ${size} bytes\n`));
