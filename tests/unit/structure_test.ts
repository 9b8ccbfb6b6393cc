/**
 * The architecture as a test: which room may import what.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import manifest from "../../deno.json" with { type: "json" };
import { PACKAGES, ROOMS, TOP_FILES, TOP_LEVEL } from "./structure_rules.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/[\\/]$/, "");

/** Longest file, in lines: one noun per file fits. */
const MAX_LINES = 400;

const LAZY: Readonly<Record<string, string>> = manifest.imports;

interface Import {
  readonly specifier: string;
  /** Gone after compiling. */
  readonly typeOnly: boolean;
}

// Statements begin a line; `from` may be lines further down. Comments and strings do not look so.
const STATEMENT =
  /^(?:import|export)\s+(type\s+)?(?:[\w*{][^;"'`()=]*?\s+from\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']/g;

function importsOf(source: string): Import[] {
  return [
    ...[...source.matchAll(STATEMENT)].map(([, type, specifier = ""]) => ({
      specifier,
      typeOnly: type !== undefined,
    })),
    ...[...source.matchAll(DYNAMIC)].map(([, specifier = ""]) => ({ specifier, typeOnly: false })),
  ];
}

/** TypeScript files below `directory`, by path from the root of the checkout. */
function sourcesBelow(directory: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of Deno.readDirSync(`${ROOT}/${directory}`)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) sourcesBelow(path).forEach((text, name) => found.set(name, text));
    else if (entry.name.endsWith(".ts")) found.set(path, Deno.readTextFileSync(`${ROOT}/${path}`));
  }
  return found;
}

/** The path from the root that a specifier leads to, or undefined when it is a package. */
function resolve(from: string, specifier: string): string | undefined {
  // Parts that are loaded lazily have names of their own in deno.json.
  if (specifier.startsWith("#lazy/")) return LAZY[specifier]?.replace("./", "");
  if (!specifier.startsWith(".")) return undefined;
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/** `imap` of `lib/imap/pool.ts`; undefined for a file directly in lib/. */
function roomOf(path: string): string | undefined {
  return /^lib\/([^/]+)\//.exec(path)?.[1];
}

/** `zod` of `npm:zod@4/v4`; undefined for what is no third-party package. */
function packageOf(specifier: string): string | undefined {
  if (/^(\.|#|node:|file:)/.test(specifier)) return undefined;
  const bare = specifier.replace(/^(npm|jsr):\/?/, "");
  return /^(@[^/@]+\/[^/@]+|[^/@]+)/.exec(bare)?.[1] ?? bare;
}

/** Why this import is not allowed, if so. */
function roomProblem(from: string, target: string): string | undefined {
  const problem = `${from} imports ${target}`;
  if (target === "deno.json") return from === "lib/version.ts" ? undefined : problem;
  if (!target.startsWith("lib/")) return `${problem}, which is outside of lib/`;
  const room = roomOf(from);
  // A file directly in lib/ is above every room.
  if (room === undefined || room === roomOf(target)) return undefined;
  const allowed = ROOMS[room] ?? [];
  const inLib = target.slice("lib/".length);
  return allowed.some((name) => inLib === name || inLib.startsWith(`${name}/`))
    ? undefined
    : problem;
}

/** A cycle of imports that remain after compiling, as the paths along it. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] | undefined => {
    const at = trail.indexOf(file);
    if (at !== -1) return [...trail.slice(at), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...trail, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

const LIB = sourcesBelow("lib");
const PROGRAM = new Map([...LIB, ["main.ts", Deno.readTextFileSync(`${ROOT}/main.ts`)]]);

Deno.test("The reader of imports sees every form of them, and nothing else.", () => {
  const source = [
    'import assert from "a";',
    'import type { B } from "b";',
    'import { type C, d } from "c";',
    "import {\n  e,\n  f,\n} from 'd';",
    'import * as g from "e";',
    'import "f";',
    'import h from "../g.json" with { type: "json" };',
    'export { i } from "h";',
    'export * from "i";',
    'export type { J } from "j";',
    'const k = await import("k");',
    '  lazy(() => import(\n    "l"\n  ));',
    ' * import x from "not-in-a-comment";',
    'export const m = "not-a-value";',
    'export function n(): string { return "not this"; }',
    'import.meta.resolve("not-resolved");',
  ].join("\n");
  const imports = importsOf(source);
  assert.deepEqual(imports.map(({ specifier }) => specifier), [
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
    "../g.json",
    "h",
    "i",
    "j",
    "k",
    "l",
  ]);
  assert.deepEqual(imports.filter(({ typeOnly }) => typeOnly).map(({ specifier }) => specifier), [
    "b",
    "j",
  ]);
});

Deno.test("The judge of imports refuses what the table does not allow.", () => {
  assert.equal(roomProblem("lib/imap/pool.ts", "lib/imap/session.ts"), undefined);
  assert.equal(roomProblem("lib/tools/tool.ts", "lib/content/client.ts"), undefined);
  assert.equal(roomProblem("lib/imap/connect.ts", "lib/version.ts"), undefined);
  assert.equal(roomProblem("lib/server.ts", "lib/tools/tool.ts"), undefined);
  for (
    const [from, target] of [
      ["lib/contract/text.ts", "lib/config/load.ts"],
      ["lib/imap/pool.ts", "lib/tools/tool.ts"],
      ["lib/tools/tool.ts", "lib/content/html.ts"],
      ["lib/tools/tool.ts", "lib/log.ts"],
      ["lib/tools/tool.ts", "lib/version.ts"],
      ["lib/content/body.ts", "lib/config/secret.ts"],
      ["lib/unknown/x.ts", "lib/contract/text.ts"],
      ["lib/imap/pool.ts", "tests/support/product.ts"],
      ["lib/imap/pool.ts", "deno.json"],
    ] as const
  ) assert.notEqual(roomProblem(from, target), undefined, `${from} -> ${target}`);
});

Deno.test("The name of a package is found in every way of writing it.", () => {
  for (
    const [specifier, name] of [
      ["zod", "zod"],
      ["zod/v4", "zod"],
      ["npm:zod@4.6.7/v4", "zod"],
      ["npm:/@modelcontextprotocol/sdk@1.32.2/types.js", "@modelcontextprotocol/sdk"],
      ["@modelcontextprotocol/sdk/types.js", "@modelcontextprotocol/sdk"],
      ["node:util", undefined],
      ["#isolates", undefined],
      ["../x.ts", undefined],
    ] as const
  ) assert.equal(packageOf(specifier), name);
});

Deno.test("The finder of cycles finds one, and none where there is none.", () => {
  const graph = new Map([["a", ["b", "c"]], ["b", ["c"]], ["c", []]]);
  assert.equal(findCycle(graph), undefined);
  assert.deepEqual(findCycle(new Map([...graph, ["c", ["d"]], ["d", ["b"]]])), [
    "b",
    "c",
    "d",
    "b",
  ]);
});

Deno.test("Every folder of lib is a room of the table, and every file beside them is known.", () => {
  const rooms = new Set<string>();
  const files: string[] = [];
  for (const path of LIB.keys()) {
    const room = roomOf(path);
    if (room) rooms.add(room);
    else files.push(path.slice("lib/".length));
  }
  for (const room of rooms) {
    assert.ok(Object.hasOwn(ROOMS, room), `lib/${room}/ is not in the table`);
  }
  for (
    const room of ["contract", "mime", "config", "sandbox", "imap", "content", "policy", "tools"]
  ) {
    assert.ok(rooms.has(room), `lib/${room}/ is empty`);
  }
  assert.deepEqual(files.sort(), [...TOP_FILES]);
});

Deno.test("Imports between the rooms of lib go only where the table allows.", () => {
  const problems: string[] = [];
  let checked = 0;
  for (const [path, source] of LIB) {
    for (const { specifier } of importsOf(source)) {
      const target = resolve(path, specifier);
      if (target === undefined) continue;
      checked++;
      const problem = roomProblem(path, target);
      if (problem) problems.push(problem);
    }
  }
  assert.deepEqual(problems, []);
  assert.ok(checked > 100, `only ${checked} imports were seen`);
});

Deno.test("Only the server isolate's entry makes a log.", () => {
  const importers = [...PROGRAM].filter(([path, source]) =>
    importsOf(source).some(({ specifier }) => resolve(path, specifier) === "lib/log.ts")
  );
  assert.deepEqual(importers.map(([path]) => path), ["lib/server_worker.ts"]);
});

Deno.test("A test that starts a process looks for passwords in what it says.", () => {
  const starters = ["integration", "support", "clients", "demo"]
    .flatMap((folder) => [...sourcesBelow(`tests/${folder}`)])
    .filter(([, source]) => /new (?:Deno\.Command|StdioClientTransport)\(/.test(source));
  const blind = starters.filter(([path, source]) =>
    !importsOf(source).some(({ specifier }) =>
      resolve(path, specifier) === "tests/support/canary.ts"
    )
  );
  assert.deepEqual(blind.map(([path]) => path), []);
  assert.ok(starters.length >= 6, `${starters.length} start one`);
});

Deno.test("Nothing lies at the top of the repository but what is named in the rules.", () => {
  const { stdout } = new Deno.Command("git", { args: ["ls-files", "-z"], cwd: ROOT }).outputSync();
  const names = new TextDecoder().decode(stdout).split("\0").filter((path) => path !== "");
  const top = new Set(names.map((path) => path.split("/")[0] ?? ""));
  assert.deepEqual([...top].sort(), TOP_LEVEL);
});

Deno.test("No path is cut out of the URL of a file, and no line end is changed: both end on Windows.", async () => {
  const cut = /import\.meta\.url\)\.pathname/;
  const all = ["lib", "scripts", "tests"].flatMap((folder) => [...sourcesBelow(folder)]);
  assert.deepEqual(all.filter(([, source]) => cut.test(source)).map(([path]) => path), []);
  assert.ok(all.length > 300, `${all.length} files`);
  assert.match(
    await Deno.readTextFile(new URL("../../.gitattributes", import.meta.url)),
    /^\* -text$/m,
  );
});

Deno.test("Each third-party package is imported only by the part that needs it.", () => {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [path, source] of PROGRAM) {
    for (const { specifier } of importsOf(source)) {
      const name = packageOf(specifier);
      if (name === undefined) continue;
      seen.add(name);
      const allowed = PACKAGES[name] ?? [];
      const may = allowed.some((part) =>
        part.endsWith("/") ? path.startsWith(part) : path === part
      );
      if (!may) problems.push(`${path} imports ${specifier}`);
    }
  }
  assert.deepEqual(problems, []);
  assert.deepEqual([...seen].sort(), Object.keys(PACKAGES).sort(), "a rule without a use is stale");
});

Deno.test("The launcher's isolate, which sees the passwords first, runs no third-party code.", () => {
  const reached = new Set<string>();
  const reach = (path: string): void => {
    if (reached.has(path) || !path.endsWith(".ts")) return;
    reached.add(path);
    for (const { specifier, typeOnly } of importsOf(PROGRAM.get(path) ?? "")) {
      const target = resolve(path, specifier);
      if (target && !typeOnly) reach(target);
      assert.equal(packageOf(specifier), undefined, `${path} imports ${specifier}`);
    }
  };
  reach("main.ts");
  for (const path of LIB.keys()) {
    if (/^lib\/(config|sandbox|contract)\//.test(path) || path === "lib/cli.ts") reach(path);
  }
  assert.ok(reached.has("lib/config/load.ts") && reached.has("lib/sandbox/launcher.ts"));
  for (const path of reached) assert.doesNotMatch(path, /^lib\/(imap|content|tools|server)/);
});

Deno.test("Folders are opened, listed and named where the rules of an account are known.", () => {
  const opens = /\.(?:mailboxOpen|getMailboxLock)\(/;
  const lists = /\bclient\.(?:list|listTree)\(/;
  // imapflow's own commands that name a folder; what it has no form for goes through mailboxArgument.
  const names =
    /\bclient\.(?:status|append|messageCopy|messageMove|mailbox(?:Create|Rename|Delete))\(/;
  for (const [path, source] of LIB) {
    if (path !== "lib/imap/session.ts") assert.doesNotMatch(source, opens, path);
    if (path === "lib/imap/mailboxes.ts") continue;
    assert.doesNotMatch(source, lists, path);
    if (names.test(source)) assert.match(source, /\.folderPath\(/, path);
  }
});

Deno.test("Nothing can send mail: who makes connections is in a list, and nobody knows SMTP.", () => {
  const network = /^node:(net|tls|http|https|http2|dgram|dns(\/promises)?)$|^(nodemailer|smtp)/;
  // Besides imapflow, which only the IMAP room imports: https to token endpoints, and the browser's way back.
  const own = new Map([
    ["lib/signin/https.ts", /\bfetch\(/g],
    ["lib/signin/browser.ts", /\bDeno\.serve\(/g],
    // Whether a mail server is back; nothing is said over it.
    ["lib/imap/reach.ts", /\bDeno\.connect\(/g],
    // What tries to break out of an isolate.
    ["lib/doctor/attempts.ts", /\bDeno\.(connect|listen)\b|\bfetch\(|"node:[\w/]+"/g],
    // What sees whether a mail server is there.
    ["lib/doctor/reach.ts", /"node:net"/g],
    // What listens for clients, and cannot be one.
    ["lib/http/front.ts", /\bimport \{ createServer(?:, type \w+)* \} from "node:http"/g],
    // What downloads a provider's description of itself.
    ["lib/init/lookup/answer.ts", /\bfetch\(/g],
  ]);
  for (const [path, source] of PROGRAM) {
    const rest = source.replace(own.get(path) ?? /$^/, '""');
    const found = importsOf(rest).filter(({ specifier, typeOnly }) =>
      network.test(specifier) && !typeOnly
    );
    assert.deepEqual(found, [], path);
    assert.doesNotMatch(rest, /\bDeno\.(connect|connectTls|listen|serve)\b|\bfetch\(/, path);
    assert.doesNotMatch(source, /["'`](EHLO|HELO|MAIL FROM|RCPT TO)\b/i, path);
  }
});

Deno.test("Nothing is closed by `using`: the bundler leaves it out where a value is used once.", () => {
  for (const [path, source] of PROGRAM) {
    assert.doesNotMatch(source, /^\s*(?:await )?using [\w$]+ =/m, path);
  }
});

Deno.test("No import in lib leads in a circle.", () => {
  const graph = new Map<string, string[]>();
  for (const [path, source] of LIB) {
    const targets = importsOf(source).filter(({ typeOnly }) => !typeOnly)
      .map(({ specifier }) => resolve(path, specifier))
      .filter((target) => target !== undefined);
    for (const target of targets.filter((target) => target.endsWith(".ts"))) {
      assert.ok(LIB.has(target), `${path} imports ${target}, which is not there`);
    }
    graph.set(path, targets);
  }
  assert.equal(findCycle(graph)?.join(" -> "), undefined);
});

Deno.test(`No file is longer than ${MAX_LINES} lines.`, () => {
  const all = new Map([...PROGRAM, ...sourcesBelow("tests"), ...sourcesBelow("scripts")]);
  const long = [...all].map(([path, text]) => [path, text.split("\n").length - 1] as const)
    .filter(([, lines]) => lines > MAX_LINES);
  assert.deepEqual(long, []);
  assert.ok(all.has("tests/unit/structure_test.ts") && all.has("scripts/bundle.ts"));
});
