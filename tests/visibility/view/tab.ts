/**
 * A page of the browser in which scripts run, as a person uses it.
 *
 * @module
 */

import type { Devtools, Values } from "../../oracle/cdp.ts";
import type { Chromium } from "../../oracle/chromium.ts";
import { until } from "../../support/held.ts";

/** Opens pages, one at a time, and looks at them. */
export class Tab {
  readonly #devtools: Devtools;
  readonly #session: string;

  private constructor(devtools: Devtools, session: string) {
    this.#devtools = devtools;
    this.#session = session;
  }

  static async open({ devtools }: Chromium): Promise<Tab> {
    const { targetId } = await devtools.send("Target.createTarget", { url: "about:blank" });
    return await Tab.#attach(devtools, targetId);
  }

  static async #attach(devtools: Devtools, targetId: unknown): Promise<Tab> {
    const { sessionId } = await devtools.send("Target.attachToTarget", { targetId, flatten: true });
    return new Tab(devtools, String(sessionId));
  }

  /** Sizes in CSS pixels. */
  async resize(width: number, height: number): Promise<void> {
    await this.#send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
  }

  async go(url: string): Promise<void> {
    await this.#send("Page.navigate", { url });
  }

  /** The value of an expression; of a promise what it resolves to. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
    return (result as Values)["value"];
  }

  /** Waits until an expression is true. */
  async waitFor(expression: string): Promise<void> {
    // While a page is loaded there is a moment in which nothing can be evaluated.
    await until(expression, async () => {
      return await this.evaluate(`Boolean(${expression})`).catch(() => false) === true;
    });
  }

  /** The document of a sandboxed frame, which the browser keeps in a process of its own. */
  async sandboxed(): Promise<Tab> {
    let found: Values | undefined;
    await until("a sandboxed frame", async () => {
      const { targetInfos } = await this.#devtools.send("Target.getTargets", { filter: [{}] });
      found = (targetInfos as Values[]).find(({ type, url }) =>
        type === "iframe" && url === "about:srcdoc"
      );
      return found !== undefined;
    });
    const frame = await Tab.#attach(this.#devtools, found?.["targetId"]);
    await frame.waitFor(`document.readyState === "complete"`);
    return frame;
  }

  /** How many windows there are. */
  async windows(): Promise<number> {
    const { targetInfos } = await this.#devtools.send("Target.getTargets");
    return (targetInfos as Values[]).filter(({ type }) => type === "page").length;
  }

  async click(x: number, y: number): Promise<void> {
    for (const type of ["mousePressed", "mouseReleased"]) {
      const params = { type, x, y, button: "left", clickCount: 1 };
      await this.#send("Input.dispatchMouseEvent", params);
    }
  }

  async press(key: string): Promise<void> {
    const code = { Tab: 9, Enter: 13 }[key] ?? 0;
    const text = key === "Enter" ? { text: "\r" } : {};
    for (const type of ["keyDown", "keyUp"]) {
      const params = { type, key, code: key, windowsVirtualKeyCode: code, ...text };
      await this.#send("Input.dispatchKeyEvent", params);
    }
  }

  /** A PNG of what is in the window. */
  async picture(): Promise<Uint8Array> {
    const { data } = await this.#send("Page.captureScreenshot", { format: "png" });
    return Uint8Array.fromBase64(String(data));
  }

  #send(method: string, params: Values = {}): Promise<Values> {
    return this.#devtools.send(method, params, this.#session);
  }
}
