/**
 * One page of the browser, in which documents are laid out and photographed as
 * a mail program would show them: no scripts, no network, light colours.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { Chromium } from "./chromium.ts";
import type { Devtools, Values } from "./cdp.ts";
import { PAGE_SCRIPT } from "./page_script.ts";
import { decodePng, type Picture } from "./png.ts";

/** Width of the reading pane, in CSS pixels: wider than what a rule for telephones asks for. */
export const VIEW_WIDTH = 1_000;
const VIEW_HEIGHT = 800;

/** What is below is not judged, in CSS pixels: longer than the longest newsletter of the corpus. */
const MAX_HEIGHT = 16_000;

/** Where the document is said to be; nothing is asked there. */
const ADDRESS = "http://mail.example.test/";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; font-src 'none'";

/** One transparent pixel: what every picture of the network is answered with. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII=";

/** A word of a text node: UTF-16 offsets, and where it stands on the page. */
export interface Word {
  readonly start: number;
  readonly end: number;
  /** x, y, width, height in CSS pixels from the page's corner. */
  readonly rects: readonly (readonly [number, number, number, number])[];
}

/** A text node that is not blank. */
export interface TextNode {
  readonly text: string;
  /** Whether taking it out really removes it, so that what stands around it may move. */
  readonly removal: boolean;
  readonly words: readonly Word[];
}

/** Index of the text node, and UTF-16 offsets in it. */
export type Piece = readonly [node: number, start: number, end: number];

/** Photographs documents, one at a time. */
export class Page {
  readonly #devtools: Devtools;
  readonly #session: string;
  readonly #frame: string;
  #html = "";
  #world = 0;
  #height = 0;
  #loaded: PromiseWithResolvers<void> = Promise.withResolvers();
  /** The last picture from which nothing was taken out: most others are the same, byte for byte. */
  #whole: { readonly png: unknown; readonly picture: Picture } | undefined;

  private constructor(devtools: Devtools, session: string, frame: string) {
    this.#devtools = devtools;
    this.#session = session;
    this.#frame = frame;
    devtools.on("Fetch.requestPaused", (event) => void this.#answer(event));
    devtools.on("Page.loadEventFired", () => this.#loaded.resolve());
  }

  static async open({ devtools }: Chromium): Promise<Page> {
    const { targetId } = await devtools.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await devtools.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(devtools, String(sessionId), String(targetId));
    await page.#send("Page.enable");
    await page.#send("Emulation.setScriptExecutionDisabled", { value: true });
    await page.#setHeight(VIEW_HEIGHT);
    await page.#send("Emulation.setEmulatedMedia", {
      media: "screen",
      features: [{ name: "prefers-color-scheme", value: "light" }],
    });
    await page.#send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
    return page;
  }

  /** Lays a document out. */
  async show(html: string): Promise<readonly TextNode[]> {
    this.#html = html;
    this.#loaded = Promise.withResolvers();
    if (this.#height !== VIEW_HEIGHT) await this.#setHeight(VIEW_HEIGHT);
    await this.#send("Page.navigate", { url: ADDRESS });
    await this.#loaded.promise;
    const { executionContextId } = await this.#send("Page.createIsolatedWorld", {
      frameId: this.#frame,
      worldName: "oracle",
    });
    this.#world = Number(executionContextId);
    await this.#evaluate(PAGE_SCRIPT);
    const needed = Math.min(Number(await this.#evaluate("oracle.height()")), MAX_HEIGHT);
    if (needed > VIEW_HEIGHT) await this.#setHeight(needed);
    return await this.#evaluate("oracle.list()") as readonly TextNode[];
  }

  /** The document's picture without these pieces. */
  async photograph(without: readonly Piece[]): Promise<Picture> {
    await this.#evaluate(`oracle.takeOut(${JSON.stringify(without)})`);
    const { data } = await this.#send("Page.captureScreenshot", {
      format: "png",
      optimizeForSpeed: true,
    });
    if (this.#whole && this.#whole.png === data) return this.#whole.picture;
    const picture = await decodePng(Buffer.from(String(data), "base64"));
    if (without.length === 0) this.#whole = { png: data, picture };
    return picture;
  }

  /** Makes the window as high as the document: what is taken beyond a window's edge moves. */
  async #setHeight(height: number): Promise<void> {
    this.#height = height;
    await this.#send("Emulation.setDeviceMetricsOverride", {
      width: VIEW_WIDTH,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
  }

  #send(method: string, params: Values = {}): Promise<Values> {
    return this.#devtools.send(method, params, this.#session);
  }

  async #evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      expression,
      contextId: this.#world,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
    return (result as Values)["value"];
  }

  /**
   * Gives the document to whoever asks for it, a pixel for every picture (so that
   * no words of a picture that is missing are painted), and nothing else.
   */
  async #answer({ requestId, request, resourceType }: Values): Promise<void> {
    if (resourceType === "Image") {
      await this.#send("Fetch.fulfillRequest", {
        requestId,
        responseCode: 200,
        responseHeaders: [{ name: "Content-Type", value: "image/png" }],
        body: PIXEL,
      });
      return;
    }
    if ((request as Values)["url"] !== ADDRESS) {
      await this.#send("Fetch.failRequest", { requestId, errorReason: "BlockedByClient" });
      return;
    }
    await this.#send("Fetch.fulfillRequest", {
      requestId,
      responseCode: 200,
      responseHeaders: [
        { name: "Content-Type", value: "text/html; charset=utf-8" },
        { name: "Content-Security-Policy", value: POLICY },
      ],
      body: Buffer.from(this.#html).toString("base64"),
    });
  }
}
