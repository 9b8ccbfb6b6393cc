/** @module */

import { accountVariables, startProduct } from "../../support/product.ts";
import { startTap } from "../../servers/tap.ts";
import type { RawImap } from "../../clients/raw_imap.ts";
import { userOf } from "../mail_store.ts";
import { THOUSAND } from "../recipe.ts";
import { countRow, ratioRow, type Row } from "../row.ts";
import { type Setting, succeeded } from "../setting.ts";
import { interleaved } from "../spread.ts";

/** Folders that are there for this row alone. */
const [HERE, THERE] = ["Bench here", "Bench there"] as const;

/**
 * One command acts. A flag: open, look, act, look. A move: list the folders,
 * because a gate is decided by what they are now, open, look, note the
 * destination's end, act, open and look there, open and look here.
 */
const MOST_COMMANDS = { flag: 4, move: 9 } as const;

/** As with reading, where the best peer takes six times the floor; here two commands stand for one. */
const TIMES_FLOOR = 12;

/** Flagging one message, and moving one there and back, on connections that are open. */
export async function writeRows(setting: Setting): Promise<Row[]> {
  await using stack = new AsyncDisposableStack();
  const { options, server } = setting;
  const user = userOf(THOUSAND);
  const tap = await startTap(server);
  stack.defer(() => tap.stop());
  const start = async (port: number) => {
    const product = await startProduct({
      ...accountVariables({ port, caPath: server.caPath }, user),
      MAIL_IMAP_WRITE_ENABLED: "true",
    });
    stack.defer(() => product.close());
    return product;
  };
  const product = await start(server.port);
  const counted = await start(tap.port);
  const raw = await server.connect(user);
  stack.defer(() => raw.close());
  await makeFolders(raw);
  stack.defer(() => removeFolders(raw));

  const list = await product.call("imap_search_messages", { mailbox: HERE, limit: 2 });
  const [first, second] = succeeded(list).data.messages.map(({ id }: { id: string }) => id);
  const flag = (round: number) => ({
    message_ids: [first],
    operation: round % 2 === 0 ? "add" : "remove",
    flags: ["\\Flagged"],
  });
  await raw.command(`SELECT "${HERE}"`);
  const flags = await interleaved(options.rounds, {
    figure: async (i) => {
      const { data } = succeeded(await product.call("imap_update_message_flags", flag(i)));
      if (data.status !== "ok") throw new Error("nothing was flagged");
    },
    floor: (i) => raw.command(`UID STORE 2 ${i % 2 ? "-" : "+"}FLAGS.SILENT (\\Answered)`),
  });
  const commandsOf = async (tool: string, args: Record<string, unknown>): Promise<number> => {
    tap.reset();
    succeeded(await counted.call(tool, args));
    return tap.lines.length;
  };
  await commandsOf("imap_update_message_flags", flag(0));
  const flagCommands = await commandsOf("imap_update_message_flags", flag(1));

  let id = second;
  let inHere = true;
  const moveBy = async (one: typeof product): Promise<void> => {
    const answer = succeeded(
      await one.call("imap_apply_to_messages", {
        message_ids: [id],
        action: "move",
        destination_mailbox: inHere ? THERE : HERE,
      }),
    );
    id = answer.data.items[0].new_message_id;
    inHere = !inHere;
  };
  let rawInHere = true;
  const moves = await interleaved(options.rounds, {
    figure: () => moveBy(product),
    floor: async () => {
      await raw.command(`SELECT "${rawInHere ? HERE : THERE}"`);
      await raw.command(`UID MOVE * "${rawInHere ? THERE : HERE}"`);
      rawInHere = !rawInHere;
    },
  });
  await moveBy(counted);
  tap.reset();
  await moveBy(counted);
  const moveCommands = tap.lines.length;
  const topic = { flag: "Flag one message", move: "Move one message" };
  return [
    countRow({
      topic: topic.flag,
      what: "IMAP commands",
      unit: "",
      figure: flagCommands,
      budget: MOST_COMMANDS.flag,
    }),
    ratioRow({ topic: topic.flag, what: "time", budget: TIMES_FLOOR }, flags),
    countRow({
      topic: topic.move,
      what: "IMAP commands",
      unit: "",
      figure: moveCommands,
      budget: MOST_COMMANDS.move,
    }),
    ratioRow({ topic: topic.move, what: "time", budget: TIMES_FLOOR }, moves),
  ];
}

async function makeFolders(raw: RawImap): Promise<void> {
  await removeFolders(raw);
  await raw.command(`CREATE "${HERE}"`);
  await raw.command(`CREATE "${THERE}"`);
  await raw.command("EXAMINE INBOX");
  await raw.command(`UID COPY 1:3 "${HERE}"`);
}

/** The mailboxes are kept for the next run, as they were. */
async function removeFolders(raw: RawImap): Promise<void> {
  await raw.command("EXAMINE INBOX");
  for (const folder of [HERE, THERE]) {
    await raw.command(`DELETE "${folder}"`).catch(() => undefined);
  }
}
