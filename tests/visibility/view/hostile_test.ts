/**
 * If a message came to the view as its sender wrote it, in spite of all that is
 * done before: nothing in it runs, loads or leads anywhere.
 *
 * @module
 */

import assert from "node:assert/strict";
import { viewPage } from "../../../lib/surface/view/page.ts";
import { until } from "../../support/held.ts";
import { answerOf } from "./answers.ts";
import { Host, VIEW } from "./host.ts";

/** Everything that asks a server for something by itself; each for a path of its own. */
function hostile(origin: string): string {
  const ran = (name: string): string => `fetch('${origin}/ran-${name}')`;
  const page = `<script>${ran("inner")}</script>`;
  return `<h1>Hostile</h1>
    <script>${ran("script")};parent.postMessage("from the frame", "*")</script>
    <script src="${origin}/script.js"></script>
    <script type="module">${ran("module")}</script>
    <img src="${origin}/img" onerror="${ran("img")}" onload="${ran("img")}">
    <img src="x:" onerror="${ran("onerror")}">
    <picture><source srcset="${origin}/srcset"><img></picture>
    <svg onload="${ran("svg")}"><image href="${origin}/svg"/><script>${
    ran("svgscript")
  }</script></svg>
    <iframe src="${origin}/iframe"></iframe>
    <iframe srcdoc="${page.replaceAll('"', "&quot;")}"></iframe>
    <iframe src="javascript:${ran("javascript")}"></iframe>
    <object data="${origin}/object"></object><embed src="${origin}/embed">
    <video src="${origin}/video" poster="${origin}/poster" autoplay></video>
    <audio src="${origin}/audio" autoplay></audio>
    <link rel="stylesheet" href="${origin}/stylesheet">
    <link rel="prefetch" href="${origin}/prefetch">
    <style>@import "${origin}/import"; h1 { background: url(${origin}/background) }
      @font-face { font-family: f; src: url(${origin}/font) } h1 { font-family: f }</style>
    <p style="background: url(${origin}/attribute)">p</p>
    <details open ontoggle="${ran("toggle")}">d</details>
    <input autofocus onfocus="${ran("focus")}">`;
}

/** What leads elsewhere when the page is shown, or when a person clicks. */
function leading(origin: string): string {
  return `<p>Leading</p><base href="${origin}/base/" target="_top">
    <a href="${origin}/link" ping="${origin}/ping">plain</a><br>
    <a href="${origin}/top" target="_top">top</a><br>
    <a href="${origin}/blank" target="_blank">blank</a><br>
    <a href="relative">relative</a><br>
    <a href="javascript:fetch('${origin}/ran-link')">javascript</a><br>
    <svg width="80" height="20"><a xlink:href="${origin}/svglink"><text y="15">svg</text></a></svg><br>
    <form action="${origin}/form" target="_top"><button>form</button></form>
    <form action="${origin}/blankform" target="_blank"><button>other</button></form>
    <meta http-equiv="refresh" content="0;url=${origin}/refresh">`;
}

/** Longer than a browser takes to send what a page makes it send. */
const SETTLED_MS = 400;

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SETTLED_MS));

Deno.test("a hostile message in the view", async (t) => {
  await using host = await Host.start();
  const { tab, stray, origin } = host;
  await tab.resize(900, 900);
  const page = await viewPage();
  const show = (body: string): Promise<void> =>
    host.show({ page, result: answerOf({ format: "html", body }) });
  const asked = (): string[] => [...new Set(stray.splice(0))].sort();

  await t.step("would run, load and lead away in a page of the host", async () => {
    await host.show({ page, result: answerOf() });
    await tab.evaluate(`document.write(${JSON.stringify(hostile(origin))}), document.close()`);
    const expected = [
      ...["script", "img", "onerror", "svg", "inner", "toggle", "javascript"]
        .map((name) => `/ran-${name}`),
      ...["img", "iframe", "object", "stylesheet", "import", "background", "video"]
        .map((name) => `/${name}`),
    ];
    await until("all requests", () => expected.every((path) => stray.includes(path)));
    await settled();
    asked();
    await tab.evaluate(`document.write(${JSON.stringify(leading(origin))}), document.close()`);
    await tab.waitFor(`location.pathname === "/refresh"`);
    assert.deepEqual(asked(), ["/refresh"]);
  });

  await t.step("runs nothing and loads nothing", async () => {
    await show(hostile(origin));
    const frame = await tab.sandboxed();
    assert.match(String(await frame.evaluate("document.body.innerText")), /^Hostile/);
    await settled();
    assert.deepEqual(asked(), []);
    assert.deepEqual(await tab.evaluate("host.strange"), []);
    assert.equal(await frame.evaluate("self.origin"), "null");
  });

  await t.step("leads nowhere, not even when a person clicks", async () => {
    await show(leading(origin));
    const frame = await tab.sandboxed();
    await settled();
    const [left, top] = await tab.evaluate(`(() => {
      const { left, top } = ${VIEW}.querySelector("iframe").getBoundingClientRect();
      return [left + 1, top + 1];
    })()`) as [number, number];
    const places = await frame.evaluate(`[...document.querySelectorAll("a, button")].map((one) => {
      const { x, y, height } = one.getBoundingClientRect();
      return [x + 8, y + height / 2];
    })`) as [number, number][];
    assert.equal(places.length, 8);
    for (const [x, y] of places) await tab.click(left + x, top + y);
    await settled();
    assert.deepEqual(asked(), []);
    assert.equal(await tab.evaluate("location.href"), `${origin}/`);
    assert.equal(await tab.windows(), 2);
    assert.match(String(await frame.evaluate("document.body.innerText")), /^Leading/);
  });

  await t.step("says where its links would lead, and is not believed about it", async () => {
    const lie = "https://bank.example@evil.example/login";
    await show(`<a href="${lie}">Log in</a> <a href="mailto:a@b.example">mail</a>`);
    const frame = await tab.sandboxed();
    const links = `[...document.querySelectorAll("a")]`;
    assert.deepEqual(await frame.evaluate(`${links}.map(({ dataset }) => dataset.target)`), [
      "evil.example/login",
      "mailto:a@b.example",
    ]);
    assert.deepEqual(await frame.evaluate(`${links}.map(({ href }) => href)`), ["", ""]);
    assert.equal(await frame.evaluate(`document.links.length`), 0);
    assert.equal(await frame.evaluate(`${links}[0].title`), lie);
  });

  await t.step("runs and loads nothing by the frame's own policy alone", async () => {
    await show(hostile(origin));
    await tab.evaluate(`(() => {
      const { srcdoc } = ${VIEW}.querySelector("iframe");
      Object.assign(document.body.appendChild(document.createElement("iframe")), { srcdoc });
    })()`);
    await tab.waitFor(`/^Hostile/.test(frames[1].document.body?.innerText)`);
    await settled();
    assert.deepEqual(asked(), []);
  });

  await t.step("would find the view itself as closed: only its own script runs there", async () => {
    await host.show({ page, result: answerOf() });
    await tab.evaluate(`(() => {
      const added = (name, more) => Object.assign(${VIEW}.createElement(name), more);
      const { body } = ${VIEW};
      body.append(added("script", { textContent: "parent.ran = true" }));
      body.append(added("img", { src: "${origin}/in-view" }));
    })()`);
    await settled();
    assert.equal(await tab.evaluate("globalThis.ran"), undefined);
    assert.deepEqual(asked(), []);
  });
});
