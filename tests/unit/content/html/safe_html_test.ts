import assert from "node:assert/strict";
import fc from "fast-check";
import sanitize from "sanitize-html";
import { readHtml } from "../../../../lib/content/html.ts";
import { anyText } from "../../../support/any_text.ts";
import { secondNet } from "../../../../lib/content/html/render/html.ts";

async function html(source: string): Promise<string> {
  return (await readHtml(source)).asHtml();
}

/** Everything that may be in the output: balanced tags of the list, escaped text. */
const ALLOWED =
  /^(?:[^<>]|<\/?(?:b|blockquote|caption|code|dd|div|dl|dt|em|h[1-6]|i|li|ol|p|pre|s|strong|sub|sup|table|tbody|tfoot|thead|tr|u|ul)>|<\/(?:a|td|th)>|<(?:br|hr) \/>|<a href="(?:https?:\/\/|mailto:|tel:)[^"<>]*">|<img alt="[^"<>]*" \/>|<t[dh](?: (?:col|row)span="\d+")*>)*$/u;

const RULES: sanitize.IOptions = {
  allowedTags: [
    ...["a", "b", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em", "h1", "hr"],
    ...["i", "img", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td"],
    ...["tfoot", "th", "thead", "tr", "u", "ul"],
  ],
  allowedAttributes: {
    a: ["href"],
    img: ["alt"],
    td: ["colspan", "rowspan"],
    th: ["colspan", "rowspan"],
  },
};

function assertBalanced(output: string): void {
  const open: string[] = [];
  for (const [, slash, name = "", rest] of output.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/g)) {
    if (slash) assert.equal(open.pop(), name, output);
    else if (!rest?.endsWith("/")) open.push(name);
  }
  assert.deepEqual(open, [], output);
}

const VECTORS: readonly string[] = [
  "<script>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  "<svg onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  '<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>',
  '<math><mtext><a href="javascript:alert(1)">x</a></mtext></math>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="java&#9;script:alert(1)">x</a>',
  '<a href="java&NewLine;script:alert(1)">x</a>',
  '<a href="java\0script:alert(1)">x</a>',
  '<a href="&#x6A;avascript:alert(1)">x</a>',
  '<a href="javascript&colon;alert(1)">x</a>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="blob:https://e.com/1">x</a>',
  '<a href="file:///etc/passwd">x</a>',
  '<a href="//e.com/x">x</a>',
  '<a href="/x">x</a>',
  '<a href="feed:javascript:alert(1)">x</a>',
  '<a href="view-source:https://e.com">x</a>',
  '<a href="https:javascript:alert(1)" onclick="alert(1)">x</a>',
  '<a href="https://e.com/&quot; onmouseover=&quot;alert(1)">x</a>',
  '<a href="https://e.com" style="position:fixed;inset:0">x</a>',
  "<style>@import 'javascript:alert(1)'</style>",
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">x</noscript>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  '<select><template><style><!--</style><a rel="--></style></template></select><img src onerror=alert(1)>">',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
  "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
  "<textarea>&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;</textarea>",
  "<title>&lt;/title&gt;<script>alert(1)</script></title>",
  "<iframe src=javascript:alert(1)></iframe>",
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  "<object data=javascript:alert(1)>x</object>",
  "<embed src=javascript:alert(1)>",
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="javascript:/a/-alert(1)///////"><a href="../x">x</a>',
  "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>",
  '<img alt="&quot; onerror=&quot;alert(1)">',
  "<img alt='\"><script>alert(1)</script>'>",
  '<td colspan="1 onclick=alert(1)">x</td>',
  '<table><td rowspan="2&quot;><script>">x</table>',
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "<<script>alert(1)//<</script>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<!--><script>alert(1)</script>-->",
  "<a href=x:alert(1)//></a><plaintext><script>alert(1)</script>",
  '<link rel=stylesheet href="https://e.com/x.css">x',
  '<video poster="https://e.com/x"><source src="https://e.com/y">x</video>',
  '<input type=image src="https://e.com/x" onerror=alert(1)>',
];

Deno.test("no script, handler, style, foreign address or picture is left in HTML", async () => {
  for (const vector of VECTORS) {
    const output = await html(`<p>a</p>${vector}`);
    assert.match(output, ALLOWED, vector);
    assert.equal(/(?:href|src)="(?:java|vb|data|file|blob)/i.test(output), false, vector);
    assertBalanced(output);
  }
});

Deno.test("the second net catches by itself what is no part of a letter", () => {
  for (const vector of [...VECTORS, '<a href="https://e.com/" onclick="x()">x</a>']) {
    const output = secondNet(vector);
    assert.doesNotMatch(output, /<(?:script|svg|math|style|iframe|form|input|video)/i, vector);
    for (const [tag] of output.matchAll(/<[^>]*>?/g)) {
      assert.match(
        tag,
        /^<\/?[a-z0-9]+(?: (?:href|alt|colspan|rowspan)="[^"]*")*(?: \/)?>$/,
        vector,
      );
    }
    assert.doesNotMatch(output, /href="(?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]*:/i, vector);
  }
});

Deno.test("what is written in an attribute or as text is not markup, and stays whole", async () => {
  assert.equal(
    await html('<img alt=\'say "yes" onerror="x()" now\'>'),
    '<img alt="say &quot;yes&quot; onerror=&quot;x()&quot; now" />',
  );
  assert.equal(
    await html("<a href='mailto:a\"onclick=\"x()'>x</a>"),
    '<a href="mailto:a&quot;onclick=&quot;x()">x</a>',
  );
  assert.equal(
    await html("<p>&lt;b onclick=x()&gt;bold&lt;/b&gt; &amp;lt;</p>"),
    "<p>&lt;b onclick=x()&gt;bold&lt;/b&gt; &amp;lt;</p>",
  );
});

Deno.test("text and Markdown have no address of another scheme either", async () => {
  for (const vector of VECTORS.filter((one) => one.startsWith("<a href="))) {
    const document = await readHtml(vector.split(">")[0] + ">x</a>");
    assert.equal(
      /\((?!https?:)[a-z]+:|\[(?!https?:)[a-z]+:/i.test(document.asText()),
      false,
      vector,
    );
    assert.equal(/\]\((?!<?(?:https?:|mailto:|tel:))/i.test(document.asMarkdown()), false, vector);
  }
});

Deno.test("links keep their target as a browser understands it", async () => {
  assert.equal(
    await html('<a href=" HTTPS://Ex%41mple.com/a&#10;b ">x</a>'),
    '<a href="https://example.com/ab">x</a>',
  );
  assert.equal(
    await html('<a href="http://bücher.example/">x</a>'),
    '<a href="http://xn--bcher-kva.example/">x</a>',
  );
  assert.equal(
    await html('<base href="https://e.com/d/"><a href="x">y</a>'),
    '<a href="https://e.com/d/x">y</a>',
  );
});

Deno.test("structure stays, styles and empty boxes go", async () => {
  assert.equal(
    await html(
      '<center class="a"><font color=red>Hi</font> <span style="color:blue">you</span></center><div></div>' +
        '<table bgcolor=red><tr><td colspan=2 width=9>x</td></tr></table><p title="t">y</p>',
    ),
    '<div>Hi you</div><table><tbody><tr><td colspan="2">x</td></tr></tbody></table><p>y</p>',
  );
});

/** Markup that parsers take apart. */
const piece = fc.oneof(
  fc.constantFrom(
    ...["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a href='http://e.x/a'>", "</a>", "<ul>"],
    ...["<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<h1>", "</h1>", "<pre>", "</pre>"],
    ...["<svg>", "<math>", "<mtext>", "<foreignObject>", "<style>", "</style>", "<title>", "<xmp>"],
    ...["<select>", "<option>", "<textarea>", "</textarea>", "<template>", "</template>", "<!--"],
    ...["-->", "<form>", "<button>", "<object>", "<img alt='\"'>", "<br>", "<hr>", "<dl>", "<dd>"],
    ...["<caption>", "<blockquote>", "<noscript>", "<plaintext>", "<iframe>", "&lt;script&gt;"],
    ...["&amp;lt;", "&#0;", "&#x200b;", "&nbsp;", " ", "\n", "x", "<p hidden>", "<i onclick=x>"],
  ),
  anyText(3),
);
const markup = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""));

Deno.test("HTML read again is the same, whatever it was made of", async () => {
  await fc.assert(
    fc.asyncProperty(markup, async (source) => {
      const once = await html(source);
      assert.equal(await html(once), once);
    }),
    { numRuns: 400 },
  );
});

Deno.test("HTML is balanced, of the allowed elements only, and nothing for a sanitizer to do", async () => {
  await fc.assert(
    fc.asyncProperty(markup, async (source) => {
      const output = await html(source);
      assert.match(output, ALLOWED);
      assertBalanced(output);
      assert.equal(sanitize(output, RULES), output);
    }),
    { numRuns: 400 },
  );
});

Deno.test("no format has an invisible character, whatever the markup", async () => {
  const invisible =
    // deno-lint-ignore no-control-regex
    /[\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}\u{0}-\u{8}\u{B}-\u{1F}\u{7F}-\u{9F}]/u;
  const references = fc.array(
    fc.oneof(piece, fc.integer({ min: 0, max: 0xe01ff }).map((n) => `&#${n};`)),
    {
      maxLength: 20,
    },
  );
  await fc.assert(
    fc.asyncProperty(references, async (pieces) => {
      const document = await readHtml(pieces.join(""));
      for (const text of [document.asText(), document.asMarkdown(), document.asHtml()]) {
        assert.equal(invisible.test(text), false, JSON.stringify(text));
      }
    }),
    { numRuns: 300 },
  );
});
