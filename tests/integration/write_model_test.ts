/**
 * Any sequence of writes, undos, lost connections and changes by another
 * program: after each step the account holds what a model of it holds.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { McpSession } from "../clients/mcp.ts";
import { census } from "../support/census.ts";
import { callToEnd, conversation } from "../support/cut_points.ts";
import { startInProcess } from "../support/in_process.ts";
import {
  MailboxModel,
  type Message,
  type Outcome,
  type Prediction,
} from "../support/mailbox_model.ts";
import { deliver, expunge, move, store } from "../support/other_client.ts";
import { seed, uniqueLetter } from "../support/seed.ts";
import { startWriteServer, VARIANTS, type WriteServer } from "../support/write_suite.ts";

/** Sequences that each server is tried with: more with the variable of write_faults_test.ts. */
const SEQUENCES = Deno.env.get("MAIL_IMAP_TEST_CUTS") === "all" ? 400 : 12;

/** Folders that come and go. */
const NAMES = ["A", "B & C", "Ünï"] as const;

/** Flags that are set, and removed again. */
const FLAGS = ["\\Seen", "\\Flagged", "todo"] as const;

const pick = fc.nat(40);
const picks = fc.uniqueArray(pick, { minLength: 1, maxLength: 4 });
/** After which line the connection is lost; most often after none. */
const cut = fc.option(fc.integer({ min: 1, max: 90 }), { freq: 1 });
const name = fc.constantFrom(...NAMES);
const across = fc.constantFrom("move across", "copy across");
const some = fc.subarray([...FLAGS], { minLength: 1 });

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("move"), picks, to: pick, cut }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("copy"), picks, to: pick, cut }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete"), picks, cut }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("purge"), picks, cut }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("flag"),
      picks,
      operation: fc.constantFrom("add", "remove", "replace"),
      flags: some,
      cut,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: across, picks, to: pick, back: fc.boolean(), cut }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("undo"), which: pick, cut }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("draft"), cut }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("create folder"), name, cut }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rename folder"), name, to: name, cut }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete folder"), name, cut }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("other appends"), to: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("other expunges"), picks }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("other flags"), picks, flags: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("other moves"), picks, to: pick }) },
);

/** One step, with what it does not need left out. */
interface Step {
  readonly do: string;
  readonly picks?: readonly number[];
  readonly to?: number | string;
  readonly cut?: number | null;
  readonly operation?: string;
  readonly flags?: readonly string[];
  readonly which?: number;
  readonly name?: string;
  /** Whether to this account from the other one. */
  readonly back?: boolean;
}

/** A sequence of steps as it is carried out. */
class Run {
  readonly #server: WriteServer;
  readonly #product: McpSession;
  readonly #model: MailboxModel;
  /** Of the other account, whose folders stay as they are. */
  readonly #otherModel: MailboxModel;
  /** What can be taken back. */
  readonly #undoable: { readonly id: string; readonly undo: NonNullable<Prediction["undo"]> }[] =
    [];
  readonly log: string[] = [];

  private constructor(
    server: WriteServer,
    product: McpSession,
    [model, otherModel]: readonly [MailboxModel, MailboxModel],
  ) {
    this.#server = server;
    this.#product = product;
    this.#model = model;
    this.#otherModel = otherModel;
  }

  static async start(server: WriteServer, product: McpSession): Promise<Run> {
    const { proxy, raw, otherRaw, variant } = server;
    proxy.arm();
    await Promise.all([
      seed(raw, { INBOX: 2, A: 2 }, { odd: "INBOX" }),
      seed(otherRaw, { INBOX: 1, "There & back": 1 }),
    ]);
    const removes = variant !== "no MOVE, no UIDPLUS";
    return new Run(server, product, [
      new MailboxModel(await census(raw), removes),
      new MailboxModel(await census(otherRaw, "other"), removes),
    ]);
  }

  async take(one: Step): Promise<void> {
    this.log.push(JSON.stringify(one));
    const { proxy, raw, otherRaw } = this.#server;
    proxy.arm();
    if (one.cut) proxy.cutAfter(one.cut);
    await this.#do(one);
    const [mine, others] = await Promise.all([census(raw), census(otherRaw, "other")]);
    this.#model.compare(mine);
    this.#otherModel.compare(others);
  }

  #chosen(
    { picks = [] }: Step,
    fits: (name: string) => boolean = () => true,
    model: MailboxModel = this.#model,
  ): readonly Message[] {
    const all = model.messages;
    const chosen = picks.flatMap((at) => all[at % all.length] ?? []);
    return [...new Set(chosen)].filter((one) => fits(model.nameOf(one)));
  }

  #folder({ to }: Step, model: MailboxModel = this.#model): string {
    const names = [...model.folders.keys()];
    return names[Number(to) % names.length] as string;
  }

  async #do(one: Step): Promise<void> {
    const model = this.#model;
    const ids = (messages: readonly Message[]) => messages.map((message) => model.idOf(message));
    switch (one.do) {
      case "move":
      case "copy": {
        const to = this.#folder(one);
        const messages = this.#chosen(one, (name) => name !== to);
        const args = { message_ids: ids(messages), action: one.do, destination_mailbox: to };
        const kind = one.do;
        return await this.#write(
          "imap_apply_to_messages",
          args,
          messages,
          () => model.transfer(kind, messages, to),
        );
      }
      case "move across":
      case "copy across": {
        const kind = one.do === "move across" ? "move" : "copy";
        const [from, into] = one.back
          ? [this.#otherModel, model] as const
          : [model, this.#otherModel] as const;
        const to = this.#folder(one, into);
        const messages = this.#chosen(one, () => true, from);
        return await this.#write(
          "imap_apply_to_messages",
          {
            message_ids: messages.map((message) => from.idOf(message)),
            action: kind,
            destination_mailbox: to,
            destination_account_id: one.back ? "default" : "other",
          },
          messages,
          () => from.transfer(kind, messages, to, into),
        );
      }
      case "delete": {
        const messages = this.#chosen(one, (name) => name !== "Trash");
        const args = { message_ids: ids(messages), action: "delete" };
        return await this.#write(
          "imap_apply_to_messages",
          args,
          messages,
          () => model.transfer("move", messages, "Trash"),
        );
      }
      case "purge": {
        const messages = this.#chosen(one);
        const args = { message_ids: ids(messages), action: "delete", permanent: true };
        return await this.#write(
          "imap_apply_to_messages",
          args,
          messages,
          () => model.purge(messages),
        );
      }
      case "flag": {
        const messages = this.#chosen(one);
        const { operation, flags = [] } = one;
        const args = { message_ids: ids(messages), operation, flags };
        const named = new Set(flags.map((flag) => flag.toLowerCase()));
        return await this.#write(
          "imap_update_message_flags",
          args,
          messages,
          () =>
            model.flag(
              messages,
              (had) =>
                operation === "add"
                  ? had.union(named)
                  : operation === "remove"
                  ? had.difference(named)
                  : named,
            ),
        );
      }
      case "draft":
        return await this.#write(
          "imap_create_draft",
          { to: ["ben@example.test"], subject: "Draft", text: "Words." },
          [{}],
          () => model.append("Drafts", undefined, ["\\draft", "\\seen"]),
        );
      case "undo": {
        const [last] = this.#undoable.splice((one.which ?? 0) % (this.#undoable.length || 1), 1);
        if (!last) return;
        return await this.#write(
          "imap_undo_operation",
          { operation_id: last.id },
          [{}],
          last.undo,
        );
      }
      case "create folder":
        return await this.#manage(
          { action: "create", mailbox: one.name },
          () => model.create(one.name as string),
        );
      case "rename folder":
        return await this.#manage(
          { action: "rename", mailbox: one.name, destination_mailbox: one.to },
          () => model.rename(one.name as string, one.to as string),
        );
      case "delete folder":
        return await this.#manage(
          { action: "delete", mailbox: one.name },
          () => model.delete(one.name as string),
        );
      default:
        return await this.#other(one);
    }
  }

  async #manage(args: Record<string, unknown>, predict: () => Prediction): Promise<void> {
    await this.#write("imap_manage_mailbox", args, [{}], predict);
  }

  /** Has the product do something, and the model; both must come to the same. */
  async #write(
    tool: string,
    args: Record<string, unknown>,
    about: readonly unknown[],
    predict: () => Prediction,
  ): Promise<void> {
    if (about.length === 0) return;
    const { report, last } = await callToEnd(this.#product, tool, args);
    const ids = new Map(
      [this.#model, this.#otherModel].flatMap((model) =>
        model.messages.map((one) => [model.idOf(one), one] as const)
      ),
    );
    const { outcomes, undo } = predict();
    const done = [...outcomes.values()].filter((outcome) => outcome === "done").length;
    const told = `${tool} ${JSON.stringify(args)}: ${last.text}`;
    assert.equal(report?.counts.done ?? 0, done, told);
    for (const { message_id, outcome } of report?.items ?? []) {
      const message = ids.get(message_id ?? "");
      const expected: Outcome | undefined = message && outcomes.get(message);
      if (expected) assert.equal(outcome === "done" ? "done" : "not done", expected, told);
    }
    if (undo && report?.operation_id) this.#undoable.push({ id: report.operation_id, undo });
  }

  /** What another program does. */
  async #other(one: Step): Promise<void> {
    const { raw } = this.#server;
    const model = this.#model;
    if (one.do === "other appends") {
      const to = this.#folder(one);
      const letter = uniqueLetter("other", 1);
      await deliver(raw, to, letter);
      const sha256 = createHash("sha256").update(latin1(letter.source)).digest("hex");
      model.append(to, sha256, (letter.flags ?? []).map((flag) => flag.toLowerCase()));
      return;
    }
    for (const message of this.#chosen(one)) {
      const from = model.nameOf(message);
      const { uid } = model.heldOf(message);
      if (one.do === "other expunges") {
        await expunge(raw, from, [uid]);
        model.take(message);
      } else if (one.do === "other flags") {
        const flags = one.flags ?? [];
        await store(raw, from, [uid], `+FLAGS.SILENT (${flags.join(" ")})`);
        model.flag([message], (had) => had.union(new Set(flags.map((one) => one.toLowerCase()))));
      } else {
        const to = this.#folder(one);
        if (to === from) continue;
        await move(raw, from, [uid], to);
        model.take(message, to);
      }
    }
  }
}

/** As {@link census} reads it: TextDecoder's latin1. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

Deno.test("After any sequence of writes, undos, cuts and changes by another program the mailbox is what a model says", async () => {
  await using stack = new AsyncDisposableStack();
  // Most of the time goes into waiting.
  const twice = [...VARIANTS, ...VARIANTS];
  const results = await Promise.allSettled(twice.map(async (variant) => {
    const server = await startWriteServer(variant);
    stack.defer(() => server.stop());
    const product = await startInProcess(server.variables, { pausesMs: [5, 20, 100, 500] });
    stack.defer(() => product.close());
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
        const run = await Run.start(server, product);
        for (const one of steps as readonly Step[]) {
          try {
            await run.take(one);
          } catch (error) {
            throw new Error(
              `${variant}: ${(error as Error).message}\n${run.log.join("\n")}\n${
                conversation(server.proxy.events)
              }`,
              { cause: error },
            );
          }
        }
      }),
      { numRuns: SEQUENCES },
    );
  }));
  for (const result of results) if (result.status === "rejected") throw result.reason;
});
