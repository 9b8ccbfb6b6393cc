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
  frontPermissions,
  loginTargets,
  networkTargets,
  oauthOf,
  processFlags,
  serverPermissions,
  signInPermissions,
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

/** Accounts that sign in at Microsoft, at Google, and at addresses of their own. */
function signingIn(): Config {
  const environment: Record<string, string> = {};
  for (
    const [key, host, more] of [
      ["A", "outlook.office365.com", {}],
      ["B", "outlook.office365.com", { OAUTH_TENANT: "contoso.com" }],
      ["C", "imap.gmail.com", {}],
      ["D", "imap.example.com", {
        OAUTH_TOKEN_URL: "https://[::1]:8443/token",
        OAUTH_DEVICE_URL: "https://LOGIN.example.com:444/device",
        OAUTH_SCOPE: "mail",
      }],
    ] as const
  ) {
    const suffixes = { HOST: host, USER: "u", AUTH: "oauth2", OAUTH_CLIENT_ID: "c", ...more };
    for (const [suffix, value] of Object.entries(suffixes)) {
      environment[`MAIL_IMAP_${key}_${suffix}`] = value;
    }
  }
  return loadConfig({ environment, directory: "/nonexistent" }).config;
}

Deno.test("The sign-in isolate may reach the token endpoints, keep its files, and nothing else.", () => {
  const files = ["a", "b", "c", "d"].flatMap((
    id,
  ) => [`/nonexistent/oauth2-${id}.json`, `/nonexistent/oauth2-${id}.json.new`]);
  assert.deepEqual(signInPermissions(oauthOf(signingIn())), {
    net: ["login.microsoftonline.com:443", "oauth2.googleapis.com:443", "[::1]:8443"],
    read: files,
    write: files,
    env: false,
    sys: false,
    run: false,
    ffi: false,
    import: false,
  });
});

Deno.test("The isolate that listens may use its address and nothing else; the server isolate may not use it.", () => {
  const address = { hostname: "::1", port: 8_000 };
  assert.deepEqual(frontPermissions(address), {
    net: ["[::1]:8000"],
    read: false,
    write: false,
    env: false,
    sys: false,
    run: false,
    ffi: false,
    import: false,
  });
  assert.deepEqual(serverPermissions(configOf(["imap.example.com"])).net, ["imap.example.com:993"]);
});

Deno.test("The server isolate may not reach the token endpoints, nor see a file of tokens.", () => {
  const { net, read, write } = serverPermissions(signingIn());
  assert.deepEqual(net, [
    "outlook.office365.com:993",
    "imap.gmail.com:993",
    "imap.example.com:993",
  ]);
  assert.deepEqual([read, write], [false, false]);
});

Deno.test("A person's sign-in also reaches where codes are given, or hears from the browser.", () => {
  const [microsoft, , google, own] = oauthOf(signingIn());
  assert.ok(microsoft && google && own);
  assert.deepEqual(loginTargets(microsoft, "device"), ["login.microsoftonline.com:443"]);
  assert.deepEqual(loginTargets(own, "device"), ["[::1]:8443", "login.example.com:444"]);
  assert.deepEqual(loginTargets(google, "browser"), ["oauth2.googleapis.com:443", "127.0.0.1:0"]);
});

Deno.test("The process is given the token endpoints and the files only where an account signs in.", () => {
  const flags = processFlags(signingIn());
  assert.ok(
    flags.includes(
      "--allow-net=outlook.office365.com:993,imap.gmail.com:993,imap.example.com:993," +
        "login.microsoftonline.com:443,oauth2.googleapis.com:443,[::1]:8443",
    ),
  );
  assert.match(
    flags.at(-1) ?? "",
    /^--allow-write=\/nonexistent\/oauth2-a.json,\/nonexistent\/oauth2-a.json.new,.*oauth2-d.json.new$/,
  );
  const line = denoCommand(signingIn(), undefined, undefined, {
    args: ["login", "c"],
    net: ["127.0.0.1:0"],
  });
  assert.match(line, /--allow-net=\S*,127\.0\.0\.1:0' .* mail-imap-mcp\.js login c$/);
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
      denoCommand(config, undefined, undefined, { script: "/opt/x/m.js" }),
      `${flags} /opt/x/m.js`,
    );
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
