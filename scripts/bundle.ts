/**
 * Writes `dist/mail-imap-mcp.js`: the whole program in one file, the code of
 * the two isolates inside it as texts (see lib/sandbox/isolates.ts), so that the
 * file needs no permission to read itself.
 *
 * @module
 */

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

/** The provider of isolate entries for the bundled file, with the isolates' programs as texts. */
function bundledEntries(server: string, content: string): string {
  return `
export const entries = {
  server: { program: ${JSON.stringify(server)} },
  content: { program: ${JSON.stringify(content)} },
  sources: undefined,
};
`;
}

await Deno.mkdir(work, { recursive: true });
await Promise.all([
  bundle("lib/server_worker.ts", `${work}/server.js`, "--format", "cjs"),
  bundle("lib/content/worker.ts", `${work}/content.js`, "--format", "cjs"),
]);
await Deno.writeTextFile(
  `${work}/isolates_bundled.js`,
  bundledEntries(
    await Deno.readTextFile(`${work}/server.js`),
    await Deno.readTextFile(`${work}/content.js`),
  ),
);
const manifest = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
await Deno.writeTextFile(
  `${work}/import_map.json`,
  JSON.stringify({ imports: { ...manifest.imports, "#isolates": "./isolates_bundled.js" } }),
);
await bundle("main.ts", `${work}/main.js`, "--import-map", `${work}/import_map.json`);
await Deno.writeTextFile(
  target,
  `#!/usr/bin/env -S deno run --unstable-worker-options\n${await Deno.readTextFile(
    `${work}/main.js`,
  )}`,
);
await Deno.remove(work, { recursive: true });
const { size } = await Deno.stat(target);
await Deno.stdout.write(new TextEncoder().encode(`${target} ${size} bytes\n`));
