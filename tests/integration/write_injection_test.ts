/**
 * Nothing that a caller writes to a tool that changes messages can add an IMAP
 * command or an argument: whatever it is, the server is sent commands of the
 * shapes that harmless input has, or none.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { parseMessageId } from "../../lib/contract/message_id.ts";
import { encodeMailboxName } from "../../lib/imap/mailbox_argument.ts";
import type { Command } from "../servers/scripted_imap.ts";
import { SmallImap } from "../servers/small_imap.ts";
import { poisoned, shape } from "../support/injection.ts";
import { letter, smallCertificates, startSmall } from "../support/small_suite.ts";

type Args = Readonly<Record<string, unknown>>;

/** A tool with one place for a text. */
type Place = readonly [name: string, tool: string, args: (text: string) => Args];

/** The mailbox in a command: the first argument, or the second where a set comes first. */
const MAILBOX = /^((?:[\d,:*]+ )?)("(?:[^"\\\r\n]|\\["\\])*"|\{\d+\+?\}\r\n[^\r\n]*|[^\s()"{]+)/;

/** A server that has a folder of every name: the destination, and the source under all others. */
class AnyNames extends SmallImap {
  destination = "Archive";

  constructor() {
    super({ INBOX: [], Archive: [], Trash: [] });
    this.lie = (command, honest) => {
      if (command.name === "LIST" && command.rest !== '"" ""') {
        const name = encodeMailboxName(this.destination).replace(/["\\]/g, "\\$&");
        return `* LIST () "/" "${name}"\r\n${honest()}`;
      }
      if (!/^(?:SELECT|EXAMINE|STATUS|APPEND|UID COPY|UID MOVE)$/.test(command.name)) {
        return honest();
      }
      const { rest } = command;
      const known = rest.replace(MAILBOX, (_all, set: string, name: string) => {
        const path = name.replace(/^"|"$/g, "").replace(/\\(["\\])/g, "$1");
        if (path === "Trash") return `${set}"Trash"`;
        return path === encodeMailboxName(this.destination) ? `${set}"Archive"` : `${set}"INBOX"`;
      });
      Object.assign(command, { rest: known });
      const answer = honest();
      // What was really sent is what the test looks at.
      Object.assign(command, { rest });
      return answer;
    };
  }

  reset(): void {
    for (const name of ["INBOX", "Archive", "Trash"]) {
      this.folders.set(name, { uidvalidity: 7, uidnext: 1, messages: [] });
    }
    for (const n of [1, 2]) this.put("INBOX", letter(n), n === 1 ? ["\\Seen"] : []);
  }
}

function isMessageId(id: string): boolean {
  try {
    return parseMessageId(id) !== undefined;
  } catch {
    return false;
  }
}

/** The shape of a command, with numbers and flags that depend on the mailbox left out. */
function shapeOf(command: Command): string {
  return shape(command)
    .replace(/^(SELECT|EXAMINE) [^\s()"{]+$/, "$1 $")
    .replace(/^(UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE)) [\d,:*]+/, "$1 N")
    .replace(/UNCHANGEDSINCE \d+/, "UNCHANGEDSINCE N")
    .replace(/FLAGS\.SILENT \([^()\s"\\{]+\)/, "FLAGS.SILENT (F)");
}

Deno.test("no text a caller writes to a tool that changes messages adds a command or an argument", async (t) => {
  await using certificates = await smallCertificates();
  const [small, other] = [new AnyNames(), new AnyNames()];
  await using suite = await startSmall(certificates, [small, other]);
  const { product, servers } = suite;

  const call = async (tool: string, args: Args) => {
    small.reset();
    other.reset();
    for (const { commands } of servers) commands.length = 0;
    let answer = await product.call(tool, args);
    const token = answer.data?.confirm_token;
    if (token !== undefined) answer = await product.call(tool, { ...args, confirm_token: token });
    const shapes = servers.flatMap(({ commands }) =>
      commands.filter(({ name }) => name !== "NOOP").map(shapeOf)
    );
    return { shapes, code: answer.error?.code ?? "ok", status: answer.data?.status };
  };

  const places: readonly Place[] = [
    ...["move", "copy"].map((
      action,
    ): Place => [
      `destination_mailbox of a ${action}`,
      "imap_apply_to_messages",
      (text: string) => ({
        message_ids: ["imap:default:INBOX:7:1"],
        action,
        destination_mailbox: text,
      }),
    ]),
    ["destination_mailbox in another account", "imap_apply_to_messages", (text) => ({
      message_ids: ["imap:default:INBOX:7:1"],
      action: "move",
      destination_mailbox: text,
      destination_account_id: "other",
    })],
    ["mailbox of a message that is moved", "imap_apply_to_messages", (text) => ({
      message_ids: [`imap:default:${text}:7:1`],
      action: "move",
      destination_mailbox: "Archive",
    })],
    ["mailbox of a message that is deleted", "imap_apply_to_messages", (text) => ({
      message_ids: [`imap:default:${text}:7:1`],
      action: "delete",
    })],
    ["mailbox of a message that is deleted for good", "imap_apply_to_messages", (text) => ({
      message_ids: [`imap:default:${text}:7:1`],
      action: "delete",
      permanent: true,
    })],
    ["mailbox of a message that is flagged", "imap_update_message_flags", (text) => ({
      message_ids: [`imap:default:${text}:7:2`],
      operation: "add",
      flags: ["$Work"],
    })],
    ["flags that are added", "imap_update_message_flags", (text) => ({
      message_ids: ["imap:default:INBOX:7:2"],
      operation: "add",
      flags: [text],
    })],
    ["flags that replace others", "imap_update_message_flags", (text) => ({
      message_ids: ["imap:default:INBOX:7:1"],
      operation: "replace",
      flags: [text],
    })],
  ];
  for (const [name, tool, args] of places) {
    await t.step(name, async () => {
      const named = name.startsWith("destination");
      small.destination = other.destination = named ? "Word" : "Archive";
      const allowed = new Set<string>();
      // The second time everything is open already.
      for (const _ of [1, 2]) {
        const harmless = await call(tool, args("Word"));
        assert.equal(harmless.status, "ok", JSON.stringify(harmless));
        for (const line of harmless.shapes) allowed.add(line);
      }
      let carriedOut = 0;
      await fc.assert(
        fc.asyncProperty(poisoned, async (text) => {
          if (named) small.destination = other.destination = text;
          const { shapes, code, status } = await call(tool, args(text));
          if (code === "invalid_input") return assert.deepEqual(shapes, []);
          if (status === "ok") carriedOut++;
          for (const line of shapes) {
            assert.ok(allowed.has(line), `${JSON.stringify(text)}: ${line}`);
          }
        }),
        { numRuns: 300 },
      );
      assert.ok(carriedOut > 0, "some of them were carried out");
    });
  }

  const nowhere: readonly Place[] = [
    ["account of a message", "imap_update_message_flags", (text) => ({
      message_ids: [`imap:${text}:INBOX:7:1`],
      operation: "add",
      flags: ["$Work"],
    })],
    ["UIDVALIDITY of a message", "imap_update_message_flags", (text) => ({
      message_ids: [`imap:default:INBOX:${text}:1`],
      operation: "add",
      flags: ["$Work"],
    })],
    ["UID of a message", "imap_apply_to_messages", (text) => ({
      message_ids: [`imap:default:INBOX:7:1${text}`],
      action: "move",
      destination_mailbox: "Archive",
    })],
    ["a message id", "imap_apply_to_messages", (text) => ({
      message_ids: [text],
      action: "delete",
    })],
    ["destination_account_id", "imap_apply_to_messages", (text) => ({
      message_ids: ["imap:default:INBOX:7:1"],
      action: "copy",
      destination_mailbox: "Archive",
      destination_account_id: text,
    })],
    ["operation", "imap_update_message_flags", (text) => ({
      message_ids: ["imap:default:INBOX:7:1"],
      operation: text,
      flags: ["$Work"],
    })],
    [
      "operation_id of imap_get_operation",
      "imap_get_operation",
      (text) => ({ operation_id: text }),
    ],
    ["operation_id of imap_cancel_operation", "imap_cancel_operation", (text) => ({
      operation_id: text,
    })],
    ["operation_id of imap_undo_operation", "imap_undo_operation", (text) => ({
      operation_id: text,
    })],
  ];
  for (const [name, tool, args] of nowhere) {
    await t.step(`${name} never reaches the server`, async () => {
      await fc.assert(
        fc.asyncProperty(poisoned, async (text) => {
          // Some make an id of another message: a digit behind a UID, a colon before a number.
          const [id] = (args(text)["message_ids"] ?? []) as string[];
          fc.pre(id === undefined || !id.includes(text) || !isMessageId(id));
          const { shapes, code } = await call(tool, args(text));
          assert.notEqual(code, "ok", JSON.stringify(text));
          assert.deepEqual(shapes, []);
        }),
        { numRuns: 300 },
      );
    });
  }

  await t.step("a confirm_token of the caller's own making changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(poisoned, async (confirm_token) => {
        const { shapes, code } = await call("imap_apply_to_messages", {
          message_ids: ["imap:default:INBOX:7:1"],
          action: "delete",
          confirm_token,
        });
        assert.notEqual(code, "ok");
        for (const line of shapes) assert.doesNotMatch(line, /^(?:UID (?:STORE|MOVE|COPY)|APPEND)/);
        assert.equal(small.folder("INBOX").messages.length, 2);
      }),
      { numRuns: 100 },
    );
  });
});
