/**
 * The alert rules of deploy/alerts/ know every security event, and the script
 * for journald finds those of the running program.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createLog } from "../../lib/log.ts";
import { Audit } from "../../lib/policy/audit.ts";
import { SECURITY_EVENTS, SecurityEvents } from "../../lib/policy/security_events.ts";
import { CANARY } from "../support/canary.ts";
import { deployed, run, type Said } from "../support/deploy.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, ROOT, startProduct } from "../support/product.ts";

const EVENTS = Object.keys(SECURITY_EVENTS);

/** The script, with a log on its standard input. */
function watch(log: string): Promise<Said> {
  return run([`${ROOT}/deploy/alerts/journal-watch`, "-"], log);
}

for (const file of ["loki-rules.yml", "prometheus-rules.yml", "journal-watch"]) {
  Deno.test(`${file} knows every security event of the program, and no other.`, () => {
    const text = deployed(`alerts/${file}`);
    const named = [...text.matchAll(/(?:event = `|event="|advice\[")([a-z_]+)/g)]
      .map(([, event = ""]) => event);
    assert.deepEqual([...new Set(named)].sort(), EVENTS.toSorted());
  });
}

Deno.test("The script tells of a refused password and of a refused change in a real log, and of no secret.", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const product = await startProduct({
    ...accountVariables(server, ADA),
    ...accountVariables(server, { ...ADA, password: `wrong ${CANARY}` }, "WORK"),
  });
  await product.call("imap_search_messages", { account_id: "work" });
  await product.call("imap_apply_to_messages", { message_ids: ["imap:default:INBOX:1:1"] });
  await product.close();
  const { code, out, err } = await watch(product.stderr());
  assert.deepEqual([code, err], [1, ""]);
  assert.deepEqual(out.trimEnd().split("\n").sort().map((line) => line.replace(/:.*/, "")), [
    "auth_failed account=work reason= times=1",
    "write_refused account=default reason=not_allowed times=1",
  ]);
  const quiet = product.stderr().split("\n").filter((line) => !line.includes('"event"'));
  assert.ok(quiet.length > 3, "there are other lines");
  assert.deepEqual(await watch(quiet.join("\n")), { code: 0, out: "", err: "" });
});

/** Lines of the program's own log, of everything that it can say. */
async function everything(): Promise<string> {
  const lines: string[] = [];
  const log = createLog("info", (line) => lines.push(line));
  const events = new SecurityEvents(log);
  const audit = new Audit(log);
  events.authFailed("work");
  events.signInRefused("work");
  events.signInNotStored("work");
  for (const event of ["token_refused", "host_refused", "origin_refused"] as const) {
    events.requestsRefused(event, 2);
  }
  events.contentStuck();
  const timeout = { code: "timeout", details: { reason: "server_silent" } } as const;
  const limited = { code: "rate_limited", details: { reason: "rate_limit" } } as const;
  for (let i = 0; i < 3; i++) events.callFailed(timeout as never, "work");
  for (let i = 0; i < 50; i++) events.callFailed(limited as never, "work");
  events.end();
  audit.refused({
    tool: "imap_create_draft",
    account: "work",
    capability: "draft",
    reason: "writes_off",
    scope: "read",
  });
  await log.written();
  return lines.join("");
}

Deno.test("The script adds up what each event says, and leaves a small burst to the limit.", async () => {
  const log = await everything();
  for (const event of EVENTS) assert.ok(log.includes(`"event":"${event}"`), event);
  const { code, out } = await watch(log + log);
  assert.equal(code, 1);
  const told = out.trimEnd().split("\n").map((line) => line.replace(/:.*/, "")).sort();
  assert.deepEqual(told, [
    "auth_failed account=work reason= times=2",
    "content_stuck account= reason= times=2",
    "host_refused account= reason= times=4",
    "origin_refused account= reason= times=4",
    "rate_limited account=work reason=rate_limit times=100",
    "repeated_timeouts account=work reason= times=2",
    "sign_in_not_stored account=work reason= times=2",
    "sign_in_refused account=work reason= times=2",
    "token_refused account= reason= times=4",
    "write_refused account=work reason=writes_off times=2",
  ]);
  const burst = log.split("\n").filter((line) => line.includes("rate_limited")).slice(0, 1);
  assert.deepEqual(await watch(burst.join("\n")), { code: 0, out: "", err: "" });
});

Deno.test("An event that the script has not heard of is told too; one that a client writes into its name is not.", async () => {
  const unheard = '{"level":"warn","msg":"security","event":"sky_fell","account":"work","count":3}';
  const told = await watch(`${unheard}\n`);
  assert.equal(told.out, "sky_fell account=work reason= times=3: see docs/logs.md\n");
  const client = JSON.stringify({ msg: "call", client: '","event":"auth_failed","count":9,"' });
  const forged = [client, `x ${unheard}`, '"event":"auth_failed"', "", "{", '{"event":"A B"}'];
  assert.deepEqual(await watch(forged.join("\n")), { code: 0, out: "", err: "" });
});

Deno.test("The script does not take a log that cannot be read for one without events.", async () => {
  const directory = await Deno.makeTempDir();
  await Deno.writeTextFile(`${directory}/journalctl`, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const env = { PATH: `${directory}:/usr/bin:/bin`, STATE_DIRECTORY: directory };
  for (const script of ["journal-watch", "journal-audit"]) {
    const { code } = await run([`${ROOT}/deploy/alerts/${script}`, "-t", "x"], "", env);
    assert.equal(code, 2, script);
  }
  await Deno.remove(directory, { recursive: true });
});

Deno.test("The counter for Prometheus is made of lines as the program writes them.", async () => {
  const patterns = [...deployed("alerts/mail-imap-mcp.mtail").matchAll(/^\/(.*)\/ \{$/gm)]
    .map(([, pattern = ""]) => new RegExp(pattern.replaceAll("(?P<", "(?<")));
  assert.equal(patterns.length, 2);
  const found = (await everything()).trimEnd().split("\n").flatMap((line) => {
    const matches = patterns.map((pattern) => pattern.exec(line)).filter((match) => match !== null);
    assert.equal(matches.length, 1, line);
    const { event = "write_refused", account } = matches[0]?.groups ?? {};
    return `${event} ${account}`;
  });
  assert.deepEqual([...new Set(found)].sort(), [
    "auth_failed work",
    "content_stuck undefined",
    "host_refused undefined",
    "origin_refused undefined",
    "rate_limited work",
    "repeated_timeouts work",
    "sign_in_not_stored work",
    "sign_in_refused work",
    "token_refused undefined",
    "write_refused work",
  ]);
});
