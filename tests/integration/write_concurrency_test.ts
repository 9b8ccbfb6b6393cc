/**
 * Another program that works on the same messages at the same time: nothing is
 * lost or doubled, and no report claims what is not so.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import type { McpSession } from "../clients/mcp.ts";
import type { Census, Held } from "../support/census.ts";
import type { FaultEvent } from "../servers/fault_proxy.ts";
import { callToEnd, conversation } from "../support/cut_points.ts";
import { startInProcess } from "../support/in_process.ts";
import { deliver, expunge, move, store } from "../support/other_client.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { accountVariables } from "../support/product.ts";
import { letter, seed } from "../support/seed.ts";
import { sideBySide } from "../support/side_by_side.ts";
import { count } from "../support/trials/write.ts";
import { startWriteServer, type Variant, type WriteServer } from "../support/write_suite.ts";
import { heldBy, idOf } from "../support/write_truth.ts";

const DESTINATION = "Projects";
const ELSEWHERE = "Elsewhere";

/** At how many points of a write the other program is tried, spread evenly: more with the variable of write_faults_test.ts. */
const MOST = Deno.env.get("MAIL_IMAP_TEST_CUTS") === "all" ? Infinity : 5;

/** Writes that are tried at a time, on servers of their own: most of the time goes into waiting. */
const SLOTS = 3;

/** What is tried at every point: it is the hardest to tell from the product's own doing. */
const EVERYWHERE = "puts one that looks the same there";

/** What the product is told to do with messages of INBOX. */
const WRITES: Readonly<Record<string, (message_ids: readonly string[]) => [string, object]>> = {
  move: (message_ids) => [
    "imap_apply_to_messages",
    { message_ids, action: "move", destination_mailbox: DESTINATION },
  ],
  copy: (message_ids) => [
    "imap_apply_to_messages",
    { message_ids, action: "copy", destination_mailbox: DESTINATION },
  ],
  "delete to Trash": (message_ids) => ["imap_apply_to_messages", { message_ids, action: "delete" }],
  "delete for good": (message_ids) => [
    "imap_apply_to_messages",
    { message_ids, action: "delete", permanent: true },
  ],
  "move to another account": (message_ids) => [
    "imap_apply_to_messages",
    {
      message_ids,
      action: "move",
      destination_mailbox: DESTINATION,
      destination_account_id: "other",
    },
  ],
  flags: (message_ids) => [
    "imap_update_message_flags",
    { message_ids, operation: "add", flags: ["\\Answered"] },
  ],
};

interface Setting extends WriteServer {
  readonly product: McpSession;
  /** Another server of the same account, with connections of its own. */
  readonly second: McpSession;
}

/** What the other program does; `targets` are the messages that the product works on. */
const OTHERS: Readonly<
  Record<string, (setting: Setting, targets: readonly Held[]) => Promise<unknown>>
> = {
  "removes the first for good": ({ raw }, targets) => expunge(raw, "INBOX", uids(targets, 1)),
  "moves the first elsewhere": ({ raw }, targets) =>
    move(raw, "INBOX", uids(targets, 1), ELSEWHERE),
  "moves all to the same folder": ({ raw }, targets) =>
    move(raw, "INBOX", uids(targets), DESTINATION),
  "marks the first as deleted": ({ raw }, targets) =>
    store(raw, "INBOX", uids(targets, 1), "+FLAGS.SILENT (\\Deleted)"),
  "removes all that is marked": async ({ raw }) => {
    await raw.command("SELECT INBOX");
    await raw.command("EXPUNGE");
    await raw.command("EXAMINE INBOX");
  },
  "changes flags": ({ raw }, targets) =>
    store(raw, "INBOX", uids(targets), "-FLAGS.SILENT (\\Seen)"),
  "puts the same message there": async ({ raw }) => {
    await raw.command("SELECT INBOX");
    await raw.command(`COPY 1 ${DESTINATION}`).catch(() => undefined);
    await raw.command("EXAMINE INBOX");
  },
  [EVERYWHERE]: async ({ raw, otherRaw }, [first]) => {
    for (const client of [raw, otherRaw]) {
      await deliver(client, DESTINATION, lookalike(first as Held));
    }
  },
  "is this product and moves all to the same folder": ({ second }, targets) =>
    callToEnd(second, ...WRITES["move"]?.(targets.map(idOf)) as [string, Record<string, string>]),
  "is this product and deletes all": ({ second }, targets) =>
    callToEnd(
      second,
      ...WRITES["delete to Trash"]?.(targets.map(idOf)) as [string, Record<string, string>],
    ),
};

function uids(targets: readonly Held[], most = Infinity): number[] {
  return targets.slice(0, most).map(({ uid }) => uid);
}

/** The same sender, date, subject and Message-ID, and as long, but with another text. */
function lookalike({ messageId = "" }: Held) {
  const subject = `INBOX ${/\.(\d+)@/.exec(messageId)?.[1]}`;
  const text = new TextDecoder().decode(letter(messageId.slice(1, -1), subject));
  return {
    source: new TextEncoder().encode(text.replace("\r\n\r\nThis is", "\r\n\r\nThat is")),
    date: new Date(),
  };
}

async function setUp(variant: Variant, stack: AsyncDisposableStack): Promise<Setting> {
  const server = await startWriteServer(variant);
  stack.defer(() => server.stop());
  const pausesMs = [5, 20, 100, 500];
  const product = await startInProcess(server.variables, { pausesMs });
  stack.defer(() => product.close());
  const direct = { ...server.variables, ...accountVariables(server.server, ADA) };
  const second = await startInProcess(direct, { pausesMs });
  stack.defer(() => second.close());
  return { ...server, product, second };
}

/** Ends of commands, between which another program can act. */
const isEnd = ({ from, line }: FaultEvent): boolean =>
  from === "server" && /^\w+ (?:OK|NO|BAD) /.test(line);

/** Ends of commands, and commands that are carried out with their answer lost. */
const isEndOrCommand = (event: FaultEvent): boolean =>
  isEnd(event) || (event.from === "client" && /^\w+ [A-Z]/.test(event.line));

/** When another program acts: after a line, or while the connection is lost after it. */
interface Moment {
  readonly act: (targets: readonly Held[]) => Promise<unknown>;
  readonly isPoint: (event: FaultEvent) => boolean;
  /** Which of the points. */
  readonly nth: number;
  readonly cut: boolean;
}

/** One run; returns what was said. */
async function once(
  setting: Setting,
  what: string,
  moment?: Moment,
): Promise<readonly FaultEvent[]> {
  const { proxy, raw, otherRaw, product } = setting;
  proxy.arm();
  await seed(raw, { INBOX: 4, [DESTINATION]: 1, [ELSEWHERE]: 0 });
  await seed(otherRaw, { [DESTINATION]: 0 });
  const before = await count(setting, "both");
  const targets = before.messages.filter(({ mailbox }) => mailbox === "INBOX").slice(0, 3);
  await product.call("imap_search_messages", {});
  proxy.arm();
  let seen = 0;
  let pausedAt = 0;
  let acting = Promise.resolve();
  let between: [Census, Census] | undefined;
  if (moment) {
    const fits = (event: FaultEvent): boolean => moment.isPoint(event) && ++seen === moment.nth;
    const meanwhile = (): Promise<void> =>
      acting = (async () => {
        pausedAt = proxy.events.length;
        const old = await count(setting, "both");
        await moment.act(targets);
        between = [old, await count(setting, "both")];
      })();
    if (moment.cut) proxy.cutWhen(fits, { meanwhile });
    else proxy.pauseWhen(fits, meanwhile);
  }
  const [tool, args] = WRITES[what]?.(targets.map(idOf)) as [string, Record<string, unknown>];
  const { report, last } = await callToEnd(product, tool, args);
  // After the last line the call does not wait for it.
  await acting;
  const after = await count(setting, "both");
  try {
    assert.ok(report, last.text);
    const said = proxy.events.slice(0, pausedAt).filter(({ from }) => from === "client")
      .map(({ line }) => line.replace(/^\w+ (UID )?/, "").split(" ")[0] ?? "");
    judge({ what, report, targets, between, before, after, said });
  } catch (error) {
    throw new Error(
      `${setting.variant}, after line ${pausedAt}: ${(error as Error).message}\n${
        conversation(proxy.events)
      }\n${JSON.stringify(report)}\n${
        after.messages.map((held) => `${idOf(held)} ${held.messageId} (${held.flags})`).join("\n")
      }`,
      { cause: error },
    );
  }
  return proxy.events;
}

/** Commands with which a move in two steps has had its last look at the originals. */
const LAST_LOOK = /STORE,NOOP(?:,FETCH)?$/;

/** The same of a move to another account. */
const LAST_LOOK_ACROSS = /SELECT(?:,FETCH)?(?:,STORE)?$/;

/** What is known of a run. */
interface Run {
  readonly what: string;
  readonly report: WriteAnswer;
  readonly targets: readonly Held[];
  /** The account before and after the other program acted. */
  readonly between: readonly [Census, Census] | undefined;
  readonly before: Census;
  readonly after: Census;
  /** Commands of the product before the other program acted. */
  readonly said: readonly string[];
}

/** Compares what is there with what was reported, given what the other program did by itself. */
function judge({ what, report, targets, between, before, after, said }: Run): void {
  const countOf = ({ messages }: Census, { sha256 }: Held, where?: "source" | "elsewhere") =>
    messages.filter((held) =>
      held.sha256 === sha256 &&
      (where === undefined || (held.mailbox === "INBOX") === (where === "source"))
    ).length;
  for (const held of before.messages) {
    const [old, now] = between ?? [before, before];
    const taken = countOf(old, held, "source") - countOf(now, held, "source");
    const put = countOf(now, held, "elsewhere") - countOf(old, held, "elsewhere");
    const item = report.items.find(({ message_id }) => message_id === idOf(held));
    const done = item?.outcome === "done";
    const name = `${idOf(held)}, ${item?.outcome} ${item?.reason}, taken ${taken}, put ${put}`;
    const there = countOf(after, held);
    const left = done && what === "delete for good" ? 0 : 1 - taken;
    const expected = new Set([left + put]);
    // It says so: here another one lies in both folders, there ours does.
    if (item?.reason === "copied_but_not_removed") expected.add(2 - taken + put);
    if (done && what === "copy") expected.add(2 - taken + put);
    if (done && /^(?:move|delete to)/.test(what)) {
      assert.equal(heldBy(after, item.message_id), undefined, `${name}: still in its old place`);
      expected.add(1).add(1 + put);
      // Who moves it elsewhere cannot be hindered. That there may be two is told, unless it was
      // moved in the instant between the last look and the removal.
      const unseen = (/account/.test(what) ? LAST_LOOK_ACROSS : LAST_LOOK).test(said.join());
      if (taken > 0 && there > 1 && !unseen) assert.ok(item.reason, `${name}: two, and not told`);
    }
    assert.ok(expected.has(there), `${name}: ${there}`);
    if (item && !targets.includes(held)) assert.fail("a message that was not named");
    if (item?.new_message_id !== undefined) {
      assert.equal(heldBy(after, item.new_message_id)?.sha256, held.sha256, name);
    }
    if (done && what === "flags" && taken === 0) {
      assert.ok(heldBy(after, item.message_id)?.flags.includes("\\answered"), name);
    }
  }
}

/** Tries every write with everything that another program does. */
async function tryAll(
  t: Deno.TestContext,
  isPoint: Moment["isPoint"],
  cut: boolean,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const slots = await Promise.all(
    Array.from(
      { length: SLOTS },
      () => Promise.all((["full", "no MOVE"] as const).map((variant) => setUp(variant, stack))),
    ),
  );
  const steps = Object.keys(WRITES).flatMap((what) =>
    Object.entries(OTHERS).map(([name, other]) => ({
      name: `${what}, while another program ${name}`,
      async run(slot: number) {
        const settings = slots[slot] as readonly Setting[];
        const results = await Promise.allSettled(settings.map(async (setting) => {
          const points = (await once(setting, what)).filter(isPoint).length;
          const step = name === EVERYWHERE ? 1 : Math.max(1, points / MOST);
          for (let at = 1; at <= points; at += step) {
            const act = (targets: readonly Held[]) => other(setting, targets);
            await once(setting, what, { act, isPoint, nth: Math.floor(at), cut });
          }
        }));
        for (const result of results) if (result.status === "rejected") throw result.reason;
      },
    }))
  );
  await sideBySide(t, steps, SLOTS);
}

Deno.test("Another program between any two commands of a write loses and doubles nothing", (t) =>
  tryAll(t, isEnd, false));

Deno.test("Another program while the connection is lost loses and doubles nothing", (t) =>
  tryAll(t, isEndOrCommand, true));
