import assert from "node:assert/strict";
import fc from "fast-check";
import { MailError, reasonOf } from "../../../lib/contract/error.ts";
import type { Session } from "../../../lib/imap/session.ts";
import { clientOf, FakeConnector, makePool } from "./fake_client.ts";

const { signal: NEVER } = new AbortController();

/** Lets everything that is ready go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

/** Work that goes on until it is told to end. */
function held(): { work: (session: Session) => Promise<string>; end: () => void } {
  const gate = Promise.withResolvers<void>();
  return {
    end: () => gate.resolve(),
    async work(session: Session) {
      await session.noop();
      await gate.promise;
      return "done";
    },
  };
}

Deno.test("one call after the other uses one connection", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector);
  for (let i = 0; i < 3; i++) {
    assert.equal(await pool.read("INBOX", NEVER, (session) => session.noop().then(() => i)), i);
  }
  assert.equal(connector.attempts, 1);
  await pool.close();
});

Deno.test("never are there more connections than configured, and every call is served", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.record({ turns: fc.nat(5), dies: fc.boolean() }), { maxLength: 40 }),
      async (cap, calls) => {
        const connector = new FakeConnector();
        const pool = makePool(connector, { sessionsPerAccount: cap });
        let working = 0;
        const results = calls.map(({ turns, dies }, i) =>
          pool.read("INBOX", NEVER, async (session) => {
            working++;
            assert.ok(working <= cap);
            for (let turn = 0; turn < turns; turn++) await session.noop();
            working--;
            if (dies) session.client.close();
            return i;
          })
        );
        assert.deepEqual(await Promise.all(results), calls.map((_, i) => i));
        assert.ok(connector.peak <= cap, `${connector.peak} of ${cap}`);
        assert.ok(pool.size <= cap);
        await pool.close();
        assert.equal(connector.open.length, 0);
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("waiting calls are served in the order in which they came", async () => {
  const pool = makePool(new FakeConnector(), { sessionsPerAccount: 1 });
  const order: number[] = [];
  await Promise.all(
    Array.from(
      { length: 20 },
      (_, i) =>
        pool.read(i % 2 === 0 ? "INBOX" : "Sent", NEVER, async (session) => {
          order.push(i);
          await session.noop();
        }),
    ),
  );
  assert.deepEqual(order, Array.from({ length: 20 }, (_, i) => i));
  await pool.close();
});

Deno.test("a call is given the connection that has its mailbox open", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector, { sessionsPerAccount: 2 });
  const open = (mailbox: string): Promise<number> =>
    pool.read(mailbox, NEVER, async (session) => {
      await session.examine(mailbox);
      return clientOf(session).id;
    });
  const [inbox, sent] = await Promise.all([open("INBOX"), open("Sent")]);
  assert.notEqual(inbox, sent);
  for (const mailbox of ["INBOX", "Sent", "INBOX", "INBOX", "Sent"]) {
    assert.equal(await open(mailbox), mailbox === "INBOX" ? inbox : sent);
  }
  assert.equal(connector.attempts, 2);
  await pool.close();
});

Deno.test("a call that is aborted while it waits fails at once and gives its place away", async () => {
  const pool = makePool(new FakeConnector(), { sessionsPerAccount: 1 });
  const first = held();
  const working = pool.read("INBOX", NEVER, first.work);
  await settle();
  const controller = new AbortController();
  const waiting = pool.read("INBOX", controller.signal, () => Promise.reject(new Error("ran")));
  const last = pool.read("INBOX", NEVER, () => Promise.resolve("last"));
  controller.abort(new MailError("canceled", "The client canceled the call"));
  await assert.rejects(waiting, { code: "canceled" });
  first.end();
  assert.deepEqual(await Promise.all([working, last]), ["done", "last"]);
  await pool.close();
});

Deno.test("a call that is aborted before it begins opens nothing", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector);
  const reason = new MailError("timeout", "too late");
  await assert.rejects(
    pool.read("INBOX", AbortSignal.abort(reason), () => Promise.resolve()),
    (error) => error === reason,
  );
  assert.equal(connector.attempts, 0);
});

Deno.test("a call that is aborted at work closes its connection, which is not used again", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector, { sessionsPerAccount: 1 });
  const controller = new AbortController();
  const reason = new MailError("timeout", "too late");
  const working = pool.read("INBOX", controller.signal, async (session) => {
    clientOf(session).answer = () => new Promise(() => undefined);
    await session.noop();
  });
  const next = pool.read("INBOX", NEVER, (session) => Promise.resolve(clientOf(session).id));
  await settle();
  controller.abort(reason);
  await assert.rejects(working, (error) => error === reason);
  assert.equal(await next, 1);
  assert.equal(connector.clients[0]?.usable, false);
  assert.equal(connector.peak, 1);
  await pool.close();
});

Deno.test("aborting many calls at once leaves the pool as good as new", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector, { sessionsPerAccount: 2 });
  const controller = new AbortController();
  const calls = Array.from(
    { length: 10 },
    () =>
      pool.read("INBOX", controller.signal, async (session) => {
        clientOf(session).answer = () => new Promise(() => undefined);
        await session.noop();
      }),
  );
  await settle();
  controller.abort(new MailError("canceled", "x"));
  const settled = await Promise.allSettled(calls);
  assert.ok(settled.every(({ status }) => status === "rejected"));
  assert.equal(await pool.read("INBOX", NEVER, () => Promise.resolve("fine")), "fine");
  assert.ok(pool.size <= 2);
  await pool.close();
});

Deno.test("a call that is aborted while its connection is being made opens none for others", async () => {
  const connector = new FakeConnector();
  connector.gate = (signal) =>
    new Promise((resolve, reject) => {
      if (connector.attempts > 1) resolve();
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const pool = makePool(connector, { sessionsPerAccount: 1 });
  const controller = new AbortController();
  const connecting = pool.read("INBOX", controller.signal, () => Promise.resolve());
  const waiting = pool.read("INBOX", NEVER, () => Promise.resolve("served"));
  await settle();
  controller.abort(new MailError("canceled", "x"));
  await assert.rejects(connecting, { code: "canceled" });
  assert.equal(await waiting, "served");
  assert.equal(connector.peak, 1);
  await pool.close();
});

Deno.test("beyond a thousand waiting calls a further one is told to slow down", async () => {
  const pool = makePool(new FakeConnector(), { sessionsPerAccount: 1 });
  const first = held();
  const calls = [pool.read("INBOX", NEVER, first.work)];
  await settle();
  for (let i = 0; i < 1_000; i++) {
    calls.push(pool.read("INBOX", NEVER, () => Promise.resolve("ok")));
  }
  await assert.rejects(pool.read("INBOX", NEVER, () => Promise.resolve("no")), (error) => {
    assert.ok(error instanceof MailError);
    assert.deepEqual([error.code, reasonOf(error)], ["rate_limited", "queue_full"]);
    assert.equal(typeof error.details?.["retry_after_ms"], "number");
    return true;
  });
  first.end();
  assert.equal((await Promise.all(calls)).length, 1_001);
  await pool.close();
});

Deno.test("with no connection to be kept, each is closed after its call, one at a time", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector, { sessionsPerAccount: 0 });
  for (let i = 0; i < 3; i++) await pool.read("INBOX", NEVER, (session) => session.noop());
  assert.equal(connector.attempts, 3);
  await settle();
  assert.deepEqual(connector.clients.map(({ logouts }) => logouts), [1, 1, 1]);
  assert.equal(pool.size, 0);
  await Promise.all(
    Array.from({ length: 5 }, () => pool.read("INBOX", NEVER, (session) => session.noop())),
  );
  assert.equal(connector.peak, 1);
  assert.equal(connector.open.length, 0);
  await pool.close();
});

Deno.test("a connection counts until the server has answered its logout", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector, { sessionsPerAccount: 0 });
  const answered = Promise.withResolvers<void>();
  await pool.read("INBOX", NEVER, (session) => {
    const client = clientOf(session);
    client.logout = () => answered.promise.then(() => client.close());
    return session.noop();
  });
  const next = pool.read("INBOX", NEVER, (session) => session.noop());
  await settle();
  assert.equal(connector.attempts, 1);
  answered.resolve();
  await next;
  assert.equal(connector.peak, 1);
  await pool.close();
});

Deno.test("an error of the work that nobody expected is internal and keeps the connection", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector);
  const cause = new TypeError("undefined is not a function");
  await assert.rejects(pool.read("INBOX", NEVER, () => Promise.reject(cause)), (error) => {
    assert.ok(error instanceof MailError);
    assert.equal(error.code, "internal");
    assert.equal(error.cause, cause);
    return true;
  });
  await pool.read("INBOX", NEVER, (session) => session.noop());
  assert.equal(connector.attempts, 1);
  await pool.close();
});

Deno.test("closing logs out of idle and working connections and fails who works or waits", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector, { sessionsPerAccount: 2 });
  await Promise.all([1, 2].map(() => pool.read("INBOX", NEVER, (session) => session.noop())));
  const hanging = pool.read("INBOX", NEVER, async (session) => {
    clientOf(session).answer = () => new Promise(() => undefined);
    await session.noop();
  });
  await settle();
  assert.equal(connector.open.length, 2);
  const failed = assert.rejects(hanging);
  await pool.close();
  await failed;
  assert.deepEqual(connector.clients.map(({ logouts }) => logouts), [1, 1]);
  assert.equal(connector.open.length, 0);
  await assert.rejects(pool.read("INBOX", NEVER, () => Promise.resolve()), (error) => {
    return reasonOf(error) === "shutting_down";
  });
});

Deno.test("closing fails who waits, also while work that it cannot end goes on", async () => {
  const pool = makePool(new FakeConnector(), { sessionsPerAccount: 1 });
  const first = held();
  const working = pool.read("INBOX", NEVER, first.work);
  await settle();
  const waiting = pool.read("INBOX", NEVER, () => Promise.resolve("ran"));
  const outcome = waiting.then(() => "ran", reasonOf);
  await settle();
  await pool.close();
  assert.equal(await Promise.race([outcome, settle().then(() => "still waits")]), "shutting_down");
  first.end();
  assert.equal(await working, "done");
});

Deno.test("closing wakes who waits and closes a connection that is just being made", async () => {
  const connector = new FakeConnector();
  const gate = Promise.withResolvers<void>();
  connector.gate = () => gate.promise;
  const pool = makePool(connector, { sessionsPerAccount: 1 });
  const calls = [1, 2].map(() => pool.read("INBOX", NEVER, () => Promise.resolve("ran")));
  await settle();
  await pool.close();
  gate.resolve();
  for (const { status, ...rest } of await Promise.allSettled(calls)) {
    assert.equal(status, "rejected");
    assert.equal(reasonOf((rest as PromiseRejectedResult).reason), "shutting_down");
  }
  assert.equal(connector.attempts, 1);
  assert.equal(connector.open.length, 0);
});

Deno.test("no session keeps a mailbox open that is renamed or deleted", async () => {
  const connector = new FakeConnector();
  const pool = makePool(connector);
  const working = held();
  const inOld = async (session: Session): Promise<string> => {
    await session.examine("Old");
    return await working.work(session);
  };
  const busy = pool.read("Old", NEVER, inOld);
  await settle();
  await Promise.all(
    ["Old", "INBOX"].map((path) => pool.read(path, NEVER, (session) => session.examine(path))),
  );
  assert.equal(connector.open.length, 3);
  pool.leave((path) => path === "Old");
  await settle();
  // The one that rested has gone; the one at work may end its work first.
  assert.equal(connector.open.length, 2);
  working.end();
  assert.equal(await busy, "done");
  await settle();
  const left = connector.open.map(({ mailbox }) => mailbox && mailbox.path);
  assert.deepEqual(left, ["INBOX"]);
  await pool.close();
});
