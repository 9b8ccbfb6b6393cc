/**
 * Mail servers that say what is not so about a message that came from another
 * account, and about one that is removed: the original goes only when the copy
 * was seen, nothing else of the destination is touched, and the report is true.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import { always, LATE, late, type Liar, lost, once } from "../servers/lies.ts";
import { SmallImap } from "../servers/small_imap.ts";
import { ended } from "../support/cut_points.ts";
import {
  assertNothingLost,
  assertTrueOfMove,
  inboxId,
  letter,
  noteInbox,
  type SmallCertificates,
  smallCertificates,
  startSmall,
} from "../support/small_suite.ts";

/** Two servers, of which one or both lie. */
interface Case {
  readonly name: string;
  readonly source?: Liar;
  readonly destination?: Liar;
  /** Of the destination. @default with UIDPLUS */
  readonly capabilities?: string;
  readonly batchTimeoutMs?: number;
  readonly expected: string;
}

/** What a mailing list makes of a letter: the same header, another text. */
const FROM_A_LIST = `${letter(1)}-- \r\nlist\r\n`;
/** Another message of the same size. */
const OTHER = letter(5);

const KEPT = "failed: source_not_removed";

/** What somebody else stored, by mailbox. */
const FOREIGN = new WeakMap<SmallImap, number[]>();

/** Somebody else stores a message; returns its UID. */
function foreign(small: SmallImap, source: string): number {
  const uid = small.put("Archive", source);
  FOREIGN.set(small, [...FOREIGN.get(small) ?? [], uid]);
  return uid;
}

/** The mailbox from which is moved. */
let source: SmallImap;

const CASES: readonly Case[] = [
  {
    name: "says OK and stores nothing",
    destination: always(/^APPEND$/, ({ tag }) => `${tag} OK done\r\n`),
    expected: "failed: not_found_after_storing",
  },
  {
    name: "says OK, stores nothing, and tells where",
    destination: always(/^APPEND$/, ({ tag }) => `${tag} OK [APPENDUID 7 2] done\r\n`),
    expected: "failed: not_found_after_storing",
  },
  {
    name:
      "stores nothing, and tells the place of a message of the same size that somebody else stored",
    destination: once(/^APPEND$/, ({ tag }, _honest, _connection, small) => {
      const uid = foreign(small, OTHER);
      return `${tag} OK [APPENDUID 7 ${uid}] done\r\n`;
    }),
    expected: "failed: changed_when_stored",
  },
  {
    name: "stores nothing, and tells the place of another message that somebody else stored",
    destination: once(/^APPEND$/, ({ tag }, _honest, _connection, small) => {
      const uid = foreign(small, `${OTHER}and more\r\n`);
      return `${tag} OK [APPENDUID 7 ${uid}] done\r\n`;
    }),
    expected: "failed: changed_when_stored",
  },
  {
    name: "stores it, and tells the place of another one",
    destination: once(/^APPEND$/, (_command, honest, _connection, small) => {
      const uid = foreign(small, OTHER);
      return honest().replace(/APPENDUID 7 \d+/, `APPENDUID 7 ${uid}`);
    }),
    expected: "done",
  },
  {
    name: "tells of another UIDVALIDITY",
    destination: always(
      /^APPEND$/,
      (_command, honest) => honest().replace("APPENDUID 7", "APPENDUID 8"),
    ),
    expected: "done",
  },
  {
    name: "tells of a UID of four billion and more",
    destination: always(
      /^APPEND$/,
      (_command, honest) => honest().replace(/APPENDUID 7 \d+/, "APPENDUID 7 99999999999"),
    ),
    expected: "done",
  },
  {
    name: "stores a half of it",
    destination: always(/^APPEND$/, (command, honest) => {
      const [, size = ""] = /\{(\d+)\+\}/.exec(command.rest) ?? [];
      Object.assign(command, {
        rest: command.rest.replace(`{${size}+}`, `{${Number(size) - 3}+}`),
      });
      return honest();
    }),
    expected: "failed: size_differs",
  },
  {
    name: "stores nothing while a mailing list sends the same letter",
    capabilities: "",
    destination: once(/^APPEND$/, ({ tag }, _honest, _connection, small) => {
      foreign(small, FROM_A_LIST);
      return `${tag} OK done\r\n`;
    }),
    expected: "failed: not_found_after_storing",
  },
  {
    name: "is lost before it stores, while a mailing list sends the same letter",
    destination: once(/^APPEND$/, (_command, _honest, connection, small) => {
      foreign(small, FROM_A_LIST);
      connection.close();
      return undefined;
    }),
    expected: "done",
  },
  {
    name: "is lost when it has stored",
    destination: lost(/^APPEND$/, "after"),
    expected: "done",
  },
  {
    name: "is lost twice",
    destination: (small) => {
      let losses = 0;
      return (command, honest, connection) => {
        if (command.name !== "APPEND" || ++losses > 2) return honest();
        if (losses === 2) honest();
        small.folder("Archive");
        connection.close();
        return undefined;
      };
    },
    expected: "done",
  },
  {
    name: "falls silent and stores it when nobody looks any more",
    destination: late(/^APPEND$/),
    batchTimeoutMs: 2_000,
    expected: "failed: end_not_seen",
  },
  {
    name: "says NO to storing",
    destination: always(/^APPEND$/, ({ tag }) => `${tag} NO [OVERQUOTA] no room\r\n`),
    expected: "failed: over_quota",
  },
  {
    name: "makes the folder anew in the middle",
    destination: once(/^APPEND$/, (_command, honest, _connection, small) => {
      const answer = honest();
      small.folder("Archive").uidvalidity = 8;
      return answer;
    }),
    expected: "failed: end_not_seen",
  },
  {
    name: "cannot remove chosen messages, and the original cannot be removed",
    capabilities: "",
    source: always(/^UID EXPUNGE$/, ({ tag }) => `${tag} NO no\r\n`),
    expected: "failed: copied_but_not_removed",
  },
  {
    name: "keeps its half of it, and the original cannot be removed",
    source: always(/^UID EXPUNGE$/, ({ tag }) => `${tag} NO no\r\n`),
    expected: KEPT,
  },
  {
    name: "is fine, and the original's mark is refused",
    source: always(/^UID STORE$/, ({ tag }) => `${tag} NO no\r\n`),
    expected: KEPT,
  },
  {
    name: "is fine, and the original's removal is said and not done",
    source: always(/^UID EXPUNGE$/, ({ tag }) => `${tag} OK done\r\n`),
    expected: KEPT,
  },
  {
    name: "is fine, and the mark cannot be taken from the original again",
    source: () => (command, honest) =>
      command.name === "UID EXPUNGE" || command.rest.includes("-FLAGS")
        ? `${command.tag} NO no\r\n`
        : honest(),
    expected: "failed: copied_but_not_removed",
  },
  {
    name: "is lost while the copy is taken back, and then the original could be removed",
    source: once(/^UID EXPUNGE$/, ({ tag }) => `${tag} NO not now\r\n`),
    destination: lost(/^UID EXPUNGE$/, "after"),
    expected: KEPT,
  },
  {
    name: "is fine, and the original's server is lost between mark and removal",
    source: lost(/^UID EXPUNGE$/, "before"),
    expected: "done",
  },
  {
    name: "is fine, and the original's server is lost after the removal",
    source: lost(/^UID EXPUNGE$/, "after"),
    expected: "done",
  },
  {
    name: "is fine, and the original was removed by another program meanwhile",
    destination: once(/^APPEND$/, (_command, honest) => {
      const answer = honest();
      source.remove("INBOX", [1]);
      return answer;
    }),
    expected: "done: removed_by_another",
  },
  {
    name: "is fine, and the original's size is said too small",
    source: always(
      /^UID FETCH$/,
      (_command, honest) => honest().replace(/RFC822\.SIZE \d+/, "RFC822.SIZE 20"),
    ),
    expected: "failed: size_differs",
  },
  {
    name: "is fine, and the original's size is said too large",
    source: always(
      /^UID FETCH$/,
      (_command, honest) => honest().replace(/RFC822\.SIZE \d+/, "RFC822.SIZE 4000"),
    ),
    expected: "failed: size_differs",
  },
  {
    name: "is fine, and the original's size is said to be four billion",
    source: always(
      /^UID FETCH$/,
      (_command, honest) => honest().replace(/RFC822\.SIZE \d+/, "RFC822.SIZE 4294967295"),
    ),
    expected: "failed: message_too_large",
  },
  {
    name: "keeps none of the flags",
    destination: always(/^APPEND$/, (command, honest) => {
      Object.assign(command, { rest: command.rest.replace(/\(\\Seen \$Work\)/, "()") });
      return honest();
    }),
    expected: "done: flags_not_all_kept",
  },
];

async function runCase(
  certificates: SmallCertificates,
  { source: lie, destination, capabilities, batchTimeoutMs, expected }: Case,
): Promise<void> {
  const from = new SmallImap({ INBOX: [], Trash: [] });
  from.put("INBOX", letter(1), ["\\Seen", "$Work"]);
  from.put("INBOX", letter(2));
  const to = new SmallImap({ INBOX: [], Archive: [letter(91)], Trash: [] });
  if (capabilities !== undefined) to.capabilities = capabilities;
  source = from;
  const before = noteInbox(from);
  if (lie) from.lie = lie(from);
  if (destination) to.lie = destination(to);
  await using suite = await startSmall(
    certificates,
    [from, to],
    batchTimeoutMs === undefined ? {} : { batchTimeoutMs },
  );
  const answer = await suite.product.call("imap_apply_to_messages", {
    message_ids: [inboxId(1)],
    action: "move",
    destination_mailbox: "Archive",
    destination_account_id: "other",
  });
  assert.equal(answer.failed, false, answer.text);
  const report: WriteAnswer = await ended(suite.product, answer.data);
  LATE.get(to)?.();
  assertNothingLost(before, [from, to]);
  assert.ok(to.sources("Archive").includes(letter(91)), "what was there before is still there");
  const left = to.folder("Archive").messages.map(({ uid }) => uid);
  for (const uid of FOREIGN.get(to) ?? []) {
    assert.ok(left.includes(uid), "what somebody else stored is still there");
  }
  const [item] = report.items;
  assert.equal(
    item?.reason === undefined ? item?.outcome : `${item.outcome}: ${item.reason}`,
    expected,
    JSON.stringify(report),
  );
  const made = to.folder("Archive").uidvalidity !== 7;
  if (!made && !expected.includes("removed_by_another")) {
    assertTrueOfMove(report, before, from, to, "Archive");
  }
}

Deno.test("a message goes to another account once, and the original only then", async (t) => {
  await using certificates = await smallCertificates();
  for (const one of CASES) {
    await t.step(`the other server ${one.name}`, () => runCase(certificates, one));
  }
});
