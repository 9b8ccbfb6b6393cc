/**
 * Whatever becomes of the client, of the pipes and of the machine: the process
 * ends in time, logged out, or goes on.
 *
 * @module
 */

import assert from "node:assert/strict";
import { resident } from "../bench/resident.ts";
import { Piped } from "../clients/piped.ts";
import { assertNothingTold } from "../support/canary.ts";
import { INITIALIZE_LINE } from "../support/initialize.ts";
import { isAlive, waitUntilGone } from "../support/gone.ts";
import { type Life, startLives } from "../support/lives.ts";
import { sideBySide, type Step } from "../support/side_by_side.ts";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A test with a mailbox of its own. */
interface Case {
  readonly name: string;
  readonly variables?: Readonly<Record<string, string | number>>;
  run(life: Life): Promise<void>;
}

async function runCases(t: Deno.TestContext, cases: readonly Case[], atOnce = 4): Promise<void> {
  await using lives = await startLives(cases.length);
  const steps = cases.map(({ name, variables, run }): Step => ({
    name,
    async run() {
      const life = await lives.begin(variables);
      await run(life).finally(() => life.stop());
    },
  }));
  await sideBySide(t, steps, atOnce);
}

function asLine(id: number | undefined, method: string, params: unknown = {}): string {
  return `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
}

/** What a client says that reads one message. */
const HELLO = INITIALIZE_LINE + asLine(undefined, "notifications/initialized") +
  asLine(2, "tools/call", { name: "imap_search_messages", arguments: { limit: 1 } });

/**
 * A client that starts a server, speaks with it, tells its process id, and
 * waits. It holds both pipes and starts nothing else that could hold them.
 */
const CLIENT = `
cd "$1" || exit 1; shift
mkfifo in out
"$@" <in >out 2>/dev/null &
pid=$!
exec 3>in 4<out
printf '%s' "$HELLO" >&3
while read -r line <&4; do case $line in *'"id":2'*) break ;; esac; done
echo "PID $pid"
read -r nothing
`;

Deno.test("the client goes away, or one of the pipes does", (t) =>
  runCases(t, [
    {
      name: "a client that is killed",
      async run(life) {
        const client = new Deno.Command("/bin/sh", {
          args: ["-c", CLIENT, "sh", life.directory, ...life.line],
          env: { HELLO },
          stdin: "piped",
          stdout: "piped",
          stderr: "inherit",
        }).spawn();
        let said = "";
        const output = client.stdout.pipeThrough(new TextDecoderStream());
        for await (const text of output.values({ preventCancel: true })) {
          said += text;
          if (said.endsWith("\n")) break;
        }
        const pid = Number(/^PID (\d+)$/m.exec(said)?.[1]);
        assertNothingTold(said);
        assert.ok(isAlive(pid) && await life.loggedIn() > 0, said);
        client.kill("SIGKILL");
        await client.status;
        await waitUntilGone(pid);
        assert.equal(await life.loggedIn(), 0);
        await Promise.all([client.stdin.close().catch(() => undefined), output.cancel()]);
      },
    },
    {
      name: "stdin is closed while a call waits for a mail server that is silent",
      async run(life) {
        const piped = await life.start();
        life.tap.freeze();
        await piped.begin("imap_search_messages", { limit: 1 });
        await piped.closeInput();
        await life.assertEnds(piped);
      },
    },
    {
      name: "stdout is closed in the middle of an answer",
      async run(life) {
        const piped = await life.start();
        const [message_id] = await life.ids(piped);
        await piped.begin("imap_get_message_raw", { message_id, max_bytes: 64_000 });
        // More than a pipe holds, so the rest is being written.
        await pause(100);
        await piped.closeOutput();
        await life.assertGone(piped);
      },
    },
    {
      name: "stdout is not read: memory stays as it is, and closing stdin is noticed",
      async run(life) {
        const piped = await life.start();
        const [message_id] = await life.ids(piped);
        const read = () => piped.begin("imap_get_message_raw", { message_id, max_bytes: 64_000 });
        for (let i = 0; i < 5; i++) await piped.answer(await read());
        const before = await resident(piped.pid);
        // 180 KB each: 100 MB if they were all kept. Ten at a time, so that none is one too many.
        for (let i = 0; i < 60; i++) {
          for (let j = 0; j < 10; j++) await read();
          await pause(20);
        }
        const more = await resident(piped.pid) - before;
        assert.ok(more < 60, `${more.toFixed(0)} MB more`);
        await piped.closeInput();
        await life.assertGone(piped);
      },
    },
    ...["2>/dev/full", "2>&-"].map((redirect) => ({
      name: `the log goes to ${redirect}`,
      variables: { MAIL_IMAP_LOG_LEVEL: "trace" },
      async run(life: Life) {
        const piped = await life.start({ redirect });
        for (let i = 0; i < 20; i++) {
          const { result } = await piped.call("imap_search_messages", { limit: 1 });
          assert.equal(result?.isError, undefined);
          await piped.call("imap_nothing");
        }
        await piped.closeInput();
        await life.assertGone(piped);
      },
    })),
    {
      name: "nobody reads the log, which is longer than its pipe",
      variables: { MAIL_IMAP_LOG_LEVEL: "trace" },
      async run(life) {
        const piped = await life.start({ readsErrors: false });
        // Two lines of 200 bytes each; a pipe holds 64 KiB, and 4,000 lines wait.
        for (let i = 0; i < 50; i++) {
          const calls = [];
          for (let j = 0; j < 50; j++) calls.push(await piped.begin("imap_nothing"));
          for (const id of calls) await piped.answer(id);
        }
        const { result } = await piped.call("imap_search_messages", { limit: 1 });
        assert.equal(result?.isError, undefined);
        await piped.closeInput();
        await life.assertGone(piped);
      },
    },
    ...["<&-", "</dev/null"].map((redirect) => ({
      name: `there is no stdin from the beginning: ${redirect}`,
      async run(life: Life) {
        await life.assertGone(new Piped(life.line, { redirect }));
      },
    })),
  ]));

Deno.test("signals", (t) =>
  runCases(t, [
    ...(["SIGTERM", "SIGINT", "SIGHUP"] as const).map((signal) => ({
      name: `${signal} in the middle of a call ends it in time`,
      async run(life: Life) {
        const piped = await life.start();
        life.tap.freeze();
        await piped.begin("imap_search_messages", { limit: 1 });
        await pause(50);
        piped.kill(signal);
        // Whoever is impatient sends another one.
        piped.kill(signal);
        await life.assertEnds(piped);
      },
    })),
    {
      name: "SIGHUP with nothing to do logs out, as the others do",
      async run(life) {
        const piped = await life.start();
        piped.kill("SIGHUP");
        await life.assertGone(piped);
        assert.ok(life.tap.lines.some((line) => / LOGOUT$/.test(line)));
      },
    },
    {
      name: "SIGPIPE is not noticed",
      async run(life) {
        const piped = await life.start();
        piped.kill("SIGPIPE");
        await pause(50);
        const { result } = await piped.call("imap_search_messages", { limit: 1 });
        assert.equal(result?.isError, undefined);
        await piped.closeInput();
        await life.assertGone(piped);
      },
    },
    {
      name:
        "a signal during the start, at 24 moments: either the process had not begun, or it ends well",
      async run(life) {
        for (let i = 0; i < 24; i++) {
          const piped = new Piped(life.line);
          await piped.write(HELLO);
          await pause(i * 8);
          piped.kill((["SIGTERM", "SIGINT", "SIGHUP"] as const)[i % 3] ?? "SIGTERM");
          await waitUntilGone(piped.pid);
          const { code, signal } = await piped.end();
          assert.ok(code === 0 || signal !== null, `code ${code} after ${i * 8} ms`);
        }
        assert.equal(await life.loggedIn(), 0);
      },
    },
  ]));

/** Longer than every timeout of {@link SHORT}, in milliseconds. */
const ASLEEP_MS = 5_000;

/** Timeouts that run out while a process is stopped. */
const SHORT = {
  MAIL_IMAP_SOCKET_TIMEOUT_MS: 3_000,
  MAIL_IMAP_READ_SESSION_CACHE_TTL_SECONDS: 1,
};

/** Stops the process for a while. */
async function suspend(piped: Piped, meanwhile: () => void): Promise<void> {
  piped.kill("SIGSTOP");
  meanwhile();
  await pause(ASLEEP_MS);
  piped.kill("SIGCONT");
}

Deno.test("the machine sleeps, and its connections die meanwhile", (t) =>
  runCases(t, [
    ...[
      ["are still there", () => undefined],
      ["were closed by the mail server", (life: Life) => life.tap.cut()],
      ["are half open", (life: Life) => life.tap.freeze()],
    ].flatMap(([what, happens]) =>
      [{}, SHORT].map((variables) => ({
        name: `connections that ${what}, with ${
          variables === SHORT ? "timeouts that have run out" : "the usual timeouts"
        }: the next call is answered, with one new connection at most`,
        variables,
        async run(life: Life) {
          const piped = await life.start();
          const before = life.tap.accepted;
          await suspend(piped, () => (happens as (life: Life) => void)(life));
          const { result } = await piped.call("imap_search_messages", { limit: 1 });
          assert.equal(result?.isError, undefined, JSON.stringify(result));
          assert.ok(life.tap.accepted <= before + 1, `${life.tap.accepted - before} connections`);
          await piped.closeInput();
          await life.assertEnds(piped);
        },
      }))
    ),
    {
      name: "a call that was at work is answered, one way or the other, and the next one too",
      variables: SHORT,
      async run(life) {
        const piped = await life.start();
        const ids = await life.ids(piped);
        const calls = [];
        for (let i = 0; i < 20; i++) {
          calls.push(await piped.begin("imap_get_message", { message_id: ids[i % ids.length] }));
        }
        await suspend(piped, () => life.tap.cut());
        for (const id of calls) await piped.answer(id);
        const { result } = await piped.call("imap_get_message", { message_id: ids[0] });
        assert.equal(result?.isError, undefined, JSON.stringify(result));
        await piped.closeInput();
        await life.assertGone(piped);
        assert.ok(
          !(await piped.errors).includes("content_stuck"),
          "no isolate was taken for stuck",
        );
      },
    },
  ], 7));

Deno.test("again and again, and two at once", (t) =>
  runCases(t, [
    {
      name: "25 starts in a row leave nothing behind",
      async run(life) {
        for (let i = 0; i < 25; i++) {
          const piped = await life.start();
          await piped.closeInput();
          await life.assertEnds(piped);
        }
        assert.equal(life.tap.accepted, 25);
        assert.equal(await life.loggedIn(), 0);
        // Beside the configuration nothing was written.
        assert.deepEqual([...Deno.readDirSync(life.directory)].map(({ name }) => name), [".env"]);
      },
    },
    {
      name: "two servers of one configuration do not disturb each other, also when one is killed",
      variables: { MAIL_IMAP_WRITE_ENABLED: "true" },
      async run(life) {
        const [one, other] = await Promise.all([life.start(), life.start()]);
        const [id] = await life.ids(one);
        const flag = (piped: Piped, flags: string) =>
          piped.call("imap_update_message_flags", {
            message_ids: [id],
            operation: "add",
            flags: [flags],
          });
        const replies = await Promise.all([flag(one, "one"), flag(other, "other")]);
        for (const { result } of replies) {
          assert.equal(result?.structuredContent?.data.items[0].outcome, "done");
        }
        one.kill("SIGKILL");
        await one.status;
        const { result } = await other.call("imap_get_message", { message_id: id });
        const { flags } = result?.structuredContent?.data ?? {};
        assert.ok(flags.includes("one") && flags.includes("other"), JSON.stringify(flags));
        await one.end();
        await other.closeInput();
        await life.assertGone(other);
      },
    },
  ]));
