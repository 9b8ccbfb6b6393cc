/**
 * What goes with the executables of a release: made by the command that makes
 * it, and read by the programs that it is for.
 *
 * @module
 */

import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import manifest from "../../deno.json" with { type: "json" };
import { loadConfig } from "../../lib/config/load.ts";
import { bundleManifest, bundleName } from "../../scripts/release/mcpb.ts";
import { placeOf } from "../../scripts/release/place.ts";
import { executableName, TARGETS } from "../../scripts/release/targets.ts";
import { CANARY } from "../support/canary.ts";
import { type Answers, mcpb, type Started, startedWith } from "../support/mcpb.ts";
import { ROOT } from "../support/product.ts";
import { fakeExecutables, packageRelease, REPOSITORY } from "../support/release.ts";
import { SERVER_JSON } from "../support/server_json.ts";

async function withRelease(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-release-" });
  try {
    await fakeExecutables(directory);
    const { code, stderr } = await packageRelease(directory);
    assert.equal(code, 0, stderr);
    await use(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** What of a manifest is looked at. */
interface Manifest {
  readonly version: string;
  readonly server: {
    readonly type: string;
    readonly entry_point: string;
    readonly mcp_config: { readonly command: string };
  };
  readonly compatibility: { readonly platforms: readonly string[] };
  readonly user_config: Record<string, Record<string, unknown>>;
}

/** Unpacks a bundle with the official tool, which checks its manifest, and reads that. */
async function unpack(
  directory: string,
  target: typeof TARGETS[number],
): Promise<{ bundle: string; manifest: Manifest }> {
  const bundle = `${directory}/unpacked-${target}`;
  await mcpb(directory, "unpack", bundleName(target), bundle);
  assert.match(await mcpb(directory, "validate", `${bundle}/manifest.json`), /passes/);
  return { bundle, manifest: JSON.parse(await Deno.readTextFile(`${bundle}/manifest.json`)) };
}

Deno.test("The official tool takes every bundle; inside is the executable of its system, ready to run.", async () => {
  await withRelease(async (directory) => {
    for (const target of TARGETS) {
      const { bundle, manifest: { version, server, compatibility, user_config } } = await unpack(
        directory,
        target,
      );
      assert.equal(version, manifest.version);
      assert.equal(server.type, "binary");
      const windows = target.includes("windows");
      assert.deepEqual(compatibility.platforms, [
        windows ? "win32" : target.includes("apple") ? "darwin" : "linux",
      ]);
      const entry = `${bundle}/${server.entry_point}`;
      assert.equal(
        await Deno.readTextFile(entry),
        await Deno.readTextFile(`${directory}/${executableName(target)}`),
      );
      assert.equal(entry.endsWith(".exe"), windows);
      assert.equal(((await Deno.stat(entry)).mode ?? 0) & 0o777, 0o755);
      assert.equal(server.mcp_config.command, `\${__dirname}/${server.entry_point}`);
      const secrets = Object.entries(user_config).filter(([, { sensitive }]) => sensitive === true);
      assert.deepEqual(secrets.map(([name]) => name), ["password"]);
      for (const name of ["LICENSE", "THIRD_PARTY_LICENSES.txt"]) {
        assert.ok((await Deno.stat(`${bundle}/${name}`)).size > 0, name);
      }
    }
  });
});

Deno.test("The official tool packs the same files again.", async () => {
  await withRelease(async (directory) => {
    const { bundle } = await unpack(directory, "x86_64-unknown-linux-gnu");
    await mcpb(directory, "pack", bundle, "again.mcpb");
    await mcpb(directory, "unpack", "again.mcpb", "again");
    const names = async (path: string): Promise<string[]> =>
      (await Array.fromAsync(Deno.readDir(path), ({ name }) => name)).sort();
    assert.deepEqual(await names(`${directory}/again`), await names(bundle));
  });
});

const ANSWERS = { host: "imap.example.com", user: "ada@example.com", password: `${CANARY}-1` };

/** How a client starts the program for a person who filled this in. */
async function started(
  answers: Answers,
  change: (option: Record<string, unknown>) => void = () => {},
): Promise<Started | undefined> {
  const facts = {
    target: "aarch64-apple-darwin",
    version: manifest.version,
    license: manifest.license,
    place: placeOf(REPOSITORY),
    tools: [],
  } as const;
  const { user_config, ...others } = bundleManifest(facts) as unknown as Manifest;
  for (const option of Object.values(user_config)) change(option);
  return await startedWith({ ...others, user_config }, answers);
}

Deno.test("What a person fills in is the account; without a yes nothing may be changed.", async () => {
  const { command, args, env: environment } = await started(ANSWERS) ?? assert.fail("not started");
  assert.equal(command, "/bundle/server/mail-imap-mcp");
  assert.deepEqual(args, []);
  const { config, passwords } = loadConfig({ directory: "/nonexistent", environment });
  assert.deepEqual(config.warnings, []);
  assert.deepEqual(
    config.accounts.map(({ host, port, user, security, write }) => [
      ...[host, port, user, security],
      write.length,
    ]),
    [["imap.example.com", 993, "ada@example.com", "tls", 0]],
  );
  assert.equal(passwords.get("default")?.reveal(), ANSWERS.password);
});

Deno.test("With a yes it may be changed, as far as an account allows by itself.", async () => {
  const answers = { ...ANSWERS, write: true, port: 1993 };
  const { env: environment } = await started(answers) ?? assert.fail("not started");
  const { config } = loadConfig({ directory: "/nonexistent", environment });
  const [account] = config.accounts;
  assert.equal(account?.port, 1993);
  assert.ok(account?.write.includes("move") && !account.write.includes("expunge"));
});

Deno.test("A client does not start the program without a host, a user and a password.", async () => {
  for (const missing of ["host", "user", "password"]) {
    assert.equal(await started({ ...ANSWERS, [missing]: "" }), undefined, missing);
  }
});

Deno.test("A client that hands on the names of fields left empty starts the program all the same.", async () => {
  // Clients do that with fields that have no default.
  const { env: environment } = await started(ANSWERS, (option) => {
    delete option["default"];
  }) ?? assert.fail("not started");
  assert.equal(environment["MAIL_IMAP_WRITE_ENABLED"], "${user_config.write}");
  assert.equal(environment["MAIL_IMAP_DEFAULT_PORT"], "${user_config.port}");
  const { config } = loadConfig({ directory: "/nonexistent", environment });
  assert.deepEqual(config.warnings, []);
  assert.deepEqual(config.accounts.map(({ port, write }) => [port, write.length]), [[993, 0]]);
});

/** The parts of an entry that are compared with the release. */
interface Entry {
  readonly version: string;
  readonly packages: readonly {
    readonly identifier: string;
    readonly fileSha256: string;
    readonly environmentVariables: readonly { readonly name: string; readonly isSecret: boolean }[];
  }[];
}

Deno.test("The entry for the MCP registry is what the registry wants, and has each bundle's checksum.", async () => {
  const ajv = new Ajv({ allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile<Entry>(SERVER_JSON);
  await withRelease(async (directory) => {
    const entry: unknown = JSON.parse(await Deno.readTextFile(`${directory}/server.json`));
    assert.ok(validate(entry), JSON.stringify(validate.errors));
    assert.equal(entry.version, manifest.version);
    const sums = await Deno.readTextFile(`${directory}/SHA256SUMS`);
    assert.equal(entry.packages.length, TARGETS.length);
    for (const { identifier, fileSha256, environmentVariables } of entry.packages) {
      const name = identifier.slice(identifier.lastIndexOf("/") + 1);
      assert.ok(identifier.startsWith(`https://github.com/${REPOSITORY}/releases/download/v`));
      assert.ok(sums.includes(`${fileSha256}  ${name}\n`), name);
      const secret = environmentVariables.filter(({ isSecret }) => isSecret);
      assert.deepEqual(secret.map(({ name }) => name), ["MAIL_IMAP_DEFAULT_PASS"]);
    }
    assert.equal(validate({ ...entry, description: "x".repeat(101) }), false);
  });
});

Deno.test("SHA256SUMS has every file, and two releases of the same are alike.", async () => {
  await withRelease(async (one) => {
    const sums = await Deno.readTextFile(`${one}/SHA256SUMS`);
    const lines = await Promise.all(
      (await Array.fromAsync(Deno.readDir(one), ({ name }) => name)).sort()
        .filter((name) => name !== "SHA256SUMS")
        .map(async (name) => {
          const bytes = await Deno.readFile(`${one}/${name}`);
          return `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`;
        }),
    );
    assert.equal(sums, lines.join(""));
    await withRelease(async (other) => {
      assert.equal(await Deno.readTextFile(`${other}/SHA256SUMS`), sums);
    });
  });
});

Deno.test("Nothing is packaged for no repository, or without an executable for every system.", async () => {
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-release-" });
  try {
    await fakeExecutables(directory);
    const nowhere = await packageRelease(directory, "ada");
    assert.deepEqual(nowhere, { code: 1, stderr: "--repository: it must be OWNER/NAME\n" });
    await Deno.remove(`${directory}/${executableName("x86_64-apple-darwin")}`);
    const incomplete = await packageRelease(directory);
    assert.equal(incomplete.code, 1);
    assert.match(incomplete.stderr, /first: deno task compile --target all/);
    await assert.rejects(Deno.stat(`${directory}/SHA256SUMS`), Deno.errors.NotFound);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("The version stands in deno.json alone: all files of a release have it from there.", async () => {
  for (const name of ["deploy/install.sh", "scripts/package.ts", "scripts/notes.ts"]) {
    assert.ok(!(await Deno.readTextFile(`${ROOT}/${name}`)).includes(manifest.version), name);
  }
});
