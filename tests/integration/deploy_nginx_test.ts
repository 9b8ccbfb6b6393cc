/**
 * The proxy of deploy/nginx/.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Send, startProxy, WRITER } from "../servers/nginx.ts";
import { testUnless, whyNot } from "../support/deploy.ts";

/** Calls at once; fewer than the connections that one client may have. */
const AT_ONCE = 8;

/** A limit as the proxy counts it. */
interface Limit {
  readonly atOnce: number;
  readonly perSecond: number;
}

/** Calls far more often than a limit allows; what it allows in the time that this takes is let through. */
async function assertLimited(
  send: Send,
  path: string,
  { atOnce, perSecond }: Limit,
  authorization?: string,
): Promise<void> {
  const count = 8 * atOnce;
  const begun = performance.now();
  const headers: HeadersInit = authorization === undefined ? {} : { authorization };
  const statuses: number[] = [];
  let left = count;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) statuses.push(await statusOf(send(path, { headers })));
  }));
  const passed = statuses.filter((status) => status === 200).length;
  const held = statuses.filter((status) => status === 429).length;
  assert.equal(passed + held, count, statuses.join(" "));
  const seconds = (performance.now() - begun) / 1_000;
  const most = atOnce + Math.ceil(perSecond * seconds);
  assert.ok(passed >= atOnce && passed <= most, `${passed} of at most ${most} passed`);
}

const NAME =
  "The proxy passes only /mcp on, holds back who calls too fast, and jobs and writers sooner.";

testUnless(whyNot("nginx"), NAME, async (t) => {
  await using proxy = await startProxy();

  await t.step("What is passed on says who the client is, and keeps its token.", async () => {
    const send = proxy.from("127.0.0.2");
    const response = await send("/mcp?token=s3cret", {
      headers: { authorization: "Bearer reader", "x-forwarded-for": "192.0.2.1" },
    });
    assert.equal(await response.text(), "/mcp");
    assert.equal(proxy.passed[0]?.get("authorization"), "Bearer reader");
    assert.equal(proxy.passed[0]?.get("x-forwarded-for"), "127.0.0.2");
  });

  await t.step("Other paths and large bodies are not passed on.", async () => {
    const send = proxy.from("127.0.0.3");
    for (const path of ["/", "/mcp/", "/mcpx", "/metrics", "/batch/"]) {
      assert.equal(await statusOf(send(path)), 404, path);
    }
    assert.equal(await statusOf(send("/mcp", { body: "x".repeat(1_100_000) })), 413);
  });

  await t.step("A client has 16 calls at once.", async () => {
    const send = proxy.from("127.0.0.4");
    const slow = Array.from({ length: 17 }, () => send("/mcp", { headers: { "x-slow": "1" } }));
    // The one that is too many is told so at once; the others wait.
    assert.equal((await Promise.race(slow)).status, 429);
    proxy.hurry();
    for (const { body } of await Promise.all(slow)) await body?.cancel();
  });

  // Each many more than a limit lets through in any time that this takes.
  await t.step("A person's client has 20 calls and one, then 10 a second.", async () => {
    await assertLimited(proxy.from("127.0.0.5"), "/mcp", { atOnce: 21, perSecond: 10 });
  });

  await t.step("A job has 5 calls and one, then one a second.", async () => {
    await assertLimited(proxy.from("127.0.0.6"), "/batch/mcp", { atOnce: 6, perSecond: 1 });
  });

  await t.step(
    "Who may write has 10 calls and one, then 3 a second, however they come.",
    async () => {
      const send = proxy.from("127.0.0.7");
      const limit = { atOnce: 11, perSecond: 3 };
      await assertLimited(send, "/mcp", limit, `Bearer ${WRITER}`);
      // Neither is there a way around it by writing the header in another way.
      const other = proxy.from("127.0.0.9");
      await assertLimited(other, "/mcp", limit, `bearer  \t${WRITER}`);
      // Without that token the same client goes on: its other limit is not used up.
      assert.equal(await statusOf(send("/batch/mcp")), 200);
    },
  );

  await t.step("Who is held back is told for how long, and the log has no token.", async () => {
    const send = proxy.from("127.0.0.8");
    const answers = await Promise.all(Array.from({ length: 15 }, () => send("/batch/mcp")));
    const refused = answers.find(({ status }) => status === 429);
    assert.equal(refused?.headers.get("retry-after"), "1");
    assert.equal(refused?.headers.get("content-type"), "application/json");
    for (const { body } of answers) await body?.cancel();
    const log = await proxy.log();
    assert.match(log, / 429 .* REJECTED$/m);
    assert.doesNotMatch(log, /s3cret|Bearer/);
  });
});

async function statusOf(answer: Promise<Response>): Promise<number> {
  const { status, body } = await answer;
  await body?.cancel();
  return status;
}
