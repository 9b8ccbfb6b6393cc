/**
 * The permissions that follow from a configuration, to the letter.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ConfigError } from "../../../lib/config/error.ts";
import { loadConfig } from "../../../lib/config/load.ts";
import type { Config } from "../../../lib/config/types.ts";
import {
  denoCommand,
  networkTargets,
  processFlags,
  serverPermissions,
} from "../../../lib/sandbox/permissions.ts";

/** A configuration with accounts at these hosts and ports. */
function configOf(
  ...hosts: readonly (readonly [host: string, port?: number, user?: string])[]
): Config {
  const environment: Record<string, string> = {};
  hosts.forEach(([host, port, user], index) => {
    environment[`MAIL_IMAP_A${index}_HOST`] = host;
    environment[`MAIL_IMAP_A${index}_USER`] = user ?? "ada@example.com";
    environment[`MAIL_IMAP_A${index}_PASS`] = "correct-horse";
    if (port !== undefined) environment[`MAIL_IMAP_A${index}_PORT`] = String(port);
  });
  return loadConfig({ environment, directory: "/nonexistent/mail-imap-mcp" }).config;
}

Deno.test("The network targets are the host and port of every account.", () => {
  const config = configOf(["imap.example.com"], ["127.0.0.1", 1_143]);
  assert.deepEqual(networkTargets(config), ["imap.example.com:993", "127.0.0.1:1143"]);
});

Deno.test("An IPv6 address is written in brackets.", () => {
  assert.deepEqual(networkTargets(configOf(["2001:DB8::1"], ["::1", 143])), [
    "[2001:db8::1]:993",
    "[::1]:143",
  ]);
});

Deno.test("Accounts on the same host and port are one target, and other ports are another.", () => {
  const config = configOf(
    ["imap.example.com", 993, "a"],
    ["IMAP.example.com", 993, "b"],
    ["imap.example.com", 143],
    ["::1"],
    ["::1"],
  );
  assert.deepEqual(networkTargets(config), [
    "imap.example.com:993",
    "imap.example.com:143",
    "[::1]:993",
  ]);
});

Deno.test("A broken account is given no network.", () => {
  const { config } = loadConfig({
    environment: {
      MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
      MAIL_IMAP_DEFAULT_USER: "ada",
      MAIL_IMAP_DEFAULT_PASS: "correct-horse",
      MAIL_IMAP_WORK_HOST: "broken.example",
    },
    directory: "/nonexistent/mail-imap-mcp",
  });
  assert.equal(config.broken.length, 1);
  assert.deepEqual(networkTargets(config), ["imap.example.com:993"]);
});

Deno.test("The server isolate may reach its mail servers and nothing else.", () => {
  assert.deepEqual(serverPermissions(configOf(["imap.example.com"], ["::1"], ["::1"])), {
    net: ["imap.example.com:993", "[::1]:993"],
    sys: ["hostname"],
    env: false,
    read: false,
    write: false,
    run: false,
    ffi: false,
    import: false,
  });
});

Deno.test("The runtime accepts the permissions of the server isolate, IPv6 included.", async () => {
  const code =
    `self.postMessage(["read", "env", "net", "run", "write", "ffi", "import"].map((name) =>
    name + "=" + Deno.permissions.querySync({ name }).state).concat(
    ["[::1]:993", "imap.example.com:993", "imap.example.com:80", "evil.example:993"].map((host) =>
    host + "=" + Deno.permissions.querySync({ name: "net", host }).state)));`;
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(code)}`, {
    type: "module",
    deno: { permissions: serverPermissions(configOf(["imap.example.com"], ["::1"])) },
  });
  try {
    const states = await new Promise<string[]>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
    });
    assert.deepEqual(states.filter((state) => state.endsWith("=granted")), [
      "[::1]:993=granted",
      "imap.example.com:993=granted",
    ]);
    assert.equal(states.length, 11);
  } finally {
    worker.terminate();
  }
});

const onPosix = { ignore: Deno.build.os === "windows" };

Deno.test("The flags of the process are the narrow line of the contract.", onPosix, () => {
  assert.deepEqual(processFlags(configOf(["imap.example.com"])), [
    "--unstable-worker-options",
    "--v8-flags=--optimize-for-size",
    "--no-prompt",
    "--ignore-env",
    "--allow-env=MAIL_IMAP_*,HOME,XDG_CONFIG_HOME",
    "--allow-sys=hostname",
    "--allow-net=imap.example.com:993",
    "--allow-read=/nonexistent/mail-imap-mcp",
  ]);
});

Deno.test("The flags name several targets and files with commas between them.", onPosix, () => {
  const config = configOf(["imap.example.com"], ["::1", 143], ["imap.example.com"]);
  const flags = processFlags({ ...config, extraFiles: ["/etc/ssl/ca.pem"] }, "/src/mail");
  assert.deepEqual(flags.slice(-2), [
    "--allow-net=imap.example.com:993,[::1]:143",
    "--allow-read=/nonexistent/mail-imap-mcp,/etc/ssl/ca.pem,/src/mail",
  ]);
  assert.equal(flags.length, 8);
});

Deno.test(
  "The directory of systemd's credentials is read only where it is needed.",
  onPosix,
  () => {
    const config = configOf(["imap.example.com"]);
    const flags = processFlags({ ...config, extraVariables: ["CREDENTIALS_DIRECTORY"] });
    assert.ok(
      flags.includes("--allow-env=MAIL_IMAP_*,HOME,XDG_CONFIG_HOME,CREDENTIALS_DIRECTORY"),
    );
  },
);

Deno.test("A path with a comma is refused, because the flag would grant two other paths.", () => {
  const config = configOf(["imap.example.com"]);
  for (
    const [path, flags] of [
      ["/home/a,b", () => processFlags({ ...config, directory: "/home/a,b" })],
      ["/etc/a,b.pem", () => processFlags({ ...config, extraFiles: ["/etc/a,b.pem"] })],
      ["/src/a,b", () => processFlags(config, "/src/a,b")],
    ] as const
  ) {
    assert.throws(flags, (error) => error instanceof ConfigError && error.message.startsWith(path));
  }
});

Deno.test(
  "The printed line runs the bundle or the sources, with the directory that was named.",
  onPosix,
  () => {
    const config = configOf(["imap.example.com"]);
    const flags =
      "deno run --unstable-worker-options --v8-flags=--optimize-for-size --no-prompt --ignore-env " +
      "'--allow-env=MAIL_IMAP_*,HOME,XDG_CONFIG_HOME' --allow-sys=hostname " +
      "--allow-net=imap.example.com:993 --allow-read=/nonexistent/mail-imap-mcp";
    assert.equal(denoCommand(config), `${flags} mail-imap-mcp.js`);
    assert.equal(
      denoCommand(config, "/src", "/cfg"),
      `${flags},/src /src/main.ts --config-dir /cfg`,
    );
  },
);

Deno.test("A shell reads every word of the printed line as it was meant.", onPosix, () => {
  const config = configOf(["imap.example.com"], ["::1"]);
  for (const directory of ["/a b", "/it's", "/$(id)`id`;id|id&id", '/"*?[x]~\\', "/é\n#!"]) {
    const line = denoCommand({ ...config, directory }, undefined, directory);
    const script = `deno() { printf '%s\\0' "$@"; }\n${line}`;
    const { stdout } = new Deno.Command("/bin/sh", { args: ["-c", script] }).outputSync();
    const words = new TextDecoder().decode(stdout).split("\0").slice(0, -1);
    assert.deepEqual(words, [
      "run",
      ...processFlags({ ...config, directory }),
      "mail-imap-mcp.js",
      "--config-dir",
      directory,
    ]);
  }
});
