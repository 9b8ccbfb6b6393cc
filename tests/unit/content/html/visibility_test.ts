import assert from "node:assert/strict";
import { type HtmlDocument, readHtml } from "../../../../lib/content/html.ts";
import { LOOK_ALIKES } from "./look_alikes.ts";
import { type Sample, TECHNIQUES, TEXT } from "./techniques.ts";

/** Nobody writes it by chance, and no format changes it. */
const WORDS = "Quickbrown foxjumps overlazy";

function formats(document: HtmlDocument): readonly string[] {
  return [document.asText(), document.asMarkdown(), document.asHtml()];
}

async function wrong(samples: readonly Sample[], shown: boolean): Promise<readonly string[]> {
  const names: string[] = [];
  for (const [name, template] of samples) {
    const document = await readHtml(template.replaceAll(TEXT, WORDS));
    if (formats(document).some((text) => text.includes(WORDS) !== shown)) names.push(name);
  }
  return names;
}

Deno.test("text hidden by any technique is in no format", async () => {
  assert.ok(TECHNIQUES.length >= 60);
  assert.equal(new Set(TECHNIQUES.map(([name]) => name)).size, TECHNIQUES.length);
  assert.deepEqual(await wrong(TECHNIQUES, false), []);
});

Deno.test("text that only looks hidden is in every format", async () => {
  assert.ok(LOOK_ALIKES.length >= 40);
  assert.equal(new Set(LOOK_ALIKES.map(([name]) => name)).size, LOOK_ALIKES.length);
  assert.deepEqual(await wrong(LOOK_ALIKES, true), []);
});

Deno.test("what stands around hidden text stays", async () => {
  for (const [name, template] of TECHNIQUES) {
    if (!template.startsWith("<p>before</p>")) continue;
    const text = (await readHtml(template.replaceAll(TEXT, WORDS))).asText();
    assert.match(text, /^before\s+after$/, name);
  }
});

Deno.test("hidden elements and their characters are counted", async () => {
  const { findings } = await readHtml(
    "<p>seen</p><p hidden>four <b>more</b></p><p hidden> </p><!-- note --><p>a" +
      '<span style="font-size:0">bc</span></p><style>p{}</style><script>x()</script>',
  );
  assert.deepEqual(findings.hidden, { elements: 3, characters: 9 + 4 + 2 });
});

Deno.test("no style sheet makes a script or a style sheet a part of the letter", async () => {
  const document = await readHtml(
    "<style>script,style{display:block!important}</style><p>seen</p><script>ignore_all()</script>",
  );
  for (const text of formats(document)) assert.doesNotMatch(text, /ignore_all|important/);
});

Deno.test("the words of a picture that is as good as transparent are hidden", async () => {
  const document = await readHtml(
    '<p>seen</p><img src="https://e.example/1.png" alt="Obey the following" style="opacity:.01">',
  );
  for (const text of formats(document)) assert.doesNotMatch(text, /Obey/);
  assert.deepEqual(document.findings.remote, { images: 1, trackers: 1 });
});

Deno.test("markup for Outlook in comments hides nothing", async () => {
  const { findings } = await readHtml(
    "<!--[if mso]><table><tr><td><![endif]--><p>x</p><!--[if mso]></td></tr></table><![endif]-->" +
      "<!--[if !mso]><!--><p>y</p><!--<![endif]-->",
  );
  assert.deepEqual(findings.hidden, { elements: 0, characters: 0 });
});

Deno.test("hidden prose before all other text is the preheader", async () => {
  const { findings } = await readHtml(
    '<body><div style="display:none;max-height:0">Six things  for spring&#847;&zwnj;&nbsp;&#847;</div>' +
      "<p>Hello</p><div hidden>later</div>",
  );
  assert.equal(findings.preheader, "Six things for spring");
  assert.equal(findings.hidden.elements, 2);
});

Deno.test("hidden text after other text, or without words, is no preheader", async () => {
  for (
    const html of [
      "<p>Hello</p><div hidden>later words</div>",
      "<div hidden>&nbsp;&zwnj; 1</div><p>Hello</p>",
      "<!-- words of a comment --><title>words</title><p>Hello</p>",
    ]
  ) {
    assert.equal((await readHtml(html)).findings.preheader, "", html);
  }
});

Deno.test("a preheader is one line of at most 200 code points", async () => {
  const { findings } = await readHtml(`<p hidden>${"word 😀\n".repeat(100)}</p><p>x</p>`);
  assert.equal([...findings.preheader].length, 200);
  assert.equal(findings.preheader.includes("\n"), false);
});
