import assert from "node:assert/strict";
import fc from "fast-check";
import { htmlPage } from "../../../../lib/content/html/page.ts";
import { codePointLength } from "../../../../lib/contract/text.ts";

/** All pages of a document. */
function pagesOf(html: string, maxChars: number): ReturnType<typeof htmlPage>[] {
  const pages: ReturnType<typeof htmlPage>[] = [];
  for (let offset: number | undefined = 0; offset !== undefined;) {
    const page: ReturnType<typeof htmlPage> = htmlPage(html, offset, maxChars);
    assert.ok(page.next === undefined || page.next > offset);
    pages.push(page);
    offset = page.next;
  }
  return pages;
}

function assertBalanced(html: string): void {
  const open: string[] = [];
  for (const [, slash, name = ""] of html.matchAll(/<(\/?)([a-z]\w*)[^>]*>/g)) {
    if (name === "br") continue;
    if (slash === "") open.push(name);
    else assert.equal(open.pop(), name, html);
  }
  assert.deepEqual(open, [], html);
}

/** Balanced HTML as the renderer writes it. */
const { html: balanced } = fc.letrec<{ html: string }>((tie) => ({
  html: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom("words ", "😀", "&amp;", "<br>", "é", ""),
    fc.tuple(
      fc.constantFrom('<a href="https://e.example/x">', "<ul>", "<b>", "<td>"),
      fc.array(tie("html"), { maxLength: 4 }),
    ).map(([tag, inner]) => `${tag}${inner.join("")}</${/\w+/.exec(tag)?.[0]}>`),
  ),
}));

Deno.test("each page of HTML is balanced, and their stretches joined are the whole", () => {
  fc.assert(
    fc.property(fc.array(balanced), fc.integer({ min: 1, max: 60 }), (pieces, size) => {
      const html = pieces.join("");
      const pages = pagesOf(html, size);
      assert.equal(pages.map(({ slice }) => slice).join(""), html);
      for (const { open, slice, close } of pages) {
        assertBalanced(open + slice + close);
        assert.doesNotMatch(slice, /<[^>]*$|^[^<]*">/);
      }
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("a page of HTML ends between two tags where there is such a place near its end", () => {
  const html = "<p>some words</p>".repeat(50);
  for (const size of [60, 100, 301]) {
    const { slice } = htmlPage(html, 0, size);
    assert.ok(slice.length > size * 0.8 - 1);
    assert.match(slice, /(?:>|words)$/);
  }
});

Deno.test("a tag that is longer than a page is not cut", () => {
  const tag = `<a href="https://e.example/${"a".repeat(600)}">`;
  const html = `<p>${tag}link</a></p>`;
  const page = htmlPage(html, 3, 100);
  assert.equal(page.slice, tag);
  assert.equal(page.next, 3 + tag.length);
});

Deno.test("a link that is opened again keeps its target, unless that is very long", () => {
  const html = `<a href="https://e.example/">${"x".repeat(40)}</a>`;
  assert.equal(htmlPage(html, 50, 10).open, '<a href="https://e.example/">');
  const long = `<a href="https://e.example/${"a".repeat(600)}">${"x".repeat(40)}</a>`;
  assert.equal(htmlPage(long, codePointLength(long) - 20, 10).open, "<a>");
});

Deno.test("an entity is not cut", () => {
  const pages = pagesOf("<p>a&amp;b</p>", 5).map(({ slice }) => slice);
  assert.ok(pages.some((slice) => slice.includes("&amp;")), JSON.stringify(pages));
});

Deno.test("an offset inside a tag is moved behind it", () => {
  assert.equal(htmlPage('<p><a href="x">y</a></p>', 6, 100).slice, "y</a></p>");
});
