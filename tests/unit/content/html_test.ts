import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_HTML_BYTES } from "../../../lib/content/caps.ts";
import { htmlToText } from "../../../lib/content/html.ts";

Deno.test("paragraphs, headings and lists are lines, as one would read them aloud", async () => {
  assert.equal(
    await htmlToText("<h1>Title</h1><p>One<br>two</p><ul><li>a</li><li>b</li></ul>"),
    "Title\n\nOne\ntwo\n\n * a\n * b",
  );
});

Deno.test("an item of an ordered list looks the same whatever items follow", async () => {
  const list = await htmlToText(`<p>a</p><ol>${"<li>x</li>".repeat(10)}</ol><p>b</p>`);
  assert.match(list, /^a\n\n 1\. x\n 2\. x\n.* 10\. x\n\nb$/s);
  assert.equal(
    await htmlToText("<ul><li>a<ol><li>b<br>c</li><li>d</li></ol></li></ul>"),
    " * a\n    1. b\n       c\n    2. d",
  );
  assert.equal(await htmlToText("<ol>\n<li>a</li> stray <b>text</b></ol>"), " 1. a\nstray\ntext");
});

Deno.test("a table is one line a row, with its cells apart", async () => {
  const text = await htmlToText(
    "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Tea</td><td>3 €</td></tr></table>",
  );
  assert.match(text, /^Item Price\s*\n+Tea 3 €\s*$/);
});

Deno.test("a link shows where it leads", async () => {
  assert.equal(
    await htmlToText('<a href="https://example.com/a?b=1">here</a>.'),
    "here [https://example.com/a?b=1].",
  );
});

Deno.test("a long link target is cut to host and path, without its credentials", async () => {
  const text = await htmlToText(
    `<a href="https://user:secret@example.com/path?${"t".repeat(500)}">x</a>`,
  );
  assert.equal(text, "x [https://example.com/path…]");
  const path = await htmlToText(`<a href="https://example.com/${"p".repeat(500)}">x</a>`);
  assert.ok(path.length < 140);
});

Deno.test("a long mail address link stays one", async () => {
  const text = await htmlToText(`<a href="mailto:a@example.com?body=${"x".repeat(300)}">x</a>`);
  assert.equal(text, "x [mailto:a@example.com…]");
});

Deno.test("links that are no addresses of pages or people show no target", async () => {
  for (
    const href of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "#top", ""]
  ) {
    assert.equal(await htmlToText(`<a href="${href}">x</a>`), "x", href);
  }
});

Deno.test("pictures are their alternative text and nothing else", async () => {
  assert.equal(
    await htmlToText('<img src="https://tracker.example/1.gif"><img src="cid:1" alt="Our logo">'),
    "[image: Our logo]",
  );
});

Deno.test("what is not text for a reader is left out", async () => {
  const html = "<head><title>t</title></head><style>s{}</style><script>s()</script>" +
    "<textarea>ta</textarea><object>ob</object><!-- comment --><p>seen</p>";
  assert.equal(await htmlToText(html), "seen");
});

Deno.test("markup that was written as text stays text", async () => {
  assert.equal(
    await htmlToText("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;</p>"),
    "<script>alert(1)</script> &amp;",
  );
});

Deno.test("text is not broken into lines that its author did not write", async () => {
  const long = "word ".repeat(200).trim();
  assert.equal(await htmlToText(`<p>${long}</p>`), long);
});

Deno.test("a quarter of a megabyte of nested elements is read without an error", async () => {
  const count = Math.floor(MAX_HTML_BYTES / "<div>".length);
  const text = await htmlToText(`${"<div>".repeat(count - 2)}deep`);
  assert.ok(text.length < 100);
});

Deno.test("hostile shapes of markup are read without an error", async () => {
  const shapes = [
    "<table><tr><td>",
    "<ul><li>",
    "<ol><li>",
    "<blockquote>",
    "<a href=http://x>",
    "<b><i>",
    "<p ",
    "<!--",
    "<![CDATA[",
    "&#x",
    "</div>",
    "<a b='",
  ];
  for (const shape of shapes) {
    assert.equal(typeof await htmlToText(shape.repeat(2_000)), "string", shape);
  }
});

Deno.test("any text is rendered without an error and without a tag left over", async () => {
  const piece = fc.constantFrom(
    ...["<p>", "</p>", "<a href='http://e.x'>", "</a>", "<script>", "</script>", "<", ">", "&lt;"],
    ...["x", " ", "\n", "<ol>", "<li>", "</ol>", "<img alt='i'>", "<td>", "<table>", "&#0;", "é"],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const text = await htmlToText(pieces.join(""));
      assert.equal(/\[(javascript|data):/.test(text), false);
    }),
    { numRuns: 200 },
  );
});
