/**
 * The view with the product behind it, from a mailbox to a person's eyes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Host } from "./host.ts";
import { realScene } from "./mailbox.ts";

Deno.test("A message on a server is shown as its sanitized HTML, with what speaks against it.", async () => {
  await using stack = new AsyncDisposableStack();
  const host = stack.use(await Host.start());
  await host.show(await realScene(stack));
  assert.equal(await host.text("subject"), "Your parcel is waiting: customs fee");
  assert.equal(await host.text("level"), "Do not trust this message.");
  assert.match(await host.text("remarks"), /could not confirm that this comes from/);
  assert.match(await host.text("files"), /^invoice\.pdf\.exe/);
  assert.match(await host.text("body"), /^(?!.*untrusted_mail)[^]*Dear customer/);
  await host.toggle();
  const frame = await host.tab.sandboxed();
  const shown = String(await frame.evaluate("document.body.innerText"));
  assert.match(shown, /Your parcel is waiting\n+Dear customer/);
  assert.doesNotMatch(shown, /untrusted_mail|has shipped/);
  assert.equal(
    await frame.evaluate(`document.querySelector("a").dataset.target`),
    "pay.parcel-fees.example/c/8842",
  );
  assert.equal(await frame.evaluate(`document.querySelectorAll("td").length`), 3);
  assert.deepEqual(host.stray, []);
});
