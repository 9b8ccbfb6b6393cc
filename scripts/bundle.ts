/**
 * Writes `dist/mail-imap-mcp.js`: the whole program in one file, the code of
 * the isolates inside it as texts (see lib/sandbox/isolates.ts), so that the
 * file needs no permission to read itself.
 *
 * @module
 */

import { MAX_MAIN_CHARS, pack, packedName, UNPACK, UNUSED, withoutUnused } from "./program_text.ts";

const root = decodeURIComponent(new URL("..", import.meta.url).pathname);
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

/** Bundles one program; returns its text and the names of the lazy parts it refers to. */
async function program(entry: string, name: string): Promise<{ text: string; lazy: string[] }> {
  await bundle(entry, `${work}/${name}.js`, "--format", "cjs", ...externals());
  const { text, lazy } = withLazy(await Deno.readTextFile(`${work}/${name}.js`), name);
  return { text: withoutUnused(text), lazy };
}

/** Bundles the program of an isolate with all its lazy parts, as the text of a value. */
async function isolate(entry: string, name: string): Promise<string> {
  const main = await program(entry, name);
  if (main.text.length > MAX_MAIN_CHARS) {
    throw new Error(
      `The program of the ${name} isolate has ${main.text.length} characters, more than ${MAX_MAIN_CHARS}: see docs/architecture.md, "What a start costs"`,
    );
  }
  const lazy = lazyTable(await packAll(main.lazy));
  return `{ program: { main: ${JSON.stringify(main.text)}, lazy: ${lazy} } }`;
}

/** Packs parts and the parts that they refer to; returns the names of all. */
async function packAll(parts: readonly string[]): Promise<string[]> {
  const all = [...parts];
  for (const part of all) {
    const { text, lazy } = await program(manifest.imports[LAZY + part], part);
    packed.set(part, await pack(part, text));
    all.push(...lazy.filter((other) => !all.includes(other)));
  }
  return all;
}

function lazyTable(parts: readonly string[]): string {
  return `{ ${parts.map((part) => `${part}: ${packedName(part)}`).join(", ")} }`;
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
const launcher = withLazy(await Deno.readTextFile(`${work}/main.js`), "launcher");
const commands = lazyTable(await packAll(launcher.lazy));
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
await Deno.remove(work, { recursive: true });
const { size } = await Deno.stat(target);
await Deno.stdout.write(new TextEncoder().encode(`${target} ${size} bytes\n`));
