import assert from "node:assert/strict";
import { readHtml } from "../../../../lib/content/html.ts";

async function markdown(html: string): Promise<string> {
  return (await readHtml(html)).asMarkdown();
}

Deno.test("headings, emphasis, lists, quotations and rules keep their marks", async () => {
  assert.equal(
    await markdown(
      "<h2>A <b>b</b></h2><p><b> bold </b>and <i>it</i></p><ul><li>a<ol start=3><li>b<li>c</ol></ul>" +
        "<blockquote><p>q</p>r</blockquote><hr>x<br>y",
    ),
    "## A b\n\n**bold** and _it_\n\n- a\n\n  3. b\n  4. c\n\n> q\n>\n> r\n\n---\n\nx\ny",
  );
});

Deno.test("emphasis closes at the end of a block and opens in the next", async () => {
  assert.equal(await markdown("<b><p>a</p><p>b</p></b>c"), "**a**\n\n**b**\n\nc");
  assert.equal(await markdown("<b> </b>a<b></b>"), "a");
});

Deno.test("links keep text and target; a link that says its target says it once", async () => {
  assert.equal(
    await markdown('<a href="https://e.com/a">x <b>y</b></a>.'),
    "[x **y**](https://e.com/a).",
  );
  assert.equal(await markdown('<a href="https://e.com/">https://e.com</a>'), "https://e.com/");
  assert.equal(await markdown('<a href="mailto:a@e.com">a@e.com</a>'), "a@e.com");
  assert.equal(
    await markdown('<a href="https://evil.example/">https://bank.example/</a>'),
    "[https://bank.example/](https://evil.example/)",
  );
  assert.equal(await markdown('<a href="https://e.com/(a)">x</a>'), "[x](<https://e.com/(a)>)");
});

Deno.test("a long target loses its query, a short one what only trackers read", async () => {
  assert.equal(
    await markdown(`<a href="https://e.com/p?${"q".repeat(200)}">x</a>`),
    "[x](https://e.com/p…)",
  );
  assert.equal(
    await markdown('<a href="https://e.com/p?utm_source=a&id=1&utm_medium=b#c">x</a>'),
    "[x](https://e.com/p?id=1#c)",
  );
  const document = await readHtml('<a href="https://e.com/p?utm_source=a&id=1">x</a>');
  assert.equal(document.asText(), "x [https://e.com/p?id=1]");
});

Deno.test("a link around blocks ends with the first of them", async () => {
  assert.equal(
    await markdown('<a href="http://e.com/"><p>a</p><p>b</p></a>'),
    "[a](http://e.com/)\n\nb",
  );
});

Deno.test("tables of data are tables", async () => {
  assert.equal(
    await markdown(
      "<table><tr><th>Item<th>Price</tr><tr><td>Tea | milk<td>3 €</tr><tr><td><td>- 4</tr></table>",
    ),
    "Item | Price\n-|-\nTea \\| milk | 3 €\n|  | - 4",
  );
  assert.equal(
    await markdown("<table><tr><td>a<td>1<tr><td>1. b<td>2</table>"),
    "a | 1\n-|-\n| 1\\. b | 2".replace("1\\.", "1."),
  );
});

Deno.test("headings of a table need no emphasis", async () => {
  assert.equal(
    await markdown("<table><tr><th><b>a</b><th><b>b</b><tr><td><b>c</b><td>2</table>"),
    "a | b\n-|-\n| **c** | 2",
  );
});

Deno.test("tables that hold a page together are blocks", async () => {
  const column = "A paragraph of a newsletter that is much too long for a cell of data. ".repeat(3);
  assert.equal(
    await markdown(
      `<table><tr><td><table><tr><td><h1>T</h1></td></tr></table></td></tr><tr><td>${column}</td>` +
        `<td><p>${column}</p></td></tr></table>`,
    ),
    `# T\n\n${column.trim()}\n\n${column.trim()}`,
  );
  assert.equal(await markdown("<table><tr><td>Shop<td>Sale<td>Help</table>"), "Shop | Sale | Help");
});

Deno.test("preformatted text and code are fenced by more backticks than they hold", async () => {
  assert.equal(await markdown("<pre>a\n  ```\nb</pre>"), "````\na\n  ```\nb\n````");
  assert.equal(await markdown("<p>run <code>a`b*</code></p>"), "run ``a`b*``");
});

Deno.test("text that looks like markup stays text", async () => {
  const cases: readonly (readonly [string, string])[] = [
    ["1*2*3", "1\\*2\\*3"],
    ["snake_case _x_", "snake_case \\_x\\_"],
    ["[a](http://e.com)", "\\[a\\](http://e.com)"],
    ["# a", "\\# a"],
    ["#a", "#a"],
    ["- a", "\\- a"],
    ["-a", "-a"],
    ["1. a", "1\\. a"],
    ["1.5 a", "1.5 a"],
    ["&gt; a", "\\> a"],
    ["---", "\\---"],
    ["===", "\\==="],
    ["a &lt;b&gt; 1 &lt; 2", "a \\<b> 1 < 2"],
    ["&amp;amp; & b", "\\&amp; & b"],
    ["`x`", "\\`x\\`"],
    ["~~x~~", "\\~~x\\~~"],
    ["a\\*", "a\\\\\\*"],
    ["C:\\dir", "C:\\dir"],
    ["| a |", "\\| a |"],
  ];
  for (const [html, expected] of cases) assert.equal(await markdown(`<p>${html}</p>`), expected);
});

Deno.test("pictures are their alternative text", async () => {
  assert.equal(await markdown('<img src="https://e.com/x.png" alt="A [b]">'), "[image: A \\[b\\]]");
  assert.equal(
    await markdown('<a href="http://e.com/"><img alt="Logo"></a>'),
    "[[image: Logo]](http://e.com/)",
  );
  assert.equal(await markdown('<img src="https://e.com/x.png">'), "");
});

Deno.test("what stands behind our own brackets makes no link, picture or definition of them", async () => {
  const image = '<img src="https://e.com/x.png" alt=x>';
  const cases: readonly (readonly [string, string])[] = [
    [`${image}(javascript:alert(1))`, "[image: x]\\(javascript:alert(1))"],
    [`${image}<b></b>(x)`, "[image: x]\\(x)"],
    [`!${image}(https://evil.test/t.png)`, "\\![image: x]\\(https://evil.test/t.png)"],
    [`${image}: javascript:alert(1)`, "[image: x]\\: javascript:alert(1)"],
    [`${image} (x)`, "[image: x] (x)"],
    ["<input type=submit value=go>(javascript:alert(1))", "[button: go]\\(javascript:alert(1))"],
    ['Hi!<a href="https://e.com/t.png">x</a>', "Hi\\![x](https://e.com/t.png)"],
    ['<a href="https://e.com/"><code>]:</code></a>', "[\\]:](https://e.com/)"],
  ];
  for (const [html, expected] of cases) assert.equal(await markdown(`<p>${html}</p>`), expected);
});

Deno.test("a target is nothing but a target, beside a text and instead of one", async () => {
  const click = "http://h.test/[x](javascript:alert(1))";
  const cases: readonly (readonly [string, string, string])[] = [
    [
      "mailto:x>) [click](javascript:alert(1)) (<a",
      "hello",
      "[hello](<mailto:x%3E)%20%5Bclick%5D(javascript:alert(1))%20(%3Ca>)",
    ],
    [click, click, "http://h.test/%5Bx%5D(javascript:alert(1))"],
    ["mailto:![x](https://evil.test)", "![x](https://evil.test)", "!%5Bx%5D(https://evil.test)"],
    ["mailto:1. x", "1. x", "1.%20x"],
    ["https://h.test/?q=&amp;lt;b", "x", "[x](https://h.test/?q=&amp;lt;b)"],
    ["https://h.test/a_b*c~d!e", "x", "[x](https://h.test/a_b*c~d!e)"],
  ];
  for (const [target, text, expected] of cases) {
    assert.equal(await markdown(`<a href="${target}">${text}</a>`), expected);
  }
});

Deno.test("code of several lines is fenced only where the fence begins a line", async () => {
  assert.equal(await markdown("<b><pre>[x](y)</pre>z</b>"), "```\n[x](y)\n```\n\n**z**");
  assert.equal(await markdown("<h1><pre>[x](y)\nz</pre></h1>"), "# \\[x\\](y)\nz");
  assert.equal(
    await markdown('<a href="http://e.com/"><pre>[x](y)</pre></a>'),
    "[\\[x\\](y)](http://e.com/)",
  );
  assert.equal(
    await markdown("<ul><li>a<ol start=3><li><pre>b</pre></ol></ul>"),
    "- a\n\n  3. ```\n     b\n     ```",
  );
  assert.equal(await markdown("<ol start=-3><li><pre>b</pre></ol>"), "- ```\n  b\n  ```");
});

Deno.test("code and addresses keep to their cell, and code beside code is two", async () => {
  assert.equal(
    await markdown(
      "<table><tr><th>a<th>b<tr><td><code>x|y</code><td><a href='http://h.test/a|b'>http://h.test/a|b</a></table>",
    ),
    "a | b\n-|-\n| `x\\|y` | http://h.test/a%7Cb",
  );
  assert.equal(await markdown("<code>x</code><code>y</code>"), "`x` `y`");
});
