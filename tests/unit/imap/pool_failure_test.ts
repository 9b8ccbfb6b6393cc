import assert from "node:assert/strict";
import { MailError, reasonOf } from "../../../lib/contract/error.ts";
import { CONNECTION_LIMIT } from "../../../lib/imap/login_refused.ts";
import type { Session } from "../../../lib/imap/session.ts";
import {
  clientOf,
  type FakeClient,
  FakeConnector,
  limited,
  lost,
  makePool,
} from "./fake_client.ts";

const { signal: NEVER } = new AbortController();

/** Makes a connection die at its next command, as one does whose other end went away. */
function doom(client: FakeClient | undefined): void {
  assert.ok(client);
  client.answer = () => {
    client.close();
    return Promise.reject(lost());
  };
}

function ping(session: Session): Promise<number> {
  return session.noop().then(() => clientOf(session).id);
}

Deno.test("a kept connection that died is replaced once, and the call does not notice", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector);
  assert.equal(await pool.read("INBOX", NEVER, ping), 0);
  doom(connector.clients[0]);
  let runs = 0;
  const answered = await pool.read("INBOX", NEVER, (session) => {
    runs++;
    return ping(session);
  });
  assert.deepEqual([answered, runs, connector.attempts], [1, 2, 2]);
  await pool.close();
});

Deno.test("a connection that is new is not tried again when it dies", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector);
  let runs = 0;
  await assert.rejects(
    pool.read("INBOX", NEVER, (session) => {
      runs++;
      doom(clientOf(session));
      return ping(session);
    }),
    (error) => reasonOf(error) === "connection_lost",
  );
  assert.deepEqual([runs, connector.attempts, pool.size], [1, 1, 0]);
});

Deno.test("a kept connection that has answered is not tried again when it dies", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector);
  await pool.read("INBOX", NEVER, ping);
  let runs = 0;
  await assert.rejects(
    pool.read("INBOX", NEVER, async (session) => {
      runs++;
      await ping(session);
      doom(clientOf(session));
      return await ping(session);
    }),
    (error) => reasonOf(error) === "connection_lost",
  );
  assert.deepEqual([runs, connector.attempts], [1, 1]);
  await pool.close();
});

Deno.test("when one kept connection died the other idle ones are closed as well", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector, { sessionsPerAccount: 3 });
  await Promise.all([1, 2, 3].map(() => pool.read("INBOX", NEVER, ping)));
  connector.clients.forEach(doom);
  assert.equal(await pool.read("INBOX", NEVER, ping), 3);
  assert.deepEqual(connector.open.map(({ id }) => id), [3]);
  await pool.close();
});

Deno.test("a call that meets two dead connections fails with an error that says so", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector, { sessionsPerAccount: 2 });
  await Promise.all([1, 2].map(() => pool.read("INBOX", NEVER, ping)));
  // One is at work while the other is found dead, and dies when it is handed on.
  const tried = Promise.withResolvers<void>();
  connector.gate = () => {
    tried.resolve();
    return Promise.reject(limited());
  };
  const busy = pool.read("INBOX", NEVER, async (session) => {
    await ping(session);
    await tried.promise;
    doom(clientOf(session));
  });
  let runs = 0;
  const unlucky = pool.read("INBOX", NEVER, (session) => {
    if (++runs === 1) doom(clientOf(session));
    return ping(session);
  });
  await busy;
  await assert.rejects(unlucky, (error) => {
    assert.ok(error instanceof MailError, String(error));
    assert.deepEqual([error.code, error.retryable], ["unavailable", true]);
    return true;
  });
  assert.equal(runs, 2);
  await pool.close();
});

Deno.test("a connection that ended by itself is never handed out", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector);
  await pool.read("INBOX", NEVER, ping);
  connector.clients[0]?.close();
  let runs = 0;
  await pool.read("INBOX", NEVER, (session) => {
    runs++;
    return ping(session);
  });
  assert.deepEqual([runs, connector.attempts], [1, 2]);
  await pool.close();
});

Deno.test("a server that allows fewer connections than configured still serves every call", async () => {
  for (const limit of [1, 2, 3]) {
    const connector = new FakeConnector();
    connector.limit = limit;
    const pool = makePool(connector, { sessionsPerAccount: 4 });
    const calls = Array.from({ length: 30 }, () => pool.read("INBOX", NEVER, ping));
    assert.equal((await Promise.all(calls)).length, 30);
    assert.equal(connector.open.length, limit);
    // It has learned: the next wave asks for no further connection.
    const attempts = connector.attempts;
    await Promise.all(Array.from({ length: 30 }, () => pool.read("INBOX", NEVER, ping)));
    assert.equal(connector.attempts, attempts);
    await pool.close();
  }
});

Deno.test("a server that allows no connection at all is an error for every call", async () => {
  const connector = new FakeConnector();
  connector.limit = 0;
  const pool = makePool(connector, { sessionsPerAccount: 4 });
  const calls = await Promise.allSettled(
    Array.from({ length: 10 }, () => pool.read("INBOX", NEVER, ping)),
  );
  for (const call of calls) {
    assert.equal(call.status, "rejected");
    assert.equal(reasonOf(call.reason), CONNECTION_LIMIT);
  }
  assert.equal(pool.size, 0);
  connector.limit = 1;
  assert.equal(await pool.read("INBOX", NEVER, ping), 0);
  await pool.close();
});

Deno.test("a login that is refused is an error for every call that waits, not a hang", async () => {
  const connector = new FakeConnector();
  connector.gate = () => Promise.reject(new MailError("auth_failed", "wrong password"));
  const pool = makePool(connector, { sessionsPerAccount: 2 });
  const calls = await Promise.allSettled(
    Array.from({ length: 5 }, () => pool.read("INBOX", NEVER, ping)),
  );
  for (const call of calls) {
    assert.equal(call.status, "rejected");
    assert.equal((call.reason as MailError).code, "auth_failed");
  }
  assert.equal(pool.size, 0);
});

Deno.test("a logout that the server refuses does not keep the pool from closing", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector);
  await pool.read("INBOX", NEVER, ping);
  const [client] = connector.clients;
  assert.ok(client);
  client.logout = () => Promise.reject(lost());
  await pool.close();
  assert.equal(client.isClosed, true);
});
