/**
 * What a person sees of a message in the view, and what the view does.
 *
 * @module
 */

import assert from "node:assert/strict";
import { viewPage } from "../../../lib/surface/view/page.ts";
import { answerOf } from "./answers.ts";
import { Host, VIEW } from "./host.ts";

/** Longest page, in bytes: a client loads it for every message that it shows. */
const MAX_BYTES = 12 * 1024;

const BAD = {
  level: "danger",
  reasons: ['The sender\'s domain "examp1e.test" looks like example.test.'],
  authentication: { trust: "forgeable", spf: "pass" },
  hidden: { elements: 2, characters: 312 },
  remote_content: { images: 3, trackers: 1 },
};

/** What the view says to its host. */
interface Sent {
  readonly method: string;
  readonly params?: unknown;
}

Deno.test("the view of a message", async (t) => {
  await using host = await Host.start();
  const { tab } = host;
  const page = await viewPage();
  await tab.resize(900, 700);

  await t.step("is small, and whole by itself", () => {
    assert.ok(page.length < MAX_BYTES, `${page.length}`);
    assert.doesNotMatch(page, /\b(?:src|href)=/);
    assert.equal(page.split("</script").length, 2);
  });

  await t.step("begins as MCP Apps says, and tells how high it is", async () => {
    await host.show({ page, result: answerOf() });
    const [first, second] = await tab.evaluate("host.sent") as readonly Sent[];
    assert.equal(first?.method, "ui/initialize");
    const { appInfo, ...rest } = first?.params as Record<string, Record<string, string>>;
    assert.deepEqual(rest, {
      protocolVersion: "2026-01-26",
      appCapabilities: { availableDisplayModes: ["inline"] },
    });
    assert.equal(appInfo?.["name"], "mail-imap-mcp");
    assert.equal(second?.method, "ui/notifications/initialized");
    await tab.waitFor("host.sent.at(-1).params.height > 200");
    const [inner, outer] = await tab.evaluate(
      `[${VIEW}.documentElement.scrollHeight, document.querySelector("iframe").clientHeight]`,
    ) as [number, number];
    assert.ok(Math.abs(inner - outer) <= 1, `${inner} of ${outer}`);
  });

  await t.step("shows who wrote what and when, and that nothing speaks against it", async () => {
    await host.show({ page, result: answerOf(), context: { locale: "en-GB", timeZone: "UTC" } });
    assert.equal(await host.text("subject"), "Lunch");
    assert.equal(await host.text("from"), "Lens <lens@example.test>");
    assert.equal(await host.text("to"), "ada@example.test");
    assert.equal(await host.text("date"), "2 Mar 2026, 11:30");
    assert.equal(await host.text("body"), "See you at noon.");
    assert.equal(await host.text("level"), "No warning signs were found.");
    assert.equal(await host.text("proof"), "Sender confirmed by mx.example.test");
    assert.equal(await host.text("status"), "");
  });

  await t.step("says what speaks against a message, beside it", async () => {
    await host.show({ page, result: answerOf({ security: BAD, truncated: true }) });
    assert.equal(await host.text("level"), "Do not trust this message.");
    assert.deepEqual((await host.text("remarks")).split("\n"), [
      'The sender\'s domain "examp1e.test" looks like example.test.',
      "312 characters that a reader would not see were left out.",
      "Not loaded: 3 picture(s), 1 tracker(s).",
    ]);
    assert.match(await host.text("proof"), /^Sender not confirmed: anybody/);
    assert.match(await host.text("more"), /goes on/);
  });

  await t.step("confirms a sender only when the owner's server did", async () => {
    const proofs: Record<string, unknown> = {};
    for (
      const [name, security] of Object.entries({
        nothing: { level: "none", authentication: { trust: "none" } },
        dkim: { level: "none", authentication: { trust: "trusted", by: "mx", dkim: "pass" } },
        other: { level: "danger", authentication: { trust: "trusted", by: "mx", dmarc: "pass" } },
      })
    ) {
      await host.show({ page, result: answerOf({ security }) });
      proofs[name] = await host.text("proof");
    }
    assert.deepEqual(proofs, {
      nothing: "Sender not confirmed: nothing proves who wrote this",
      dkim: "Checked by mx: DKIM pass",
      other: "Checked by mx: DMARC pass",
    });
  });

  await t.step("writes whatever a stranger chose as text", async () => {
    const tag = "<img src=/loaded onerror=\"fetch('/ran')\">";
    await host.show({
      page,
      result: answerOf({
        subject: tag,
        from: [tag],
        body: tag,
        attachments: [{ part_id: "2", filename: `${tag}.pdf`, content_type: "a/b", size: 4096 }],
        security: { ...BAD, reasons: [tag] },
      }),
    });
    for (const id of ["subject", "from", "body", "files", "remarks"]) {
      assert.ok((await host.text(id)).startsWith(tag), id);
    }
    assert.equal(await host.text("files"), `${tag}.pdf (4 KB)`);
    assert.equal(await tab.evaluate(`${VIEW}.querySelectorAll("img").length`), 0);
    assert.deepEqual(host.stray, []);
  });

  await t.step("asks for the HTML when its button is pressed, once, and shows either", async () => {
    const called: unknown[] = [];
    await host.show({
      page,
      result: answerOf(),
      call: (params) => {
        called.push(params);
        return { result: answerOf({ format: "html", body: "<p>See you at <b>noon</b>.</p>" }) };
      },
    });
    for (const name of ["Show as text", "Show as HTML", "Show as text"]) {
      await host.toggle();
      await tab.waitFor(`${VIEW}.getElementById("toggle").textContent === "${name}"`);
    }
    assert.deepEqual(called, [{
      name: "imap_get_message",
      arguments: {
        message_id: "imap:default:INBOX:1:7",
        body_format: "html",
        body_max_chars: 16_000,
      },
    }]);
    const sandbox = await tab.evaluate(`${VIEW}.querySelector("iframe").getAttribute("sandbox")`);
    assert.equal(sandbox, "", "nothing is allowed");
    const frame = await tab.sandboxed();
    assert.equal(await frame.evaluate("document.body.innerText"), "See you at noon.");
  });

  await t.step("says in a sentence what did not work, and keeps what it has", async () => {
    const error = { code: "not_found", message: "The message is gone" };
    const failed = { isError: true, content: [{ type: "text", text: JSON.stringify({ error }) }] };
    await host.show({ page, result: failed });
    assert.equal(await host.text("status"), "The message could not be read: The message is gone.");
    assert.equal(await host.text("message"), "");
    for (const answer of [{ result: failed }, { error: { code: -32_000, message: "no" } }]) {
      await host.show({ page, result: answerOf(), call: () => answer });
      await host.toggle();
      assert.match(await host.text("status"), /^The message could not be read/);
      assert.equal(await host.text("body"), "See you at noon.");
    }
  });

  await t.step("shows what it was handed last, also when it asked for another", async () => {
    const cases: readonly (readonly [handed: unknown, subject: string, frames: number])[] = [
      [answerOf({ subject: "Newer" }), "Newer", 0],
      [{ isError: true, content: [] }, "Lunch", 1],
    ];
    for (const [params, subject, frames] of cases) {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      await host.show({ page, result: answerOf(), call: () => promise });
      await tab.evaluate(`${VIEW}.getElementById("toggle").click()`);
      const handed = { method: "ui/notifications/tool-result", params };
      await tab.evaluate(`host.post(${JSON.stringify(handed)})`);
      await tab.waitFor(`${VIEW}.getElementById("status").textContent !== "Reading…"`);
      resolve({ result: answerOf({ format: "html", body: "<p>Older</p>" }) });
      await tab.waitFor("host.answered === 1");
      assert.equal(await host.text("subject"), subject);
      assert.equal(await host.text("status"), "");
      assert.equal(await tab.evaluate(`${VIEW}.querySelectorAll("iframe").length`), frames);
    }
  });

  await t.step("has no button where the host calls no tools", async () => {
    await host.show({ page, result: answerOf(), capabilities: {} });
    assert.equal(await host.text("toggle"), "");
  });

  await t.step("hears its host, and no other window", async () => {
    await host.show({ page, result: answerOf() });
    await tab.evaluate(`new Promise((resolve) => {
      globalThis.heard = resolve;
      const other = document.body.appendChild(document.createElement("iframe"));
      const forged = ${JSON.stringify(answerOf({ subject: "Forged" }))};
      other.contentWindow.eval("(view, forged) => view.postMessage({ jsonrpc: '2.0', method: " +
        "'ui/notifications/tool-result', params: forged }, '*')")(frames[0], forged);
      // What comes after it has been heard.
      addEventListener("message", ({ data }) => data.id === "asked" && resolve());
      host.post({ id: "asked", method: "ping" });
    })`);
    assert.equal(await host.text("subject"), "Lunch");
    const said = await tab.evaluate("host.sent.at(-1)");
    assert.deepEqual(said, { jsonrpc: "2.0", id: "asked", result: {} });
  });

  await t.step("looks as its host does, and changes with it", async () => {
    await host.show({ page, result: answerOf(), context: { theme: "dark" } });
    const ground = `getComputedStyle(${VIEW}.body).backgroundColor`;
    assert.equal(await tab.evaluate(ground), "rgb(27, 29, 28)");
    const variables = { "--color-background-primary": "rgb(1, 2, 3)" };
    await tab.evaluate(`host.post({ method: "ui/notifications/host-context-changed",
      params: { theme: "light", styles: { variables: ${JSON.stringify(variables)} } } })`);
    await tab.waitFor(`${ground} === "rgb(1, 2, 3)"`);
    assert.equal(
      await tab.evaluate(`getComputedStyle(${VIEW}.documentElement).colorScheme`),
      "light",
    );
  });

  await t.step("fits into 320 pixels", async () => {
    await tab.resize(320, 900);
    const long = "x".repeat(200);
    await host.show({
      page,
      result: answerOf({ subject: long, from: [long], security: BAD, body: long }),
    });
    assert.equal(await tab.evaluate(`${VIEW}.documentElement.scrollWidth`), 320);
    await tab.resize(900, 700);
  });

  await t.step("can be used with keys alone, and read aloud", async () => {
    const html = answerOf({ format: "html", body: "<p>Hi</p>" });
    await host.show({ page, result: answerOf(), call: () => ({ result: html }) });
    for (const name of ["Text of the message", "Show as HTML"]) {
      await tab.press("Tab");
      const focused = await tab.evaluate(
        `${VIEW}.activeElement.ariaLabel ?? ${VIEW}.activeElement.textContent`,
      );
      assert.equal(focused, name);
    }
    await tab.press("Enter");
    await tab.waitFor(`${VIEW}.querySelector("iframe")`);
    assert.equal(
      await tab.evaluate(`${VIEW}.querySelector("iframe").title`),
      "The message as HTML",
    );
  });
});
