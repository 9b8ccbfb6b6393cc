/**
 * Mail servers that send more than anybody can hold.
 *
 * @module
 */

import assert from "node:assert/strict";
import { resident } from "../bench/resident.ts";
import type { Act } from "../servers/hostile/behaviour.ts";
import { startHostile } from "../servers/hostile/server.ts";
import { ALL_FLOODS, FLOODS } from "../servers/hostile/floods.ts";
import { LITERALS, MISSING_LITERALS } from "../servers/hostile/literals.ts";
import { CANARY } from "../support/canary.ts";
import { LONG, playAll } from "../support/hostile_suite.ts";
import { accountVariables, startProduct } from "../support/product.ts";
import { smallCertificates } from "../support/small_suite.ts";

Deno.test("a literal that is not what it says ends in a true error", async (t) => {
  await playAll(t, LITERALS, { timeouts: LONG });
});

Deno.test("a literal that does not come ends in time", async (t) => {
  await playAll(t, MISSING_LITERALS);
});

Deno.test("a flood is cut before it hurts", async (t) => {
  const floods = Deno.env.get("HOSTILE_FLOODS") === "all" ? ALL_FLOODS : FLOODS;
  await playAll(t, floods, { atOnce: 3, growthMb: 400, timeouts: LONG });
});

/** Most of an answer that each connection may have, and then nothing. */
const almost: Act = function* () {
  const text = "x".repeat(1_900_000);
  yield "* 3 FETCH (UID 3 FLAGS ()";
  for (let n = 1; n <= 15; n++) yield ` BODY[${n}]<0> {${text.length}}\r\n${text}`;
};

/** Accounts whose servers do that: together they would have 460 MB on four connections each. */
const ACCOUNTS = 4;

/** Most that the process may hold more than before, in MB: it was 700 without the bound, and 200 with it. */
const TOGETHER_MB = 450;

Deno.test("answers that do not end are bounded together, on however many connections they come", async () => {
  await using stack = new AsyncDisposableStack();
  const { caPath, tls } = stack.use(await smallCertificates());
  const user = { name: "u", password: CANARY };
  const servers = await Promise.all(
    Array.from({ length: ACCOUNTS }, () => startHostile({ at: "FETCH", act: almost }, tls)),
  );
  for (const server of servers) stack.defer(() => server.stop());
  const product = await startProduct(Object.assign(
    { MAIL_IMAP_SOCKET_TIMEOUT_MS: 2_000, MAIL_IMAP_TOOL_TIMEOUT_MS: 30_000 },
    ...servers.map(({ port }, i) =>
      accountVariables({ port, caPath }, user, i === 0 ? "DEFAULT" : `H${i}`)
    ),
  ));
  stack.defer(() => product.close());
  const before = await resident(product.pid);
  for (const server of servers) server.hostile = true;
  let most = before;
  const watch = setInterval(async () => most = Math.max(most, await resident(product.pid)), 50);
  stack.defer(() => clearInterval(watch));
  const answers = await Promise.all(
    servers.flatMap((_, i) =>
      Array.from(
        { length: 4 },
        () => product.call("imap_search_messages", { account_id: i === 0 ? "default" : `h${i}` }),
      )
    ),
  );
  const reasons = answers.map(({ error }) => error?.details?.["reason"]);
  assert.ok(reasons.includes("server_answer_too_large"), `${reasons}`);
  for (const reason of reasons) {
    assert.match(String(reason), /^(?:server_answer_too_large|server_silent|tool_timeout)$/);
  }
  assert.ok(most - before < TOGETHER_MB, `from ${before} to ${most} MB`);
});
