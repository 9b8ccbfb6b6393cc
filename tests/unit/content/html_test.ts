import assert from "node:assert/strict";
import fc from "fast-check";
import { readHtml } from "../../../lib/content/html.ts";

async function text(html: string): Promise<string> {
  return (await readHtml(html)).asText();
}

Deno.test("paragraphs, headings and lists are lines, as one would read them aloud", async () => {
  assert.equal(
    await text("<h1>Title</h1><p>One<br>two</p><ul><li>a</li><li>b</li></ul>"),
    "Title\n\nOne\ntwo\n\n- a\n- b",
  );
});

Deno.test("an item of an ordered list looks the same whatever items follow", async () => {
  const list = await text(`<p>a</p><ol>${"<li>x</li>".repeat(10)}</ol><p>b</p>`);
  assert.match(list, /^a\n\n1\. x\n2\. x\n.*\n10\. x\n\nb$/s);
  assert.equal(
    await text("<ul><li>a<ol><li>b<br>c</li><li>d</li></ol></li></ul>"),
    "- a\n  1. b\n     c\n  2. d",
  );
  assert.equal(await text("<ol>\n<li>a</li> stray <b>text</b></ol>"), "1. a\nstray text");
  assert.equal(await text("<ul><li></li><li>a</li></ul>"), "- a");
});

Deno.test("a table is one line a row, with its cells apart", async () => {
  assert.equal(
    await text(
      "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Tea</td><td></td><td>3 €</td></tr></table>",
    ),
    "Item | Price\nTea | 3 €",
  );
});

Deno.test("a quotation is marked line by line", async () => {
  assert.equal(
    await text("<p>a</p><blockquote><p>b<br>c</p><blockquote>d</blockquote></blockquote>e"),
    "a\n\n> b\n> c\n>\n> > d\n\ne",
  );
});

Deno.test("a link shows where it leads", async () => {
  assert.equal(
    await text('<a href="https://example.com/a?b=1">here</a>.'),
    "here [https://example.com/a?b=1].",
  );
  assert.equal(await text('<a href="https://e.com/x">https://e.com/x</a>'), "https://e.com/x");
  assert.equal(
    await text('<a href="https://e.com/x">http://e.com/x</a>'),
    "http://e.com/x [https://e.com/x]",
  );
  assert.equal(
    await text('<a href="https://e.com/"><img src="cid:1"></a>'),
    "[image] [https://e.com/]",
  );
});

Deno.test("a long link target is cut to host and path, without its credentials", async () => {
  assert.equal(
    await text(`<a href="https://user:secret@example.com/path?${"t".repeat(500)}">x</a>`),
    "x [https://example.com/path…]",
  );
  const path = await text(`<a href="https://example.com/${"p".repeat(500)}">x</a>`);
  assert.ok(path.length < 140);
});

Deno.test("a long mail address link stays one", async () => {
  assert.equal(
    await text(`<a href="mailto:a@example.com?body=${"x".repeat(300)}">x</a>`),
    "x [mailto:a@example.com…]",
  );
});

Deno.test("links that are no addresses of pages or people show no target", async () => {
  for (
    const href of [
      "javascript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "#top",
      "",
      "a b",
    ]
  ) {
    assert.equal(await text(`<a href="${href}">x</a>`), "x", href);
  }
});

Deno.test("pictures are their alternative text and nothing else", async () => {
  assert.equal(
    await text('<img src="https://tracker.example/1.gif"><img src="cid:1" alt="Our logo">'),
    "[image: Our logo]",
  );
});

Deno.test("buttons and fields are what is written on them", async () => {
  assert.equal(
    await text(
      "<form><input value=Name> <input type=submit value=Send> <button>Go</button></form>",
    ),
    "[field: Name] [button: Send] Go",
  );
});

Deno.test("preformatted text keeps its lines, and its links", async () => {
  assert.equal(await text("<p>a</p><pre>\n x\n  y\n</pre>"), "a\n\n x\n  y");
  assert.equal(
    await text('<pre>a\nb <a href="https://e.com/x">c</a>\nd</pre>'),
    "a\nb c [https://e.com/x]\nd",
  );
});

Deno.test("markup that was written as text stays text", async () => {
  assert.equal(
    await text("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;</p>"),
    "<script>alert(1)</script> &amp;",
  );
});

Deno.test("text is not broken into lines that its author did not write", async () => {
  const long = "word ".repeat(200).trim();
  assert.equal(await text(`<p>${long}</p>`), long);
});

Deno.test("links are listed with their text and target, and all are counted", async () => {
  const { findings } = await readHtml(
    '<a href="https://EVIL.example">https://<b>bank</b>.example</a><a href="javascript:x">no</a>' +
      '<a hidden href="https://hidden.example/">h</a><a href="mailto:a@b.example">m</a>',
  );
  assert.deepEqual(findings.links, [
    { text: "https://bank.example", target: "https://evil.example/" },
    { text: "m", target: "mailto:a@b.example" },
  ]);
  const many = (await readHtml('<a href="http://e.example/">x</a>'.repeat(300))).findings;
  assert.deepEqual([many.links.length, many.linkCount, many.linksCut], [1, 300, false]);
});

Deno.test("pictures from elsewhere are counted, those nobody sees as trackers too", async () => {
  const { findings } = await readHtml(
    '<style>.a{background:url(https://e.example/bg.png)}</style><img src="https://e.example/1.png">' +
      '<img src="//e.example/2.gif" width="1" height="1"><img src="http://e.example/3" style="display:none">' +
      '<p hidden><img src="http://e.example/4"></p><img src="cid:5"><img src="data:image/png;base64,x">' +
      '<table background="https://e.example/6"><td style="background:url(http://e.example/7)">x</table>',
  );
  assert.deepEqual(findings.remote, { images: 7, trackers: 3 });
});

Deno.test("invisible characters are removed from text and attributes, and counted", async () => {
  const document = await readHtml(
    '<p>a&#8203;b&#x202e;</p><img alt="c&shy;d"><a href="https://e.example/&#8203;x">l</a>',
  );
  assert.equal(document.asText(), "ab\n\n[image: cd]l [https://e.example/x]");
  assert.equal(document.findings.invisible, 3);
});

Deno.test("words of a picture that are cut inside an emoji end without a joiner", async () => {
  const family = "\u{1F469}\u200D\u{1F467}";
  const document = await readHtml(`<img alt="${"x".repeat(198)}${family}">`);
  for (const text of [document.asText(), document.asMarkdown(), document.asHtml()]) {
    assert.match(text, /x\u{1F469}/u);
    assert.doesNotMatch(text, /\u200D/);
  }
});

Deno.test("any text is rendered without an error and without a link of another scheme", async () => {
  const piece = fc.constantFrom(
    ...["<p>", "</p>", "<a href='http://e.x'>", "</a>", "<script>", "</script>", "<", ">", "&lt;"],
    ...["x", " ", "\n", "<ol>", "<li>", "</ol>", "<img alt='i'>", "<td>", "<table>", "&#0;", "é"],
    ...[
      "<style>",
      "</style>",
      "p{display:none}",
      "<a href='javascript:x'>",
      "<p style='",
      "'>",
      "}",
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const document = await readHtml(pieces.join(""));
      assert.equal(/\[(javascript|data):/.test(document.asText()), false);
      assert.equal(/\]\((javascript|data):/.test(document.asMarkdown()), false);
    }),
    { numRuns: 300 },
  );
});
