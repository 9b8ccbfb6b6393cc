/**
 * Takes the picture of the view that the pages show: docs/app.png.
 *
 * @module
 */

import { ROOT } from "../../support/product.ts";
import { Host, VIEW } from "./host.ts";
import { realScene } from "./mailbox.ts";

/** Longer than painting takes. */
const PAINTED_MS = 1_000;

const stack = new AsyncDisposableStack();
const host = stack.use(await Host.start());
const { tab } = host;
await tab.resize(860, 640);
await host.show(await realScene(stack));
await host.toggle();
await tab.sandboxed();
const height = Number(await tab.evaluate(`${VIEW}.documentElement.offsetHeight`));
await tab.resize(860, height);
// The frame is painted by a process of its own.
await new Promise((resolve) => setTimeout(resolve, PAINTED_MS));
await Deno.writeFile(`${ROOT}/docs/app.png`, await tab.picture());
await stack.disposeAsync();
// The isolate that reads mail waits for the next product.
Deno.exit();
