/**
 * What is wrong below IMAP: no TLS, old TLS, false certificates, STARTTLS that
 * somebody tampers with. No password is ever sent.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createAuthority } from "../servers/certificates.ts";
import { PLANTED } from "../servers/hostile/behaviour.ts";
import { HONEST, type TransportBehaviour, TRANSPORTS } from "../servers/hostile/transports.ts";
import { startBackends, startWire, type WireServer } from "../servers/hostile/wire.ts";
import { CANARY } from "../support/canary.ts";
import { accountVariables, type Product, startProduct } from "../support/product.ts";
import { sideBySide } from "../support/side_by_side.ts";

const USER = { name: "ada-of-the-tests", password: CANARY };

/** In milliseconds. */
const TOOL_MS = 6_000;

/** Whatever names the person or proves who they are, as it would be sent. */
const PROOFS = [USER.name, CANARY, btoa(`\0${USER.name}\0${CANARY}`)];

async function search(product: Product, account_id: string) {
  const started = performance.now();
  const answer = await product.call("imap_search_messages", { account_id });
  const took = performance.now() - started;
  assert.ok(took < 3 * TOOL_MS, `it took ${took} ms`);
  assert.ok(!answer.text.includes(PLANTED), answer.text);
  return answer;
}

async function works(product: Product, account_id: string): Promise<void> {
  const answer = await search(product, account_id);
  assert.equal(answer.failed, false, `afterwards: ${answer.text}`);
  assert.equal(answer.data.messages.length, 3);
}

async function play(
  product: Product,
  { ends }: TransportBehaviour,
  server: WireServer,
  account: string,
): Promise<void> {
  server.hostile = true;
  const { failed, error, text } = await search(product, account);
  assert.ok(server.acted > 0, "it was never met");
  const ending = failed ? error?.details?.["reason"] : "works";
  assert.ok(ends.some((one) => one === ending), `${ending}: ${text}`);
  await works(product, "default");
  server.hostile = false;
  server.cut();
  await works(product, account);
  for (const proof of PROOFS) assert.ok(!server.heard().includes(proof), "in the clear");
}

Deno.test("no way to a server that is not safe is taken, and no password goes along it", async (t) => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const good = await authority.issue("good", "DNS:localhost");
  const backends = stack.use(await startBackends(authority, directory, good));
  const account = (port: number, name: string, security: TransportBehaviour["security"]) => ({
    ...accountVariables({ port, caPath: authority.cert }, USER, name),
    [`MAIL_IMAP_${name}_SECURE`]: security === "tls" ? "true" : "starttls",
  });
  const servers = TRANSPORTS.map(({ act, security }) => startWire(act, HONEST[security], backends));
  for (const server of servers) stack.defer(() => server.stop());
  const changing = startWire((wire, to) => wire.pipe(to.selfSigned.port), HONEST.tls, backends);
  stack.defer(() => changing.stop());
  const product = await startProduct(Object.assign(
    {
      ...account(backends.honest.port, "DEFAULT", "tls"),
      ...account(changing.port, "CHANGING", "tls"),
      MAIL_IMAP_CONNECT_TIMEOUT_MS: 3_000,
      MAIL_IMAP_GREETING_TIMEOUT_MS: 2_500,
      MAIL_IMAP_SOCKET_TIMEOUT_MS: 2_000,
      MAIL_IMAP_TOOL_TIMEOUT_MS: TOOL_MS,
    },
    ...TRANSPORTS.map(({ security }, i) =>
      account((servers[i] as WireServer).port, `W${i}`, security)
    ),
  ));
  stack.defer(() => product.close());
  await sideBySide(
    t,
    TRANSPORTS.map((behaviour, i) => ({
      name: `a way to the server ${behaviour.name} (${behaviour.security})`,
      run: () => play(product, behaviour, servers[i] as WireServer, `w${i}`),
    })),
    12,
  );

  await t.step("a server whose certificate changes gets no password any more", async () => {
    await works(product, "changing");
    changing.hostile = true;
    changing.cut();
    const { error } = await search(product, "changing");
    assert.equal(error?.details?.["reason"], "certificate_untrusted", JSON.stringify(error));
    changing.hostile = false;
    await works(product, "changing");
  });

  await t.step("no server with a false certificate heard a word", () => {
    for (const { conversations } of [backends.wrongName, backends.expired, backends.selfSigned]) {
      assert.equal(conversations.join(""), "");
    }
  });
});
