/**
 * Mail servers that say what is not so about a draft: it is stored once, the
 * report is true, and taking it back touches nothing else.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import { always, type Liar, lost, once, rewrite } from "../servers/lies.ts";
import { SmallImap } from "../servers/small_imap.ts";
import { sideBySide } from "../support/side_by_side.ts";
import { ended } from "../support/cut_points.ts";
import { letter, smallCertificates, startSmall } from "../support/small_suite.ts";

/** Another draft, which was there before. */
const OTHER = letter(1);

const NOT_FOUND = "failed: not_found_after_storing";

function told({ items: [item] }: WriteAnswer): string {
  return item?.reason === undefined ? String(item?.outcome) : `${item.outcome}: ${item.reason}`;
}

Deno.test("a draft is done when it was seen, whatever the server says", async (t) => {
  await using certificates = await smallCertificates();
  const cases: readonly [name: string, lie: Liar, expected: string, stored: number][] = [
    [
      "says OK and stores nothing",
      always(/^APPEND$/, ({ tag }) => `${tag} OK done\r\n`),
      NOT_FOUND,
      0,
    ],
    [
      "stores nothing and names the place of another draft",
      always(/^APPEND$/, ({ tag }) => `${tag} OK [APPENDUID 7 1] done\r\n`),
      NOT_FOUND,
      0,
    ],
    [
      "stores nothing and names a place where nothing is",
      always(/^APPEND$/, ({ tag }) => `${tag} OK [APPENDUID 7 2] done\r\n`),
      NOT_FOUND,
      0,
    ],
    [
      "names the place of another draft",
      rewrite(/^APPEND$/, (answer) => answer.replace(/APPENDUID 7 \d+/, "APPENDUID 7 1")),
      "done",
      1,
    ],
    [
      "names a place of another folder",
      rewrite(/^APPEND$/, (answer) => answer.replace("APPENDUID 7 ", "APPENDUID 8 ")),
      "done",
      1,
    ],
    [
      "names no place",
      rewrite(/^APPEND$/, (answer) => answer.replace(/\[APPENDUID [^\]]*\] /, "")),
      "done",
      1,
    ],
    ["is lost after it stored it", lost(/^APPEND$/, "after"), "done", 1],
    ["is lost before it stored it", lost(/^APPEND$/, "before"), "done", 1],
    ["says NO", always(/^APPEND$/, ({ tag }) => `${tag} NO no\r\n`), "failed: server_refused", 0],
    [
      "shows it late",
      once(/^APPEND$/, (_command, honest, _connection, small) => {
        const answer = honest();
        const [draft] = small.folder("Drafts").messages.splice(1);
        const { lie } = small;
        let looks = 0;
        small.lie = (command, answerHonestly, connection) => {
          if (command.name === "UID FETCH" && ++looks === 3 && draft) {
            small.folder("Drafts").messages.push(draft);
          }
          return lie(command, answerHonestly, connection);
        };
        return answer;
      }),
      "done",
      1,
    ],
  ];
  await sideBySide(
    t,
    cases.map(([name, lie, expected, stored]) => ({
      name: `a server that ${name}`,
      async run() {
        const small = new SmallImap({ INBOX: [], Drafts: [OTHER] });
        small.lie = lie(small);
        await using suite = await startSmall(certificates, [small]);
        const answer = await suite.product.call("imap_create_draft", { subject: "new" });
        assert.equal(answer.failed, false, answer.text);
        const report: WriteAnswer = await ended(suite.product, answer.data);
        assert.equal(told(report), expected);
        const [first, ...drafts] = small.folder("Drafts").messages;
        assert.equal(first?.source, OTHER);
        assert.equal(drafts.length, stored);
        assert.equal(
          report.items[0]?.new_message_id,
          expected === "done" ? `imap:default:Drafts:7:${drafts[0]?.uid}` : undefined,
        );
      },
    })),
  );
});

Deno.test("a draft that the server does not let go has no mark of ours afterwards", async (t) => {
  await using certificates = await smallCertificates();
  const cases: readonly [name: string, lie: Liar, expected: string][] = [
    [
      "marks it and says NO",
      once(/^UID STORE$/, ({ tag }, honest) => honest() && `${tag} NO no\r\n`),
      "failed: server_refused",
    ],
    [
      "refuses the removal",
      always(/^UID EXPUNGE$/, ({ tag }) => `${tag} NO no\r\n`),
      "failed: server_refused",
    ],
    [
      "says OK and removes nothing",
      always(/^UID EXPUNGE$/, ({ tag }) => `${tag} OK done\r\n`),
      "failed: not_removed",
    ],
    [
      "is lost after the mark and then refuses",
      (small) => {
        const refuses = always(/^UID EXPUNGE$/, ({ tag }) => `${tag} NO no\r\n`)(small);
        const loses = lost(/^UID STORE$/, "after")(small);
        return (command, honest, connection) =>
          loses(command, () => refuses(command, honest, connection) as string, connection);
      },
      "failed: server_refused",
    ],
    ["is lost after the removal", lost(/^UID EXPUNGE$/, "after"), "done"],
  ];
  await sideBySide(
    t,
    cases.map(([name, lie, expected]) => ({
      name: `a server that ${name}`,
      async run() {
        const small = new SmallImap({ INBOX: [], Drafts: [] });
        small.put("Drafts", OTHER, ["\\Deleted"]);
        await using suite = await startSmall(certificates, [small]);
        const { data } = await suite.product.call("imap_create_draft", { subject: "new" });
        small.lie = lie(small);
        const answer = await suite.product.call("imap_undo_operation", {
          operation_id: data.operation_id,
        });
        assert.equal(answer.failed, false, answer.text);
        assert.equal(told(await ended(suite.product, answer.data)), expected);
        const [first, ...drafts] = small.folder("Drafts").messages;
        assert.deepEqual([first?.source, first?.flags], [OTHER, ["\\Deleted"]]);
        assert.equal(drafts.length, expected === "done" ? 0 : 1);
        for (const { flags } of drafts) assert.ok(!flags.includes("\\Deleted"));
      },
    })),
  );
});
