import assert from "node:assert/strict";
import fc from "fast-check";
import { readHtml } from "../../lib/content/html.ts";
import { leanTarget } from "../../lib/content/html/links.ts";
import { leadsOf } from "../support/markdown.ts";
import { anyText } from "../support/any_text.ts";
import { holds } from "./cases.ts";
import { hostileHtml, hostilePart, hostileText } from "./hostile_text.ts";
import { read } from "./reader.ts";
import { unfenced } from "./safe.ts";

/** Text that is Markdown, or becomes it beside marks that are ours. */
const MARKS: readonly string[] = [
  ...["!", "[", "]", "(", ")", "](", "![", "]:", ":", "`", "``", "```", "~", "*", "_", "<", ">"],
  ...["\\", "&", "&amp;lt;", "&#96;", "|", "-", "---", "===", "#", "1.", "- ", "> ", "+ ", "\n"],
  ...[
    "(javascript:alert(1))",
    "(https://evil.test/t.png)",
    ": javascript:alert(1)",
    "[x]",
    "x",
    " ",
  ],
  ...["![x](https://evil.test/q)", "[x](javascript:1)", "[x]: https://evil.test", "<javascript:1>"],
  ...["&lt;img src=https://evil.test/t.png&gt;", "&lt;https://evil.test&gt;", "&#10;", "&nbsp;"],
];

/** Elements that are written with marks of ours, and blocks that may stand in them. */
const ELEMENTS: readonly string[] = [
  ...[
    "b",
    "i",
    "code",
    "h1",
    "h2",
    "p",
    "div",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "ol start=3",
  ],
  ...["ol start=-3", "table", "tr", "td", "th", "textarea", "td", "tr", "hr", "br", "kbd", "span"],
];

const VOIDS: readonly string[] = [
  ..."<img src=http://a.test/a.png width=90 height=90 alt='x'>|<img alt=']('>|<img alt='!['>".split(
    "|",
  ),
  ...["<input type=submit value=go>", "<input value='[x]'>", "<br>", "<hr>", "<p>", "<li>", "<td>"],
];

const TARGETS: readonly string[] = [
  ...["https://a.test/", "http://h.test/[x](javascript:1)", "mailto:x>) [click](javascript:1) (<a"],
  ...["mailto:[x](javascript:1)", "http://h.test/![x](https://evil.test/q)", "tel:1> [a](x)"],
  ...["http://h.test/a|b`c", "mailto:a@b.test", "https://h.test/?a=1&amp;amp;lt;b", "mailto:# x"],
  ...["tel:+49 (0) 30", "javascript:1", "http://h.test/(", "mailto:(javascript:1)", "mailto:1. x"],
  ...["http://h.test/\\)", "tel:\\", "mailto:x&#10;y", "https://h.test/*a*_b_"],
];

const quoted = (text: string): string => text.replaceAll('"', "&quot;");

const marks = fc.array(fc.oneof(fc.constantFrom(...MARKS), anyText(3)), { maxLength: 5 })
  .map((pieces) => pieces.join(""));

const { nodes } = fc.letrec<{ nodes: string; node: string }>((tie) => ({
  nodes: fc.array(tie("node"), { minLength: 1, maxLength: 5 }).map((parts) => parts.join("")),
  node: fc.oneof(
    { maxDepth: 5 },
    marks,
    fc.constantFrom(...VOIDS),
    fc.constantFrom(...TARGETS).map((to) => `<a href="${quoted(to)}">${to}</a>`),
    fc.tuple(fc.constantFrom(...ELEMENTS), tie("nodes")).map(([name, inner]) =>
      `<${name}>${inner}</${name.split(" ")[0]}>`
    ),
    fc.tuple(fc.oneof(fc.constantFrom(...TARGETS), marks), tie("nodes")).map(([to, inner]) =>
      `<a href="${quoted(to)}">${inner}</a>`
    ),
    fc.tuple(marks, marks, marks, marks).map(([a, b, c, d]) =>
      `<table><tr><th>${a}<th>${b}<tr><td>${c}<td><code>${d}</code></table>`
    ),
  ),
}));

/** An address as it is, however it was written. */
function bare(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address.replace(
      /%([0-7][0-9a-f])/gi,
      (_, hex: string) => String.fromCharCode(parseInt(hex, 16)),
    );
  }
}

async function checkHtml(html: string): Promise<void> {
  const document = await readHtml(html);
  const markdown = document.asMarkdown();
  const { links, pictures, html: raw, definitions } = leadsOf(markdown);
  assert.deepEqual(
    { pictures, raw, definitions },
    { pictures: [], raw: [], definitions: [] },
    markdown,
  );
  const targets = new Set(document.findings.links.map(({ target }) => bare(leanTarget(target))));
  for (const link of links) {
    assert.match(link, /^(?:https?|mailto|tel):/);
    assert.ok(targets.has(bare(link)), JSON.stringify({ link, markdown, html }));
  }
}

Deno.test("Markdown links only where the HTML does, and has no picture and no HTML.", async () => {
  await holds(nodes, 2_500, checkHtml);
});

Deno.test("Any HTML gives Markdown that links only where it does.", async () => {
  await holds(hostileHtml(), 2_000, checkHtml);
});

Deno.test("Plain text that is read as Markdown has no picture, no HTML and no hidden target.", async () => {
  const text = fc.oneof(
    marks,
    hostileText(),
    fc.array(marks, { maxLength: 6 }).map((all) => all.join("\n")),
  );
  const part = fc.tuple(hostilePart(false), text).map(([any, value]) => ({
    ...any,
    bytes: new TextEncoder().encode(value),
    encoding: "8bit",
    charset: "utf-8",
  }));
  await holds(part, 2_000, async (value) => {
    const body = await read([value], "markdown", 0, 100_000);
    const markdown = unfenced(body.text);
    const { links, pictures, html, definitions } = leadsOf(markdown);
    assert.deepEqual({ pictures, html, definitions }, { pictures: [], html: [], definitions: [] });
    // What is left says its target: <https://…>, <a@b>.
    for (const link of links) {
      assert.match(link, /^(?:https?|mailto):/);
      assert.ok(
        markdown.includes(`<${link.replace(/^mailto:/, "")}`) || markdown.includes(`<${link}`),
      );
    }
  });
});
