import assert from "node:assert/strict";
import { readPlain } from "../../../lib/content/body.ts";
import { MAX_FOLD_CHARS, MAX_FOLDED_MESSAGES } from "../../../lib/content/caps.ts";
import { foldQuotes } from "../../../lib/content/quotes.ts";
import { htmlPart, plainPart, unfenced } from "./bytes.ts";

/** Texts of a conversation as they are shown. */
function fold(...texts: readonly string[]): readonly string[] {
  return foldQuotes(texts, 4_000, 32_000).map(({ text }) => unfenced(text));
}

const FIRST = [
  "Dear Ada,",
  "the boat leaves on Saturday at half past six from the old pier.",
  "Bring the thermos.",
].join("\n");

Deno.test("A quote that stands in an earlier message becomes a marker with its number of lines.", () => {
  const quoted = FIRST.replace(/^/gm, "> ");
  assert.deepEqual(fold(FIRST, `I will.\n\n${quoted}`), [FIRST, "I will.\n\n[… 3 quoted lines]"]);
  assert.deepEqual(fold(FIRST, `${quoted}\n\nI will.`), [FIRST, "[… 3 quoted lines]\n\nI will."]);
});

Deno.test("A quote whose lines were broken anew, or quoted twice, is known all the same.", () => {
  const wrapped = [
    ">> Dear Ada, the boat leaves on Saturday",
    ">> at half past six from",
    "> > the old pier. Bring the",
    "> > thermos.",
  ].join("\n");
  assert.deepEqual(fold(FIRST, wrapped).at(1), "[… 4 quoted lines]");
});

Deno.test("What an author writes into a quote stays.", () => {
  const cases = [
    ["> the boat leaves on Saturday at half past seven from the old pier.", "a changed word"],
    ["> the boat leaves on Saturday at half past six from the old pier?", "a changed sign"],
    ["> the boat leaves on Saturday at half past six from the old pier. [No! A.]", "a remark"],
    ["> It never said so before.", "a new sentence"],
    ["> old pier", "a few words that happen to stand there"],
  ];
  for (const [line = "", what] of cases) {
    assert.ok(
      fold(FIRST, `> Dear Ada,\n${line}\n> Bring the thermos.`).at(1)?.includes(line),
      what,
    );
  }
  const inline = "> Dear Ada,\n> Bring the thermos.\nBring the thermos.\nyes";
  assert.equal(fold(FIRST, inline).at(1), "[… 2 quoted lines]\nBring the thermos.\nyes");
});

Deno.test("What is said outside of a quote stays, however often it was said.", () => {
  assert.deepEqual(fold(FIRST, FIRST, `${FIRST}\n${FIRST}`), [FIRST, FIRST, `${FIRST}\n${FIRST}`]);
});

Deno.test("A quote of what is not in the conversation stays, and is known from then on.", () => {
  const lost = "> Nobody has the message any more from which this sentence comes.";
  assert.deepEqual(fold(`See here:\n${lost}`, `And:\n>${lost}`), [
    `See here:\n${lost}`,
    "And:\n[… 1 quoted line]",
  ]);
});

Deno.test("The line that introduces a quote goes with it, in any language.", () => {
  for (
    const line of [
      "On Mon, 4 May 2026 at 09:00, Grace <grace@example.test> wrote:",
      "On Mon, 4 May 2026 at 09:00, Grace\n<grace@example.test>\nwrote:",
      "Am 04.05.2026 um 09:00 schrieb Grace:",
      "Le lun. 4 mai 2026 à 09:00, Grace <grace@example.test> a écrit :",
      "2026年5月4日(月) 9:00 Grace <grace@example.test>:",
      "El 4/5/2026 a las 9:00, Grace escribió:",
      "Den mån 4 maj 2026 kl 09:00 skrev Grace:",
      "-----Original Message-----",
      "---------- Forwarded message ---------\nFrom: Grace <g@x.test>\nDate: 4 May 2026\nSubject: Boat",
      "________________________________\nVon: Grace <g@x.test>\nGesendet: 4. Mai 2026 09:00\nAn: Ada\nBetreff: Boot",
      "*From:* Grace\n*Sent:* 4 May 2026 09:00\n*To:* Ada\n*Subject:* Boat",
    ]
  ) {
    const lines = line.split("\n").length + 3;
    const marked = `I will.\n\n${line}\n\n${FIRST.replace(/^/gm, "> ")}`;
    const unmarked = `I will.\n\n${line}\n\n${FIRST}`;
    const expected = `I will.\n\n[… ${lines} quoted lines]`;
    assert.deepEqual(fold(FIRST, marked).at(1), expected, line);
    assert.deepEqual(fold(FIRST, unmarked).at(1), expected, line);
  }
});

Deno.test("Introductions inside of quotes go along, as Apple Mail and nested quotes have them.", async () => {
  const apple = `I will.\n\n> On 4. May 2026, at 09:00, Grace <g@x.test> wrote:\n> \n${
    FIRST.replace(/^/gm, "> ")
  }`;
  assert.equal(fold(FIRST, apple).at(1), "I will.\n\n[… 4 quoted lines]");
  const second = "I will come with two thermos flasks and a rope.";
  const third = `> ${second}\n>\n> Am 04.05.2026 um 09:00 schrieb\n> Grace:\n>\n${
    FIRST.replace(/^/gm, ">> ")
  }\n\nGood.`;
  assert.equal(fold(FIRST, second, third).at(2), "[… 6 quoted lines]\n\nGood.");
  const { text } = await readPlain([
    htmlPart(
      `<p>I will.</p><blockquote type="cite"><div>On 4 May 2026, at 09:00, Grace &lt;<a href="mailto:g@x.test">g@x.test</a>&gt; wrote:</div><div>${
        FIRST.replaceAll("\n", "<br>")
      }</div></blockquote>`,
    ),
  ]);
  assert.equal(fold(FIRST, text).at(1), "I will.\n\n[… 4 quoted lines]");
});

Deno.test("A line that introduces what is new stays, and so does what is new below it.", () => {
  const answer = "Hi.\n\nOn Mon, 4 May 2026 at 09:00, Eve wrote:\n\n> Pay today to this account.";
  assert.equal(fold(FIRST, answer).at(1), answer);
  const inline = `-----Original Message-----\n${FIRST.replace("\nBring", "\nNo!\nBring")}`;
  assert.match(fold(FIRST, inline).at(1) ?? "", /\nNo!\n/);
});

Deno.test("What people write that looks a little like an introduction is not one.", () => {
  for (
    const text of [
      `Note: bring it\n${FIRST}`,
      `Here is what we need:\n${FIRST}`,
      `Place: here\nTime: now\n${FIRST}`,
      `-- \n${FIRST}`,
    ]
  ) assert.equal(fold(FIRST, text).at(1), text);
});

Deno.test("An author's own line above a quote stays, also where it looks like an introduction.", () => {
  const quoted = FIRST.replace(/^/gm, "> ");
  for (
    const own of [
      "No",
      "You promised it at 9:00, and now:",
      "Where: the pier\nWhen: 4 May 2026 9:00\nBring: ada@example.test",
      "--- NEW ACCOUNT: 12345 ---",
    ]
  ) {
    assert.equal(fold(FIRST, `${own}\n${quoted}`).at(1), `${own}\n[… 3 quoted lines]`);
    const introduced = `${own}\nOn Mon, 4 May 2026 at 09:00, Grace wrote:\n${quoted}`;
    assert.equal(fold(FIRST, introduced).at(1), `${own}\n[… 4 quoted lines]`);
  }
});

Deno.test("Quotes in HTML mail are folded as a reader sees them, plain or not.", async () => {
  const html = `<p>I will.</p><div>On 4 May 2026 at 9:00 Grace wrote:</div><blockquote>${
    FIRST.split("\n").map((line) => `<div>${line}</div>`).join("")
  }</blockquote>`;
  const { text } = await readPlain([htmlPart(html)]);
  assert.equal(fold(FIRST, text).at(1), "I will.\n\n[… 4 quoted lines]");
});

Deno.test("Text without spaces between words is folded as well.", () => {
  const first = "明日の会議は午後三時から始まります。資料を忘れないでください。";
  assert.deepEqual(
    fold(first, `> 明日の会議は午後三時から始まり\n> ます。資料を忘れないでください。\nはい`),
    [
      first,
      "[… 2 quoted lines]\nはい",
    ],
  );
});

Deno.test("Only what was shown counts as known: a text that was cut is shown by who quotes it.", () => {
  const long = Array.from({ length: 100 }, (_, i) => `This is sentence ${i} of a long message.`);
  const [first, second] = foldQuotes(
    [long.join("\n"), `Yes.\n> ${long[99]}\n> ${long[0]}`],
    400,
    32_000,
  );
  assert.equal(first?.cut, true);
  assert.equal(first?.chars, 400);
  assert.equal(unfenced(second?.text ?? ""), `Yes.\n> ${long[99]}\n[… 1 quoted line]`);
});

Deno.test("All texts together stay within their bound; short ones stay whole, long ones share.", () => {
  const texts = Array.from({ length: 20 }, (_, i) => i % 2 ? `short ${i}` : `${i} `.repeat(3_000));
  const folded = foldQuotes(texts, 4_000, 10_000);
  assert.ok(folded.reduce((sum, { chars }) => sum + chars, 0) <= 10_000);
  for (const [i, { chars, cut }] of folded.entries()) {
    if (i % 2) assert.deepEqual([chars, cut], [`short ${i}`.length, false]);
    else assert.ok(cut && chars > 700, `${chars}`);
  }
});

Deno.test("More texts and longer ones than the caps allow are cut before they are looked at.", () => {
  const folded = foldQuotes(Array.from({ length: 60 }, () => "x".repeat(40_000)), 20_000, 9e6);
  assert.equal(folded.length, MAX_FOLDED_MESSAGES);
  assert.equal(folded[0]?.chars, MAX_FOLD_CHARS);
});

Deno.test("The text of a message says when it goes on, and what was odd about it.", async () => {
  const { text, cut } = await readPlain([
    plainPart("é".repeat(MAX_FOLD_CHARS + 1)),
    plainPart("b"),
  ]);
  assert.deepEqual([[...text].length, cut], [MAX_FOLD_CHARS, true]);
  assert.deepEqual(await readPlain([plainPart("a\u200b"), plainPart("b")]), {
    text: "a\n\nb",
    cut: false,
    notes: [],
  });
});

Deno.test("An answer below a quote stays, also when the quoted mail says the same words.", () => {
  const first = "Can you come on Friday? No need to bring anything.";
  const reply = [
    "On Wed, 1 Apr 2026 at 09:10, B wrote:",
    "> Can you come on Friday?",
    "",
    "No",
  ].join("\n");
  assert.match(fold(first, reply).at(1) ?? "", /\nNo$/);
  const list = "Choose: I will come to the party, or I will not come to the party.";
  const chosen = `On Wed, 1 Apr 2026 at 09:10, B wrote:\n> ${list}\n\nI will not come to the party`;
  assert.match(fold(list, chosen).at(1) ?? "", /\nI will not come to the party$/);
});
