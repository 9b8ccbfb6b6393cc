import assert from "node:assert/strict";
import { judgedHtml } from "./cases.ts";

const LIE = '<a href="https://evil.com/">https://www.paypal.com/login</a>';

Deno.test("Links that nobody can click do not keep a lying one from being judged.", async () => {
  for (
    const anchor of [
      '<a href="https://ok.com/"></a>\n',
      '<a href="https://ok.com/"> &nbsp; <span></span></a>\n',
      '<a href="https://ok.com/">same</a>\n',
      '<a href="https://ok.com/"><img src="cid:1" width=20 height=20></a>\n',
    ]
  ) {
    const { level, links } = await judgedHtml(anchor.repeat(3_000) + LIE);
    assert.equal(level, "danger", anchor);
    assert.equal(links.lying.length, 1, anchor);
    assert.deepEqual(links.suspicious, [], anchor);
  }
});

Deno.test("Anchors without text and picture are not counted; pictures and buttons of colour are.", async () => {
  const count = async (html: string): Promise<number> => (await judgedHtml(html)).links.count;
  assert.equal(await count('<p>x</p><a href="https://a.com/"></a>'), 0);
  assert.equal(await count('<a href="https://a.com/"><b> </b></a>'), 0);
  assert.equal(await count('<a href="https://a.com/"><img src="cid:1" width=9 height=9></a>'), 1);
  assert.equal(await count('<a href="https://a.com/"><b>x</b></a>'), 1);
  const button = '<a href="https://a.com/" style="display:block;height:9px;background:red"></a>';
  assert.equal(await count(button), 1);
});

Deno.test("More different links than are judged are said to be too many.", async () => {
  const many = (count: number): string =>
    Array.from({ length: count }, (_, i) => `<a href="https://a${i}.com/">x</a>\n`).join("");
  const some = await judgedHtml(many(1_900) + LIE);
  assert.deepEqual([some.level, some.links.suspicious], ["danger", []]);
  const start = performance.now();
  const all = await judgedHtml(many(5_000) + LIE);
  assert.ok(performance.now() - start < 30_000);
  assert.equal(all.level, "caution");
  assert.deepEqual(all.links.suspicious, ["too_many_to_judge"]);
  assert.match(all.reasons[0] ?? "", /more links than are judged/);
});

Deno.test("An area of a picture is a link like any other.", async () => {
  const areas = '<map name="M"><area href="https://evil.com/" alt="www.paypal.com"></map>';
  const seen = await judgedHtml(`<img src="cid:1" width=99 height=99 usemap="#m">${areas}`);
  assert.equal(seen.level, "danger");
  assert.deepEqual(seen.links.lying, [{ text: "www.paypal.com", target: "https://evil.com/" }]);
  assert.equal((await judgedHtml(`<p>x</p>${areas}`)).links.count, 0);
});

Deno.test("A form that asks for a password is a caution, a search field is nothing.", async () => {
  const form = (type: string, style = ""): string =>
    `<form action="https://a.com/"><p>Sign in</p><input type="${type}" style="${style}"></form>`;
  const asked = await judgedHtml(form("password"));
  assert.deepEqual([asked.level, asked.links.suspicious], ["caution", ["password_form"]]);
  assert.equal((await judgedHtml(form("PassWord"))).level, "caution");
  assert.equal((await judgedHtml(form("search"))).level, "none");
  assert.equal((await judgedHtml(form("password", "display:none"))).level, "none");
});
