/**
 * Making executables. The runtime's stub is stood in for by the runtime itself,
 * so what comes out does not start the program: what is baked into it is read,
 * and the bundle is run under the same flags.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Ceiling, ceilingFlags } from "../../scripts/release/ceiling.ts";
import { type Embedded, readExecutable } from "../../scripts/release/executable.ts";
import { type BundleInside, INSIDE_FILE, packagesOf } from "../../scripts/release/inside.ts";
import { namedIn, recorded } from "../accesses/record.ts";
import { connectMcp } from "../clients/mcp.ts";
import { CANARY, findSecret } from "../support/canary.ts";
import { cyclonedxValidator } from "../support/cyclonedx.ts";
import { dependencyRows } from "../support/dependency_rows.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, configDirectory, ROOT, script } from "../support/product.ts";

const OPEN: Ceiling = { hosts: [], reads: [], writes: [] };
const NARROW: Ceiling = {
  hosts: ["imap.example.com:993", "login.example.com:443"],
  reads: ["/etc/mail-imap-mcp"],
  writes: ["/var/lib/mail-imap-mcp"],
};

const NAME = `mail-imap-mcp-${Deno.build.target}${Deno.build.os === "windows" ? ".exe" : ""}`;

/** What the machine that builds has around, and must not be found again. */
const SURROUNDINGS = {
  MAIL_IMAP_DEFAULT_PASS: `${CANARY}-password`,
  SIGNING_TOKEN: `${CANARY}-token`,
  DENO_V8_FLAGS: "--no-flush-bytecode",
  DENO_TLS_CA_STORE: "system",
  OTEL_DENO: "true",
};

interface Made {
  readonly stdout: string;
  readonly embedded: Embedded;
  /** Files beside the executable, as texts, by name. */
  readonly files: ReadonlyMap<string, string>;
}

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", ...args],
    cwd: ROOT,
    env,
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

async function compile(ceiling: Ceiling): Promise<Made> {
  const options = [
    ...ceiling.hosts.flatMap((host) => ["--host", host]),
    ...ceiling.reads.flatMap((path) => ["--read", path]),
    ...ceiling.writes.flatMap((path) => ["--write", path]),
  ];
  const { code, stdout, stderr } = await run(
    [`${ROOT}/scripts/compile.ts`, ...options],
    { ...SURROUNDINGS, DENORT_BIN: Deno.execPath() },
  );
  assert.equal(code, 0, stderr);
  const directory = `${ROOT}/dist/trial`;
  const embedded = readExecutable(await Deno.readFile(`${directory}/${NAME}`));
  const files = new Map<string, string>();
  for await (const { name } of Deno.readDir(directory)) {
    if (name !== NAME) files.set(name, await Deno.readTextFile(`${directory}/${name}`));
  }
  return { stdout, embedded, files };
}

/** Each is made once for all tests. */
const made = new Map<Ceiling, Promise<Made>>();

function makeOnce(ceiling: Ceiling): Promise<Made> {
  const before = made.get(ceiling) ?? compile(ceiling);
  made.set(ceiling, before);
  return before;
}

async function sha256(bytes: BufferSource): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

Deno.test("an executable is checked, and it is said that the program in it was not run", async () => {
  const { stdout } = await makeOnce(OPEN);
  assert.match(stdout, /what is baked in was read and is as expected; the program was NOT RUN/);
  assert.match(stdout, /nothing of it is to be shipped/);
});

Deno.test("the general executable is open to hosts and files, denies imports, and asks nobody", async () => {
  const { metadata } = (await makeOnce(OPEN)).embedded;
  const permissions = metadata["permissions"] as Record<string, unknown>;
  assert.deepEqual(permissions["allow_import"], ["import.invalid:1"]);
  assert.deepEqual(permissions["deny_import"], ["import.invalid:1"]);
  assert.equal(permissions["prompt"], false);
  assert.deepEqual(permissions["allow_net"], []);
  assert.deepEqual(permissions["allow_read"], []);
  assert.deepEqual(permissions["allow_write"], []);
  for (const kind of ["run", "ffi"]) assert.equal(permissions[`allow_${kind}`], null);
  assert.deepEqual(permissions["ignore_env"], []);
  assert.deepEqual(permissions["allow_env"], [
    "MAIL_IMAP_*",
    "HOME",
    "XDG_CONFIG_HOME",
    "APPDATA",
    "CREDENTIALS_DIRECTORY",
  ]);
});

Deno.test("an executable for one deployment has its hosts and paths baked in, and no others", async () => {
  await makeOnce(OPEN);
  const { metadata } = (await makeOnce(NARROW)).embedded;
  const permissions = metadata["permissions"] as Record<string, unknown>;
  assert.deepEqual(permissions["allow_net"], NARROW.hosts);
  assert.deepEqual(permissions["allow_read"], NARROW.reads);
  assert.deepEqual(permissions["allow_write"], NARROW.writes);
  assert.deepEqual(permissions["allow_import"], ["import.invalid:1"]);
});

Deno.test("only the bundle is embedded, and nothing of the machine that made it", async () => {
  const { embedded, files } = await makeOnce(OPEN);
  const { metadata, files: [program, ...more], block } = embedded;
  assert.equal(program?.path, "mail-imap-mcp.js");
  assert.deepEqual(more, []);
  assert.deepEqual(program?.bytes, await Deno.readFile(script("bundle")));
  const flags = (metadata["v8_flags"] as string[]).join(" ");
  assert.ok(!flags.includes(SURROUNDINGS.DENO_V8_FLAGS), flags);
  assert.equal(metadata["ca_stores"], null);
  assert.equal((metadata["otel_config"] as Record<string, unknown>)["tracing_enabled"], false);
  for (const [name, text] of [...files, ["block", new TextDecoder().decode(block)]] as const) {
    assert.equal(findSecret(text), undefined, name);
    assert.ok(!text.includes(`${ROOT}/`), name);
  }
});

Deno.test("the checksums are those of the files", async () => {
  await makeOnce(OPEN);
  const { files } = await makeOnce(NARROW);
  const lines = (files.get("SHA256SUMS") ?? "").trim().split("\n");
  const names = lines.map((line) => line.slice(66)).sort();
  assert.deepEqual(names, [...files.keys(), NAME].filter((name) => name !== "SHA256SUMS").sort());
  for (const line of lines) {
    const bytes = await Deno.readFile(`${ROOT}/dist/trial/${line.slice(66)}`);
    assert.equal(line.slice(0, 64), await sha256(bytes), line);
  }
});

Deno.test("the bill of materials is valid and has every package of the bundle; so have the licences", async () => {
  const { files } = await makeOnce(OPEN);
  const bom = JSON.parse(files.get("mail-imap-mcp.cdx.json") ?? "{}");
  assert.deepEqual((await cyclonedxValidator())(bom), []);
  const inside: BundleInside = JSON.parse(await Deno.readTextFile(`${ROOT}/${INSIDE_FILE}`));
  const packages = new Set(
    Object.keys(inside.isolates).flatMap((isolate) => packagesOf(inside, isolate)),
  );
  assert.ok(packages.size > 20);
  const components: { "bom-ref": string; purl?: string }[] = bom.components;
  assert.deepEqual(
    components.filter(({ purl }) => purl).map((one) => one["bom-ref"]).sort(),
    [...packages].sort(),
  );
  const licences = files.get("THIRD_PARTY_LICENSES.txt") ?? "";
  for (const { "bom-ref": reference } of components) {
    const at = reference.lastIndexOf("@");
    const line = `\n${reference.slice(0, at)} ${reference.slice(at + 1)} (`;
    assert.ok(licences.includes(line), `no licence of ${reference}`);
  }
});

Deno.test("the launcher has no third-party code", async () => {
  await makeOnce(OPEN);
  const inside: BundleInside = JSON.parse(await Deno.readTextFile(`${ROOT}/${INSIDE_FILE}`));
  assert.deepEqual(packagesOf(inside, "launcher"), []);
});

Deno.test("docs/dependencies.md says of each package which isolate loads it, as it is", async () => {
  await makeOnce(OPEN);
  const inside: BundleInside = JSON.parse(await Deno.readTextFile(`${ROOT}/${INSIDE_FILE}`));
  const loaded = new Map<string, Set<string>>();
  for (const isolate of Object.keys(inside.isolates)) {
    for (const id of packagesOf(inside, isolate)) {
      const name = id.slice(0, id.lastIndexOf("@"));
      loaded.set(name, (loaded.get(name) ?? new Set()).add(isolate));
    }
  }
  for (const { name, loadedBy } of await dependencyRows()) {
    const said = loadedBy.filter((word) => word !== "tests" && word !== "nothing");
    assert.deepEqual(said.sort(), [...loaded.get(name) ?? []].sort(), name);
    loaded.delete(name);
  }
  assert.deepEqual([...loaded.keys()], []);
});

Deno.test("the same sources in another place make the same bundle", async () => {
  await makeOnce(OPEN);
  const copy = await Deno.makeTempDir();
  try {
    const { stdout } = await new Deno.Command("git", {
      args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
      cwd: ROOT,
    }).output();
    const wanted = /^(?:main\.ts|deno\.json|deno\.lock|lib\/|scripts\/)/;
    for (
      const path of new TextDecoder().decode(stdout).split("\0").filter((one) => wanted.test(one))
    ) {
      const target = `${copy}/${path}`;
      await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
      await Deno.copyFile(`${ROOT}/${path}`, target);
    }
    const { code, stderr } = await run([`${copy}/scripts/bundle.ts`], {});
    assert.equal(code, 0, stderr);
    assert.equal(
      await sha256(await Deno.readFile(`${copy}/dist/mail-imap-mcp.js`)),
      await sha256(await Deno.readFile(script("bundle"))),
    );
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
});

Deno.test("the bundle works under the flags that are baked in, open and narrow", async () => {
  await makeOnce(OPEN);
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const config = await configDirectory(accountVariables(server, ADA));
  stack.defer(() => config.remove());
  const narrow = {
    hosts: [`localhost:${server.port}`],
    reads: [config.path, server.caPath],
    writes: [],
  };
  for (const ceiling of [OPEN, narrow]) {
    const words = ["run", "--quiet", ...ceilingFlags(ceiling), script("bundle")];
    const [command, ...args] = recorded(
      [Deno.execPath(), ...words, "--config-dir", config.path],
      () => namedIn(config.path),
    );
    const session = await connectMcp(command, args, {});
    try {
      const { failed, text } = await session.call("imap_search_messages", { limit: 1 });
      assert.equal(failed, false, text);
    } finally {
      await session.close();
    }
  }
});

Deno.test("a host that was not baked in is not reached, and it is said why", async () => {
  await makeOnce(OPEN);
  const config = await configDirectory({
    MAIL_IMAP_DEFAULT_HOST: "elsewhere.example.com",
    MAIL_IMAP_DEFAULT_USER: "ada",
    MAIL_IMAP_DEFAULT_PASS: `${CANARY}-password`,
  });
  try {
    const flags = ceilingFlags({ ...NARROW, reads: [config.path] });
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", ...flags, script("bundle"), "--config-dir", config.path],
      stdin: "null",
    }).output();
    assert.equal(code, 2);
    assert.equal(stdout.length, 0);
    const said = new TextDecoder().decode(stderr);
    assert.match(said, /elsewhere\.example\.com:993 is missing in --allow-net/);
    assert.equal(findSecret(said), undefined);
  } finally {
    await config.remove();
  }
});

/** Hosts that the runtime allows imports from, one that it does not, and the one that is allowed. */
const IMPORTS = ["deno.land", "jsr.io", "esm.sh", "example.com", "import.invalid:1"];

Deno.test("nothing is imported from elsewhere under the flags; without them it would be", async () => {
  const directory = await Deno.makeTempDir();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    () => new Response("", { headers: { "content-type": "text/javascript" } }),
  );
  try {
    await Deno.writeTextFile(
      `${directory}/probe.js`,
      `for (const url of Deno.args) {
        // As data, so that the runtime does not look for it before the program runs.
        await import(url).then(() => console.log("imported"), (error) => console.log(error.message));
      }`,
    );
    const probe = async (flags: readonly string[], urls: readonly string[]): Promise<string[]> => {
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--no-config", ...flags, `${directory}/probe.js`, ...urls],
      }).output();
      return new TextDecoder().decode(stdout).trim().split("\n");
    };
    const here = `http://127.0.0.1:${server.addr.port}/x.js`;
    const urls = [...IMPORTS.map((host) => `https://${host}/x.js`), here];
    const flags = ceilingFlags(OPEN);
    const denied = await probe(flags, urls);
    assert.equal(denied.length, urls.length);
    for (const line of denied) assert.match(line, /^Requires import access to /);
    const open = flags.filter((flag) => !flag.includes("-import="));
    const [imported] = await probe([...open, `--allow-import=127.0.0.1:${server.addr.port}`], [
      here,
    ]);
    assert.equal(imported, "imported");
  } finally {
    await server.shutdown();
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("what is asked for wrongly is refused before anything is made", async () => {
  const { code, stderr } = await run(
    [`${ROOT}/scripts/compile.ts`, "--target", "amiga", "--host", "imap.example.com"],
    {},
  );
  assert.equal(code, 2);
  assert.match(stderr, /--target amiga: all, or one of .*\n--host imap\.example\.com: .* a port/);
});

Deno.test("--help says what can be asked for, and makes nothing", async () => {
  await makeOnce(OPEN);
  const { code, stdout } = await run([`${ROOT}/scripts/compile.ts`, "--help"], {});
  assert.equal(code, 0);
  for (const option of ["target", "host", "read", "write"]) {
    assert.ok(stdout.includes(`--${option} `));
  }
  assert.ok(await Deno.stat(`${ROOT}/dist/trial/${NAME}`), "what was there is there still");
});

Deno.test("an executable prints what is baked into it", async () => {
  await makeOnce(OPEN);
  await makeOnce(NARROW);
  const { code, stdout } = await run(
    [`${ROOT}/scripts/release/metadata.ts`, `${ROOT}/dist/trial/${NAME}`],
    {},
  );
  assert.equal(code, 0);
  const { metadata, files } = JSON.parse(stdout);
  assert.deepEqual(metadata.permissions.allow_net, NARROW.hosts);
  assert.equal(files.length, 1);
});
