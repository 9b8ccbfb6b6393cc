import assert from "node:assert/strict";
import fc from "fast-check";
import { readBody } from "../../../lib/content/body.ts";
import { MAX_BODY_PARTS, MAX_TEXT_BYTES } from "../../../lib/content/caps.ts";
import type { TextPart } from "../../../lib/content/protocol.ts";
import { MailError } from "../../../lib/contract/error.ts";
import type { Part } from "../../../lib/mime/part.ts";
import { parseStructure } from "../../../lib/imap/bodystructure.ts";
import { planBody } from "../../../lib/mime/body_plan.ts";
import { type BodyText, readBodyText } from "../../../lib/tools/body_text.ts";
import { base64, quotedPrintable, unfenced, utf8 } from "../content/bytes.ts";
import { multipart, tokens } from "../imap/tokens.ts";
import { FakeMailbox } from "./fake_mailbox.ts";

/** A text part as a test describes it. */
interface Sample {
  readonly text: string;
  readonly subtype?: "PLAIN" | "HTML";
  readonly encoding?: "8bit" | "base64" | "quoted-printable";
}

const ENCODE = { "8bit": utf8, base64, "quoted-printable": quotedPrintable };
const REF = { account: "default", mailbox: "INBOX", uidvalidity: "7", uid: 5 };

/** The content isolate's work, done here. */
async function readHere(parts: readonly TextPart[], offset: number, maxChars: number) {
  return { body: await readBody(parts, "text", offset, maxChars) };
}

class FakeMessageText {
  readonly mailbox: FakeMailbox;
  readonly parts: readonly Part[];

  constructor(samples: readonly Sample[]) {
    const described = samples.map(({ text, subtype = "PLAIN", encoding = "8bit" }) => {
      const bytes = ENCODE[encoding](text);
      const words =
        `("TEXT" "${subtype}" ("CHARSET" "utf-8") NIL NIL "${encoding}" ${bytes.length} 1)`;
      return { bytes, words };
    });
    const structure = multipart("MIXED", ...described.map(({ words }) => words));
    const root = parseStructure(tokens(structure))?.root;
    assert.ok(root);
    this.parts = planBody(root).body;
    const sections = Object.fromEntries(described.map(({ bytes }, i) => [`${i + 1}`, bytes]));
    this.mailbox = new FakeMailbox([{ uid: 5, structure, sections }]);
  }

  async read(offset: number, maxChars: number): Promise<BodyText> {
    const { session } = this.mailbox;
    return (await readBodyText(session, REF, this.parts, { offset, maxChars }, readHere)).body;
  }

  /** All pages, as a caller who follows `next` would read them. */
  async pages(maxChars: number): Promise<string[]> {
    const pages: string[] = [];
    for (let offset: number | undefined = 0; offset !== undefined;) {
      const page: BodyText = await this.read(offset, maxChars);
      assert.equal(page.truncated, page.next !== undefined);
      pages.push(unfenced(page.text));
      offset = page.next;
    }
    return pages;
  }
}

/** Text without anything at its end that would be trimmed. */
function prose(chars: number): string {
  const sentence = "Größe 世界 😀 und so weiter, ";
  return [...sentence.repeat(Math.ceil(chars / 10))].slice(0, chars - 1).join("") + "!";
}

Deno.test("the text of a small message comes with one command", async () => {
  const message = new FakeMessageText([{ text: "one" }, { text: "<p>two</p>", subtype: "HTML" }]);
  const body = await message.read(0, 2_000);
  assert.equal(unfenced(body.text), "one\n\ntwo");
  assert.deepEqual([body.truncated, body.next, body.notes], [false, undefined, []]);
  assert.deepEqual(message.mailbox.commands, ["UID FETCH 5"]);
});

Deno.test("of a long text no more is fetched than the page needs", async () => {
  const message = new FakeMessageText([{ text: "a".repeat(1_000_000) }]);
  const body = await message.read(0, 2_000);
  assert.deepEqual([body.chars, body.next, body.truncated], [2_000, 2_000, true]);
  assert.equal(message.mailbox.commands.length, 1);
  assert.ok(message.mailbox.sent <= 16_384);
});

Deno.test("a page far into a text is read with one command as well", async () => {
  const text = prose(60_000);
  const message = new FakeMessageText([{ text, encoding: "base64" }]);
  const body = await message.read(50_000, 100);
  assert.equal(unfenced(body.text), [...text].slice(50_000, 50_100).join(""));
  assert.equal(message.mailbox.commands.length, 1);
});

Deno.test("HTML is fetched as far as it is ever read, with one command", async () => {
  const style = `<style>${"x".repeat(60_000)}</style>`;
  const message = new FakeMessageText([{ text: `${style}<p>seen</p>`, subtype: "HTML" }]);
  const body = await message.read(0, 100);
  assert.deepEqual([unfenced(body.text), body.truncated], ["seen", false]);
  assert.equal(message.mailbox.commands.length, 1);
});

Deno.test("pages joined are the whole text, however it is encoded and cut", async () => {
  const list = `<ol>${"<li>an item</li>".repeat(1_600)}</ol>`;
  const link =
    `<p>see <a href="https://example.com/some/path">what is &auml;nother page</a> or</p>`;
  const messages: readonly Sample[][] = [
    [{ text: prose(30_000) }],
    [{ text: prose(30_000), encoding: "quoted-printable" }],
    [{ text: prose(9_000), encoding: "base64" }, { text: prose(20_000) }, { text: "end" }],
    [{ text: "start" }, { text: prose(30_000) }, { text: prose(9_000) }],
    [{ text: link.repeat(500), subtype: "HTML" }, { text: prose(20_000) }],
    [{ text: list, subtype: "HTML", encoding: "quoted-printable" }],
  ];
  for (const samples of messages) {
    const message = new FakeMessageText(samples);
    const whole = unfenced((await message.read(0, 200_000)).text);
    for (const size of [4_999, 16_000]) {
      assert.equal((await message.pages(size)).join(""), whole);
    }
  }
});

Deno.test("pages joined are the whole text, whatever their size", async () => {
  const text = prose(16_500);
  const message = new FakeMessageText([{ text }, { text: "the end" }]);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1_000, max: 17_000 }), async (size) => {
      assert.equal((await message.pages(size)).join(""), `${text}\n\nthe end`);
    }),
    { numRuns: 15 },
  );
});

Deno.test("text beyond what will ever be decoded is said to be cut", async () => {
  const message = new FakeMessageText([{ text: "a".repeat(MAX_TEXT_BYTES + 5) }]);
  const body = await message.read(MAX_TEXT_BYTES - 10, 100);
  assert.deepEqual([body.chars, body.next, body.truncated], [10, undefined, true]);
  assert.deepEqual(body.notes, ["text_cut_at_limit"]);
});

Deno.test("parts beyond the limit are said to be missing", async () => {
  const samples = Array.from({ length: MAX_BODY_PARTS + 1 }, (_, i) => ({ text: `part ${i}` }));
  const body = await new FakeMessageText(samples).read(0, 16_000);
  assert.equal(unfenced(body.text).split("\n\n").length, MAX_BODY_PARTS);
  assert.deepEqual([body.truncated, body.notes], [true, ["too_many_parts"]]);
});

Deno.test("an offset beyond the end is an empty page", async () => {
  const body = await new FakeMessageText([{ text: "abc" }]).read(1_000, 10);
  assert.deepEqual([unfenced(body.text), body.chars, body.next, body.truncated], [
    "",
    0,
    undefined,
    false,
  ]);
});

Deno.test("a message without text is an empty body, for which nothing is fetched", async () => {
  const message = new FakeMessageText([]);
  const body = await message.read(0, 10);
  assert.deepEqual([unfenced(body.text), body.truncated], ["", false]);
  assert.deepEqual(message.mailbox.commands, []);
});

Deno.test("a message that is gone is not_found, never an empty text", async () => {
  const message = new FakeMessageText([{ text: "x" }]);
  message.mailbox.messages = [];
  await assert.rejects(message.read(0, 10), (error) => {
    return error instanceof MailError && error.code === "not_found";
  });
});
