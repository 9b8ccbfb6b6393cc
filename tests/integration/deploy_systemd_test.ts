/**
 * The units of deploy/: as text, as systemd judges them, and run by a systemd.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sleep } from "../../lib/contract/sleep.ts";
import { loadConfig } from "../../lib/config/load.ts";
import { processFlags } from "../../lib/sandbox/permissions.ts";
import { connectMcp } from "../clients/mcp.ts";
import { startSystemd, type Systemd, whyNoSystemd } from "../servers/systemd.ts";
import { deployed, run, testUnless, whyNot } from "../support/deploy.ts";
import { CANARY } from "../support/canary.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { ROOT, script } from "../support/product.ts";

/** Highest exposure that `systemd-analyze security` may find, times ten; 252 finds 9. */
const MAX_EXPOSURE = 10;

const SERVICE = "systemd/mail-imap-mcp@.service";
const SOCKET = "/run/mail-imap-mcp.sock";
const OURS = "/etc/mail-imap-mcp";
const STATE = "/var/lib/mail-imap-mcp";
const PROGRAM = "/usr/local/lib/mail-imap-mcp/mail-imap-mcp.js";
const PROBE = "/usr/local/lib/mail-imap-mcp/probe.ts";

const PROBE_COMMAND = [
  "/usr/local/bin/deno",
  "run",
  "--quiet",
  "--v8-flags=--jitless",
  "-A",
  PROBE,
];

/** Units, by their name, below deploy/. */
const UNITS = [
  "systemd/mail-imap-mcp.socket",
  SERVICE,
  "alerts/mail-imap-mcp-watch.service",
  "alerts/mail-imap-mcp-watch.timer",
  "alerts/mail-imap-mcp-audit.service",
  "alerts/mail-imap-mcp-audit.timer",
  "nftables/mail-servers.service",
  "nftables/mail-servers.timer",
];

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The words of the last `ExecStart=`. */
function execStart(unit: string): string[] {
  const lines = unit.replaceAll("\\\n", " ").split("\n");
  const line = lines.findLast((some) => some.startsWith("ExecStart=")) ?? "";
  return line.slice("ExecStart=".length).split(/\s+/);
}

/** What a unit adds to the flags that are printed. */
const QUIET = ["--quiet", "--no-code-cache"];

/** What follows `deno run` in `ExecStart=`, without what only the unit adds. */
function words(unit: string, servers: string): string[] {
  return execStart(unit).slice(2).filter((word) => !QUIET.includes(word))
    .map((word) => word.replace("${MAIL_SERVERS}", servers).replace(",--jitless", ""));
}

Deno.test("The unit starts Deno with the flags that `permissions` prints, and with none that allow more.", async () => {
  const directory = await Deno.makeTempDir();
  await Deno.writeTextFile(`${directory}/imap_password`, "correct-horse", { mode: 0o600 });
  const { config } = loadConfig({
    directory: OURS,
    environment: {
      CREDENTIALS_DIRECTORY: directory,
      MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
      MAIL_IMAP_DEFAULT_USER: "ada",
      MAIL_IMAP_DEFAULT_PASS_FILE: "$CREDENTIALS_DIRECTORY/imap_password",
    },
  });
  await Deno.remove(directory, { recursive: true });
  assert.deepEqual(
    words(deployed(SERVICE), "imap.example.com:993")
      .map((word) => word.replace(/,%d$/, `,${directory}/imap_password`)),
    [...processFlags(config), PROGRAM, "--config-dir", OURS],
  );
});

Deno.test("The addition for tokens starts Deno with the flags that `permissions` prints.", () => {
  const { config } = loadConfig({
    directory: STATE,
    environment: {
      MAIL_IMAP_DEFAULT_HOST: "outlook.office365.com",
      MAIL_IMAP_DEFAULT_USER: "ada",
      MAIL_IMAP_DEFAULT_AUTH: "oauth2",
      MAIL_IMAP_DEFAULT_OAUTH_CLIENT_ID: "client",
    },
  });
  const servers = "outlook.office365.com:993,login.microsoftonline.com:443";
  assert.deepEqual(
    words(deployed("systemd/oauth2.conf"), servers),
    [...processFlags(config), PROGRAM, "--config-dir", STATE],
  );
});

testUnless(whyNot("systemd-analyze"), "systemd finds nothing wrong with the units.", async () => {
  const directory = await Deno.makeTempDir();
  const paths = UNITS.map((unit) => `${directory}/${nameOf(unit)}`);
  for (const [i, unit] of UNITS.entries()) {
    // Programs that are not installed here would be all that it finds.
    const text = deployed(unit)
      .replaceAll("/usr/local/bin/deno", Deno.execPath())
      .replaceAll("/usr/local/lib/mail-imap-mcp/", `${ROOT}/deploy/alerts/`)
      .replaceAll("alerts/mail-servers", "nftables/mail-servers");
    await Deno.writeTextFile(paths[i] ?? "", text);
  }
  const { code, out, err } = await run(["systemd-analyze", "--man=no", "verify", ...paths]);
  await Deno.remove(directory, { recursive: true });
  const about = (out + err).split("\n").filter((line) => /mail-(imap-mcp|servers)/.test(line));
  assert.deepEqual([code, about], [0, []]);
});

testUnless(
  whyNot("systemd-analyze"),
  `The service's exposure is at most ${MAX_EXPOSURE / 10} of 10, as systemd counts it.`,
  async () => {
    const { code, err } = await run([
      ...["systemd-analyze", "security", "--offline=true", "--no-pager"] as const,
      ...[`--threshold=${MAX_EXPOSURE}`, `${ROOT}/deploy/${SERVICE}`],
    ]);
    assert.equal(code, 0, err);
  },
);

Deno.test("The socket is for a group of its own, which the service is not in.", () => {
  const socket = deployed("systemd/mail-imap-mcp.socket");
  const service = deployed(SERVICE);
  assert.match(socket, /^SocketMode=0660$/m);
  assert.match(socket, /^SocketGroup=mail-imap-mcp-clients$/m);
  assert.match(service, /^Group=mail-imap-mcp$/m);
  assert.doesNotMatch(service, /^SupplementaryGroups=/m);
  const users = deployed("systemd/mail-imap-mcp.sysusers.conf");
  assert.match(users, /^u mail-imap-mcp - .* \/usr\/sbin\/nologin$/m);
  assert.match(users, /^g mail-imap-mcp-clients -$/m);
  assert.doesNotMatch(users, /^m /m);
});

async function install(
  systemd: Systemd,
  mailServer: { readonly port: number; readonly caPath: string },
): Promise<void> {
  for (const unit of UNITS) {
    await systemd.write(`/etc/systemd/system/${nameOf(unit)}`, deployed(unit));
  }
  await systemd.write(
    "/usr/local/lib/sysusers.d/mail-imap-mcp.conf",
    deployed("systemd/mail-imap-mcp.sysusers.conf"),
  );
  await systemd.write(
    "/etc/systemd/system/mail-imap-mcp@.service.d/servers.conf",
    "[Service]\nIPAddressAllow=127.0.0.1 ::1\n",
  );
  await systemd.write(
    `${OURS}/environment`,
    `MAIL_SERVERS=localhost:${mailServer.port}
MAIL_IMAP_DEFAULT_HOST=localhost
MAIL_IMAP_DEFAULT_PORT=${mailServer.port}
MAIL_IMAP_DEFAULT_USER=${ADA.name}
MAIL_IMAP_DEFAULT_PASS_FILE=$CREDENTIALS_DIRECTORY/imap_password
MAIL_IMAP_CA_CERT_PATH=ca.pem
`,
    0o600,
  );
  await systemd.write(`${OURS}/imap_password`, `${ADA.password}\n`, 0o600);
  await systemd.write(`${OURS}/ca.pem`, await Deno.readTextFile(mailServer.caPath));
  await systemd.run("systemd-sysusers", "mail-imap-mcp.conf");
  await systemd.run("systemd-tmpfiles", "--create", "--prefix=/run/log", "--prefix=/var/log");
  await systemd.run("systemctl", "daemon-reload");
  await systemd.run("systemctl", "start", "mail-imap-mcp.socket");
}

/** What the journal has, with what was just written. */
async function journal(systemd: Systemd, ...which: readonly string[]): Promise<string> {
  await systemd.run("journalctl", "--sync");
  return await systemd.run("journalctl", "--no-pager", "-o", "cat", ...which);
}

/** Resolves when no service runs any more, and the journal has all of it. */
async function ended(systemd: Systemd): Promise<void> {
  const list = ["systemctl", "list-units", "--plain", "--no-legend", "mail-imap-mcp@*"];
  for (let tries = 0; (await systemd.run(...list)).trim() !== ""; tries++) {
    assert.ok(tries < 100, "a service is still there");
    await sleep(50);
  }
  await systemd.run("journalctl", "--sync");
}

testUnless(
  whyNoSystemd(),
  "The unit serves a client of the socket, and holds a program back that has broken out of Deno.",
  async (t) => {
    await using stack = new AsyncDisposableStack();
    const mailServer = await sampleServer();
    stack.defer(() => mailServer.stop());
    const systemd = await startSystemd({
      "/usr/local/bin/deno": Deno.execPath(),
      [PROGRAM]: script("bundle"),
      [PROBE]: `${ROOT}/tests/breakout/unit_probe.ts`,
      "/usr/local/lib/mail-imap-mcp/journal-watch": `${ROOT}/deploy/alerts/journal-watch`,
      "/usr/local/lib/mail-imap-mcp/journal-audit": `${ROOT}/deploy/alerts/journal-audit`,
    });
    stack.defer(() => systemd.stop());
    await install(systemd, mailServer);
    const watch = "mail-imap-mcp-watch.service";
    // Before there is a line, and so nothing from which to go on.
    await systemd.run("systemctl", "start", watch);
    const socket = systemd.path(SOCKET);
    const bridge = [`${ROOT}/tests/clients/socket_bridge.ts`, socket];

    await t.step(
      "A client reads mail and documents, and the process is gone after it.",
      async () => {
        const session = await connectMcp(Deno.execPath(), ["run", "--quiet", "-A", ...bridge]);
        const found = await session.call("imap_search_messages", { limit: 100 });
        assert.ok(found.data.messages.length > 20, found.text);
        const read = await Promise.all(
          found.data.messages.slice(0, 5).map(({ id }: { id: string }) =>
            session.call("imap_get_message", { message_id: id })
          ),
        );
        assert.deepEqual(read.map(({ failed }) => failed), [false, false, false, false, false]);
        const invoice = await session.call("imap_search_messages", { subject: "Rechnung" });
        const { id } = invoice.data.messages[0];
        const { data } = await session.call("imap_get_message", { message_id: id });
        const pdf = await session.call("imap_get_attachment", {
          message_id: id,
          part_id: data.attachments[0].part_id,
          mode: "text",
        });
        assert.equal(pdf.failed, false, pdf.text);
        await session.close();
        await ended(systemd);
      },
    );

    await t.step(
      "The journal has the audit and nothing that was read; its user is the service's.",
      async () => {
        const uid = (await systemd.run("id", "-u", "mail-imap-mcp")).trim();
        const log = await journal(systemd, `_UID=${uid}`);
        assert.match(log, /"msg":"call".*"tool":"imap_get_attachment"/);
        assert.doesNotMatch(log, /jsonrpc/);
      },
    );

    await t.step("Who is not in the group cannot open the socket.", async () => {
      const command = systemd.commandLine(
        ...["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "sh", "-c"],
        `test -w ${SOCKET}`,
      );
      assert.equal((await run(command)).code, 1);
      const member = systemd.commandLine(
        ...["setpriv", "--reuid=nobody", "--regid=nogroup", "--groups=mail-imap-mcp-clients"],
        ...["sh", "-c", `test -w ${SOCKET}`],
      );
      assert.equal((await run(member)).code, 0);
    });

    await t.step(
      "A refused password makes the watching unit fail once, with a line for whoever looks.",
      async () => {
        await systemd.run("systemctl", "start", watch);
        await systemd.write(`${OURS}/imap_password`, `wrong ${CANARY}\n`, 0o600);
        const session = await connectMcp(Deno.execPath(), ["run", "--quiet", "-A", ...bridge]);
        assert.equal((await session.call("imap_search_messages")).error?.code, "auth_failed");
        await session.close();
        await ended(systemd);
        await assert.rejects(systemd.run("systemctl", "start", watch));
        const alerts = await journal(systemd, "--priority=alert", "--unit", watch);
        assert.match(alerts, /^auth_failed account=default reason= times=1: /m);
        assert.doesNotMatch(alerts, new RegExp(CANARY));
        await systemd.run("systemctl", "start", watch);
      },
    );

    await t.step("The daily unit finds the audit in the journal whole.", async () => {
      const audit = "mail-imap-mcp-audit.service";
      await systemd.run("systemctl", "start", audit);
      const said = await journal(systemd, "--unit", audit);
      assert.match(said, / line\(s\) of 2 process\(es\): none is changed, and none is missing/);
    });

    const addresses =
      (): string[] => [`127.0.0.1:${mailServer.port}`, `127.0.0.2:${other.addr.port}`];
    using other = Deno.listen({ hostname: "127.0.0.2", port: 0 });

    /** Runs the probe in the place of the program; returns what it was not refused. */
    async function probeInside(): Promise<Record<string, string>> {
      const start = [...PROBE_COMMAND, ...addresses(), "%d/imap_password"].join(" ");
      await systemd.write(
        "/etc/systemd/system/mail-imap-mcp@.service.d/probe.conf",
        `[Service]\nExecStart=\nExecStart=${start}\n`,
      );
      await systemd.run("systemctl", "daemon-reload");
      return answers((await run([Deno.execPath(), "run", "--quiet", "-A", ...bridge])).out);
    }

    await t.step(
      "With all of Deno's permissions it reaches the mail server, and nothing else.",
      async () => {
        for (const home of ["/home/ada", "/root"]) {
          await systemd.write(
            `${home}/letter`,
            "Dear Ada",
          );
        }
        await systemd.write(`${STATE}/x`, "");
        const outside = answers(
          await systemd.run(...PROBE_COMMAND, ...addresses(), `${OURS}/imap_password`),
        );
        assert.ok(!Object.values(outside).includes("refused"), "nothing stops it outside");
        const inside = await probeInside();
        assert.deepEqual(Object.keys(inside), Object.keys(outside));
        assert.deepEqual(notRefused(inside), {
          "read its credential": "true",
          "connect to the mail server": "done",
          "capabilities": "0",
          "privileges to gain": "none",
          "user": "not root",
        });
      },
    );

    await t.step(
      "With the addition for tokens it can replace a token file, and still nothing else.",
      async () => {
        await systemd.run("rm", "-rf", STATE);
        await systemd.write(
          "/etc/systemd/system/mail-imap-mcp@.service.d/oauth2.conf",
          deployed("systemd/oauth2.conf"),
        );
        assert.deepEqual(notRefused(await probeInside()), {
          "replace a token file": "done",
          "list /var": (await systemd.run("sh", "-c", "ls -A /var | wc -l")).trim(),
          "connect to the mail server": "done",
          "capabilities": "0",
          "privileges to gain": "none",
          "user": "not root",
        });
        assert.equal(
          (await systemd.run("stat", "-c", "%U %a", STATE)).trim(),
          "mail-imap-mcp 700",
        );
      },
    );
  },
);

/** What the probe printed. */
function answers(said: string): Record<string, string> {
  return JSON.parse(said);
}

function notRefused(all: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([, answer]) => answer !== "refused"));
}
