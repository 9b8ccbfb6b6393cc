/**
 * The official conformance suite against the product over HTTP, through a
 * balancer: what a server must do is held to by those who wrote the protocol.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Scenario, SCENARIOS, UNDECLARED } from "../conformance/scenarios.ts";
import { startForwarder } from "../servers/forwarder.ts";
import { type Check, conformance } from "../support/conformance.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { startHttpProduct, TOKENS } from "../support/http_product.ts";
import { shownIn } from "../support/pages.ts";
import { accountVariables } from "../support/product.ts";

/** What is wrong with a scenario that has to be passed. */
function problems(checks: readonly Check[]): string[] {
  const wrong = checks.filter(({ status }) => status !== "SUCCESS" && status !== "INFO")
    .map(({ id, status, errorMessage }) => `${id}: ${status} ${errorMessage ?? ""}`);
  return checks.some(({ status }) => status === "SUCCESS") ? wrong : [...wrong, "nothing passed"];
}

Deno.test("The product passes the conformance suite of the protocol", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const balancer = stack.use(await startForwarder());
  const address = `127.0.0.1:${balancer.port}`;
  const product = await startHttpProduct({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
    // Requests come with the address of the balancer, as from a page that it serves.
    MAIL_IMAP_HTTP_HOSTS: address,
    MAIL_IMAP_HTTP_ORIGINS: `http://${address}`,
  });
  stack.use(product);
  balancer.forwardTo(product.port, TOKENS.all);
  const { client } = await product.connect();
  const declared = new Set(Object.keys(client.getServerCapabilities() ?? {}));
  const applies = ({ needs, not }: Scenario): boolean =>
    not === undefined && (needs === undefined || declared.has(needs));
  const { reports, summary } = await conformance(new URL(`http://${address}/mcp`));

  await t.step("Every scenario of the suite is known, and no other.", () => {
    assert.deepEqual([...reports.keys()].sort(), Object.keys(SCENARIOS).sort());
  });

  await t.step("The page has what the suite says at its end.", async () => {
    const [shown] = await shownIn("docs/protocol.md", "The conformance suite");
    assert.deepEqual(summary, shown);
  });

  await t.step("There is a reason for each capability that is not declared.", () => {
    const needed = new Set(Object.values(SCENARIOS).flatMap(({ needs = [] }) => needs));
    const undeclared = [...needed].filter((one) => !declared.has(one));
    assert.deepEqual(undeclared.sort(), Object.keys(UNDECLARED).sort());
  });

  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (!applies(scenario)) continue;
    await t.step(name, () => assert.deepEqual(problems(reports.get(name) ?? []), []));
  }
});
