/**
 * The script of deploy/systemd/ for a desktop, with a stand-in for the program
 * that it starts: it makes the sandbox from the line that it is given.
 *
 * @module
 */

import assert from "node:assert/strict";
import { run, type Said } from "../support/deploy.ts";
import { ROOT } from "../support/product.ts";

/** Starts the script with `words`; `HOME` in them is a directory with a program and a script. */
async function start(
  home: string,
  words: readonly string[],
): Promise<Said & { readonly args: string[] }> {
  await Deno.mkdir(`${home}/bin`);
  const executable = { mode: 0o755 };
  await Deno.writeTextFile(
    `${home}/bin/systemd-run`,
    `#!/bin/sh\nprintf '%s\\n' "$@"\n`,
    executable,
  );
  await Deno.writeTextFile(`${home}/bin/deno`, "#!/bin/sh\n", executable);
  await Deno.writeTextFile(`${home}/mail-imap-mcp.js`, "");
  const said = await run(
    [
      `${ROOT}/deploy/systemd/mail-imap-mcp-desktop`,
      ...words.map((word) => word.replaceAll("HOME", home)),
    ] as [string, ...string[]],
    "",
    { PATH: `${home}/bin:/usr/bin:/bin` },
  );
  return { ...said, args: said.out.trimEnd().split("\n") };
}

const LINE = [
  ...["deno", "run", "--no-prompt", "--allow-env=MAIL_IMAP_*,NAME", "--allow-net=a.example:993"],
  ...["--allow-read=HOME/config,/etc/ca.pem", "HOME/mail-imap-mcp.js"],
];

Deno.test("A desktop's sandbox shows what the line names and nothing else of the home.", async () => {
  const home = await Deno.realPath(await Deno.makeTempDir());
  const { code, args, err } = await start(home, LINE);
  await Deno.remove(home, { recursive: true });
  assert.deepEqual([code, err], [0, ""]);
  assert.deepEqual(args.filter((arg) => arg.startsWith("--property=Bind")), [
    `--property=BindReadOnlyPaths=${home}/bin/deno`,
    `--property=BindReadOnlyPaths=${home}/config`,
    "--property=BindReadOnlyPaths=/etc/ca.pem",
    `--property=BindReadOnlyPaths=${home}/mail-imap-mcp.js`,
  ]);
  for (const property of ["ProtectHome=tmpfs", "ProtectSystem=strict", "NoNewPrivileges=yes"]) {
    assert.ok(args.includes(`--property=${property}`), property);
  }
  const command = LINE.map((word) => word.replaceAll("HOME", home)).slice(1);
  assert.deepEqual(args.slice(args.indexOf("--")), ["--", `${home}/bin/deno`, ...command]);
});

Deno.test("Only where tokens are written may a desktop's sandbox write.", async () => {
  const home = await Deno.realPath(await Deno.makeTempDir());
  const tokens = "--allow-write=HOME/config/oauth2-a.json,HOME/config/oauth2-a.json.new";
  const { args } = await start(home, [...LINE.slice(0, -1), tokens, ...LINE.slice(-1)]);
  await Deno.remove(home, { recursive: true });
  assert.deepEqual(
    [...new Set(args.filter((arg) => arg.startsWith("--property=BindPaths")))],
    [`--property=BindPaths=${home}/config`],
  );
});

Deno.test("A path that would mean something else to systemd is refused.", async () => {
  for (const path of ["/a b", "/a:b", "/a%h", '/a"', ""]) {
    const home = await Deno.realPath(await Deno.makeTempDir());
    const { code, out } = await start(home, ["deno", `--allow-read=/x,${path}`, "y.js"]);
    await Deno.remove(home, { recursive: true });
    // Nothing behind a comma is no path: there is nothing to show.
    assert.deepEqual([code, out === ""], path === "" ? [0, false] : [2, true], path);
  }
});
