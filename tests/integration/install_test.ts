/**
 * The installer, piped into a shell as people do, from a release on a server
 * with TLS.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ROOT } from "../support/product.ts";
import {
  FILE,
  type Installation,
  program,
  type RunOptions,
  shellcheck,
  TOOLS,
  VERSION,
  withInstallation,
} from "../support/installation.ts";

const INSTALLED = "mail-imap-mcp";

async function installed({ home }: Installation): Promise<string> {
  return await Deno.readTextFile(`${home}/.local/bin/${INSTALLED}`);
}

/** Nothing is there that was not there before: no program, no part of one. */
async function assertNothing(installation: Installation): Promise<void> {
  assert.deepEqual(await installation.list(), []);
  await assert.rejects(Deno.stat(`${installation.home}/ran`), Deno.errors.NotFound);
}

const without = (...names: string[]): string[] => TOOLS.filter((name) => !names.includes(name));

const WAYS: readonly (readonly [string, readonly string[]])[] = [
  ["curl and sha256sum", TOOLS],
  ["GNU wget and shasum", [...without("curl", "sha256sum"), "wget", "shasum", "perl"]],
  ["curl and openssl", [...without("sha256sum"), "openssl"]],
];

for (const [what, tools] of WAYS) {
  Deno.test(`With ${what}, one line installs the program for the user alone.`, async () => {
    await withInstallation(async (installation) => {
      await installation.publish(program(VERSION));
      const { code, stdout, stderr } = await installation.run([], { tools });
      assert.equal(code, 0, stderr);
      assert.equal(stderr, "");
      assert.match(stdout, /is not in your PATH/);
      assert.deepEqual(await installation.list(), [INSTALLED]);
      assert.equal(await installed(installation), program(VERSION));
      const { mode } = await Deno.stat(`${installation.home}/.local/bin/${INSTALLED}`);
      assert.equal((mode ?? 0) & 0o777, 0o755);
      assert.deepEqual(installation.server.asked, [
        `/ada/v${VERSION}/SHA256SUMS`,
        `/ada/v${VERSION}/${FILE}`,
      ]);
    });
  });
}

Deno.test("Another version and another directory can be asked for.", async () => {
  await withInstallation(async (installation) => {
    await installation.publish(program("1.0.0-rc.1"), { version: "1.0.0-rc.1" });
    const directories = ["my programs", `${installation.home}/-x`, "-y"];
    for (const directory of directories) {
      const { code, stderr } = await installation.run(
        ["--version", "v1.0.0-rc.1", "--dir", directory],
      );
      assert.equal(code, 0, stderr);
    }
    for (const directory of ["my programs", "-x", "-y"]) {
      assert.deepEqual(await installation.list(directory), [INSTALLED]);
    }
    assert.deepEqual(await installation.list(), []);
  });
});

Deno.test("A program that is there is replaced in one step, or not touched at all.", async () => {
  await withInstallation(async (installation) => {
    await installation.publish(program(VERSION));
    await installation.run();
    await installation.publish(program("8.0.0"), { version: "8.0.0" });
    const before = await Deno.stat(`${installation.home}/.local/bin/${INSTALLED}`);
    assert.equal((await installation.run(["--version", "8.0.0"])).code, 0);
    const after = await Deno.stat(`${installation.home}/.local/bin/${INSTALLED}`);
    // Another file under the same name: one that runs keeps its own.
    assert.notEqual(after.ino, before.ino);
    installation.server.files.set(`v8.0.0/${FILE}`, "something else");
    assert.equal((await installation.run(["--version", "8.0.0"])).code, 1);
    assert.equal(await installed(installation), program("8.0.0"));
    assert.deepEqual(await installation.list(), [INSTALLED]);
  });
});

const SUMS = `v${VERSION}/SHA256SUMS`;
const DIGEST = "0".repeat(64);

/** What may be wrong with a release. */
const BAD_RELEASES: readonly (readonly [string, (files: Map<string, string>) => void, RegExp])[] = [
  [
    "with another program than its checksum says",
    (files) => files.set(`v${VERSION}/${FILE}`, program(VERSION) + "# more\n"),
    /not what SHA256SUMS says/,
  ],
  [
    "with an empty program",
    (files) => files.set(`v${VERSION}/${FILE}`, ""),
    /not what SHA256SUMS says/,
  ],
  ["without a program", (files) => files.delete(`v${VERSION}/${FILE}`), /cannot be downloaded/],
  ["without checksums", (files) => files.delete(SUMS), /SHA256SUMS of version .* cannot be/],
  ["with an empty list of checksums", (files) => files.set(SUMS, ""), /does not have one checksum/],
  [
    "with the checksum of another file",
    (files) => files.set(SUMS, files.get(SUMS)?.replace(FILE, `x${FILE}`) ?? ""),
    /does not have one checksum/,
  ],
  [
    "with the checksum under a path",
    (files) => files.set(SUMS, files.get(SUMS)?.replace(FILE, `../${FILE}`) ?? ""),
    /does not have one checksum/,
  ],
  [
    "with two checksums of the program",
    (files) => files.set(SUMS, `${files.get(SUMS)}${DIGEST}  ${FILE}\n`),
    /does not have one checksum/,
  ],
  [
    "with a short checksum",
    (files) => files.set(SUMS, `${"0".repeat(40)}  ${FILE}\n`),
    /does not have one checksum/,
  ],
  [
    "with commands in the place of the checksum",
    (files) => files.set(SUMS, `$(touch$IFS$HOME/ran)  ${FILE}\n\`touch ran\`  ${FILE}\n`),
    /does not have one checksum/,
  ],
  ["with a page in the place of checksums", (files) => files.set(SUMS, "<html>"), /checksum/],
];

for (const [what, change, problem] of BAD_RELEASES) {
  Deno.test(`A release ${what} is not installed, and nothing of it is run.`, async () => {
    await withInstallation(async (installation) => {
      await installation.publish(program(VERSION));
      change(installation.server.files);
      const { code, stderr } = await installation.run();
      assert.equal(code, 1);
      assert.match(stderr, problem);
      await assertNothing(installation);
    });
  });
}

Deno.test("A program that does not start here, or is of another version, is not put into place.", async () => {
  for (const content of [program("1.0.0"), "#!/bin/sh\nexit 1\n", "no program"]) {
    await withInstallation(async (installation) => {
      await installation.publish(content);
      const { code, stderr } = await installation.run();
      assert.equal(code, 1);
      assert.match(stderr, /does not start on this system/);
      await assertNothing(installation);
    });
  }
});

/** Surroundings and arguments with which nothing is even asked for. */
const REFUSED: readonly (readonly [string, readonly string[], RunOptions, RegExp])[] = [
  ["no tool for checksums", [], { tools: without("sha256sum") }, /is needed to check/],
  ["no tool for downloads", [], { tools: without("curl") }, /curl or GNU wget is needed/],
  [
    "a wget that is not GNU's",
    [],
    { tools: without("curl"), programs: { wget: "#!/bin/sh\necho 'BusyBox v1.36'\n" } },
    /curl or GNU wget is needed/,
  ],
  ["another system", [], { system: ["FreeBSD", "amd64"] }, /no executable for FreeBSD/],
  ["another processor", [], { system: ["Linux", "riscv64"] }, /no executable for Linux on riscv64/],
  ["Windows", [], { system: ["MINGW64_NT-10.0", "x86_64"] }, /on Windows/],
  ["a version with a path", ["--version", "1.2.3/../../x"], {}, /must be like 1\.2\.3/],
  ["a version that climbs", ["--version", "../1.2.3"], {}, /must be like 1\.2\.3/],
  ["a version with two dots", ["--version", "1..2.3"], {}, /must be like 1\.2\.3/],
  ["a version that is a word", ["--version", "latest"], {}, /must be like 1\.2\.3/],
  ["a version that is an option", ["--version", "-o"], {}, /must be like 1\.2\.3/],
  ["a version with a command", ["--version", "1.2.3;id"], {}, /must be like 1\.2\.3/],
  ["a version with letters of elsewhere", ["--version", "1.2.3é"], {}, /must be like 1\.2\.3/],
  ["an unknown option", ["--force"], {}, /unknown option/],
  ["an option without its value", ["--dir"], {}, /--dir needs a value/],
  ["no home", [], { env: { HOME: "" } }, /HOME is not set/],
];

for (const [what, args, options, problem] of REFUSED) {
  Deno.test(`The installer downloads nothing with ${what}, and says why.`, async () => {
    await withInstallation(async (installation) => {
      await installation.publish(program(VERSION));
      const { code, stderr } = await installation.run(args, options);
      assert.equal(code, 1);
      assert.match(stderr, problem);
      assert.deepEqual(installation.server.asked, []);
      await assertNothing(installation);
    });
  });
}

Deno.test("A directory in the place of the program stays, and so does what is in it.", async () => {
  await withInstallation(async (installation) => {
    await installation.publish(program(VERSION));
    await Deno.mkdir(`${installation.home}/.local/bin/${INSTALLED}`, { recursive: true });
    const { code, stderr } = await installation.run();
    assert.equal(code, 1);
    assert.match(stderr, /is a directory/);
    assert.deepEqual(await installation.list(`.local/bin/${INSTALLED}`), []);
  });
});

Deno.test("A server that nobody vouches for is not asked for anything.", async () => {
  for (const tools of [TOOLS, [...without("curl"), "wget"]]) {
    await withInstallation(async (installation) => {
      await installation.publish(program(VERSION));
      const env = { CURL_CA_BUNDLE: "/etc/ssl/certs/ca-certificates.crt", WGETRC: "/dev/null" };
      const { code } = await installation.run([], { tools, env });
      assert.equal(code, 1);
      assert.deepEqual(installation.server.asked, []);
      await assertNothing(installation);
    });
  }
});

for (const tool of ["curl", "wget"]) {
  Deno.test(`A redirect to a server without TLS is not followed by ${tool}, whatever else is set.`, async () => {
    const asked: string[] = [];
    const files = new Map<string, string>();
    const plain = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      return new Response(files.get(pathname.replace("/ada/", "")));
    });
    try {
      await withInstallation(async (installation) => {
        await installation.publish(program(VERSION));
        // What it would be given is good: nothing but the way to it is wrong.
        for (const [path, content] of installation.server.files) files.set(path, content);
        const { code } = await installation.run([], {
          tools: [...without("curl"), tool],
          env: { no_proxy: "127.0.0.1,localhost", NO_PROXY: "127.0.0.1,localhost" },
        });
        assert.equal(code, 1);
        await assertNothing(installation);
      }, ({ pathname }) => `http://127.0.0.1:${plain.addr.port}${pathname}`);
      assert.deepEqual(asked, []);
    } finally {
      await plain.shutdown();
    }
  });
}

Deno.test("A script that arrives cut short does nothing, wherever it was cut.", async () => {
  await withInstallation(async (installation) => {
    await installation.publish(program(VERSION));
    const { script, server } = installation;
    const end = script.trimEnd().length - 1;
    // Every place of the last lines, where something is called, and samples of all before.
    const places = [
      ...Array.from({ length: 40 }, (_, i) => Math.floor((i + 1) * end / 41)),
      ...Array.from({ length: 120 }, (_, i) => end - i),
    ];
    for (const place of places) {
      await installation.run([], { script: script.slice(0, place) });
      assert.deepEqual(server.asked, [], `cut at ${place}: ${script.slice(place - 20, place)}`);
    }
    await assertNothing(installation);
    // What was cut was good.
    assert.equal((await installation.run()).code, 0);
  });
});

Deno.test("The copy in the checkout belongs to no release and installs nothing.", async () => {
  await withInstallation(async (installation) => {
    const script = await Deno.readTextFile(`${ROOT}/deploy/install.sh`);
    const { code, stderr } = await installation.run([], { script });
    assert.equal(code, 1);
    assert.match(stderr, /belongs to no release/);
    await assertNothing(installation);
  });
});

Deno.test("ShellCheck has nothing to say about the installer.", async () => {
  assert.deepEqual(await shellcheck(), { code: 0, stdout: "", stderr: "" });
});
