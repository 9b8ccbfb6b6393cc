/**
 * The client goes away in the middle of a write: the process ends in time, no
 * message is lost or doubled without a word, and what is half done is a line on
 * stderr.
 *
 * @module
 */

import assert from "node:assert/strict";
import { assertNothingTold } from "../support/canary.ts";
import { census } from "../support/census.ts";
import { GONE_WITHIN_MS } from "../support/gone.ts";
import { INITIALIZE_LINE } from "../support/initialize.ts";
import { commandLine, configDirectory } from "../support/product.ts";
import { KIND } from "../servers/kind.ts";
import { seed } from "../support/seed.ts";
import { startWriteServer, type Variant } from "../support/write_suite.ts";
import { idOf } from "../support/write_truth.ts";
import { promise } from "../unit/tools/write/fake_work.ts";

/** Where the mail server falls silent. */
interface Case {
  readonly variant: Variant;
  /** The line of the client after which nothing passes any more. */
  readonly after: RegExp;
  /** Whether anything may be half done. */
  readonly half: boolean;
  /** What is asked for: a deletion looks first at what it would be about. @default "move" */
  readonly action?: "move" | "delete";
}

const CASES: readonly Case[] = [
  { variant: "full", after: / UID (?:MOVE|COPY) /, half: true },
  { variant: "full", after: / STATUS /, half: false },
  { variant: "full", after: / UID FETCH /, half: false, action: "delete" },
  { variant: "no MOVE", after: / UID COPY /, half: true },
  { variant: "no MOVE", after: / UID STORE /, half: true },
  { variant: "no MOVE", after: / UID EXPUNGE /, half: true },
];

function message(id: number | undefined, method: string, params: unknown = {}): string {
  return `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
}

interface Line {
  readonly msg: string;
  readonly level: string;
  readonly [fact: string]: unknown;
}

async function runCase({ variant, after, half, action = "move" }: Case): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const { raw, proxy, variables, stop } = await startWriteServer(variant);
  stack.defer(stop);
  await seed(raw, { INBOX: 3, Archive: 0 });
  const before = await census(raw);
  const config = await configDirectory({ ...variables, MAIL_IMAP_LOG_LEVEL: "error" });
  stack.defer(() => config.remove());
  const [command, ...args] = commandLine(config.path, "bundle");
  const child = new Deno.Command(command, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdout = new Response(child.stdout).text();
  const stderr = new Response(child.stderr).text();
  const [held, go] = [promise(), promise()];
  proxy.arm();
  proxy.pauseWhen(
    ({ from, line }) => from === "client" && after.test(line),
    () => (held.keep(), go.kept),
  );
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(
    INITIALIZE_LINE + message(undefined, "notifications/initialized") +
      message(2, "tools/call", {
        name: "imap_apply_to_messages",
        arguments: {
          message_ids: before.messages.map(idOf),
          action,
          ...(action === "move" ? { destination_mailbox: "Archive" } : {}),
        },
      }),
  ));
  await held.kept;
  const closedAt = Date.now();
  await input.close();
  const { code } = await child.status;
  const took = Date.now() - closedAt;
  assert.ok(took < GONE_WITHIN_MS, `the process took ${took} ms`);
  assert.equal(code, 0);
  go.keep();
  assertNothingTold(await stdout, await stderr);
  const lines: Line[] = (await stderr).split("\n").filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  const writes = lines.filter(({ msg }) => msg === "write");
  assert.equal(writes.length, action === "move" ? 1 : 0, "every write is audited");
  const calls = lines.filter(({ msg }) => msg === "call");
  assert.equal(calls.length, 1, "and every call");
  if (action === "delete") assert.equal(calls[0]?.["reason"], "shutting_down");
  const told = lines.filter(({ msg }) => msg.startsWith("operation left half done"));
  assert.equal(told.length, half ? 1 : 0, JSON.stringify(lines));
  for (const line of told) {
    assert.equal(line.level, "error");
    assert.match(String(line["operation"]), /^[A-Za-z0-9_-]+$/);
    assert.deepEqual(
      [line["action"], line["accounts"], line["total"], line["half_done"]],
      ["move", "default", 3, 3],
    );
  }
  for (const { messageId } of before.messages) {
    assert.ok(!JSON.stringify(lines).includes(String(messageId).slice(1, -1)), "no content");
  }
  // The server may still be at the last command that it got.
  await proxy.closeAll();
  const now = await census(raw);
  for (const { sha256 } of before.messages) {
    const copies = now.messages.filter((held) => held.sha256 === sha256).length;
    assert.ok(copies >= 1, "nothing is lost");
    if (variant === "full" && KIND !== "courier") {
      assert.equal(copies, 1, "a server that moves in one step does not double");
    } else assert.ok(copies <= 2 && (copies === 1 || half), "what is doubled was told");
  }
}

for (const one of CASES) {
  Deno.test(`a client that goes away, on Dovecot ${one.variant}, after ${one.after}`, () =>
    runCase(one));
}
