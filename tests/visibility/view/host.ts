/**
 * A client that shows the view, as far as MCP Apps asks it of one: a page with
 * a frame, on a server that counts whatever else is asked of it.
 *
 * @module
 */

import { type Chromium, startChromium } from "../../oracle/chromium.ts";
import { Tab } from "./tab.ts";

/** The policy of MCP Apps ("Content Security Policy Enforcement") for a view that declares nothing. */
const POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' " +
  "'unsafe-inline'; connect-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self' " +
  "data:; frame-src 'none'; object-src 'none'; base-uri 'self'";

/** What the host knows and answers. */
export interface Scene {
  /** The view. */
  readonly page: string;
  /** Result of the call that the view is shown for. */
  readonly result: unknown;
  /** Answers calls of the view. @default none are expected */
  readonly call?: (params: unknown) => unknown;
  /** @default {} */
  readonly context?: unknown;
  /** @default that tools can be called */
  readonly capabilities?: unknown;
}

/** Runs in the host's page. Left open for tests to look at: `host`. */
const HOST_SCRIPT = `
const view = document.querySelector("iframe");
globalThis.host = { sent: [], strange: [], answered: 0, scene: undefined };
const post = (message) => view.contentWindow.postMessage({ jsonrpc: "2.0", ...message }, "*");
host.post = post;
addEventListener("message", async ({ source, data }) => {
  if (source !== view.contentWindow) return void host.strange.push(data);
  host.sent.push(data);
  const { id, method, params } = data;
  if (method === "ui/initialize") {
    host.scene = await (await fetch("/scene")).json();
    const { context: hostContext, capabilities: hostCapabilities } = host.scene;
    const hostInfo = { name: "host", version: "1" };
    post({ id, result: { protocolVersion: "2026-01-26", hostInfo, hostContext, hostCapabilities } });
  } else if (method === "ui/notifications/initialized") {
    post({ method: "ui/notifications/tool-input", params: { arguments: {} } });
    post({ method: "ui/notifications/tool-result", params: host.scene.result });
  } else if (method === "ui/notifications/size-changed") {
    view.style.height = params.height + "px";
  } else if (method === "tools/call") {
    const response = await fetch("/call", { method: "POST", body: JSON.stringify(params) });
    post({ id, ...await response.json() });
    host.answered++;
  }
});
`;

const HOST_PAGE = `<!doctype html><html lang="en"><title>Host</title>
<style>:root{color-scheme:light dark}body{margin:0}iframe{display:block;width:100%;border:0}</style>
<iframe title="View" sandbox="allow-scripts allow-same-origin" src="/view"></iframe>
<script>${HOST_SCRIPT}</script>`;

/** A host with its browser. */
export class Host implements AsyncDisposable {
  /** Paths that were asked for and are none of the host's own. */
  readonly stray: string[] = [];
  readonly tab: Tab;
  readonly #chromium: Chromium;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #scene: Scene = { page: "", result: {} };

  private constructor(chromium: Chromium, tab: Tab) {
    this.#chromium = chromium;
    this.tab = tab;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      (request) => this.#answer(request),
    );
  }

  static async start(): Promise<Host> {
    const chromium = await startChromium("127.0.0.1");
    return new Host(chromium, await Tab.open(chromium));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chromium.stop();
    await this.#server.shutdown();
  }

  /** Where it serves. */
  get origin(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Shows the view; resolves when it has what it shows. */
  async show(scene: Scene): Promise<void> {
    this.#scene = scene;
    await this.tab.go(`${this.origin}/`);
    await this.tab.waitFor(
      `globalThis.host?.scene && ${VIEW}?.getElementById("status").textContent !== "Waiting for the message…"`,
    );
  }

  /** Presses the view's button and waits until there is an answer. */
  async toggle(): Promise<void> {
    await this.tab.evaluate(`${VIEW}.getElementById("toggle").click()`);
    await this.tab.waitFor(`${VIEW}.getElementById("status").textContent !== "Reading…"`);
  }

  /** What stands in an element of the view; empty when it is hidden. */
  async text(id: string): Promise<string> {
    const element = `${VIEW}.getElementById(${JSON.stringify(id)})`;
    return String(
      await this.tab.evaluate(`${element}.checkVisibility() ? ${element}.innerText : ""`),
    );
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const html = { "content-type": "text/html; charset=utf-8" };
    const { page, result, call, context = {}, capabilities = { serverTools: {} } } = this.#scene;
    switch (pathname) {
      case "/":
        return new Response(HOST_PAGE, { headers: html });
      case "/view":
        return new Response(page, { headers: { ...html, "content-security-policy": POLICY } });
      case "/scene":
        return Response.json({ result, context, capabilities });
      case "/call":
        return Response.json(await call?.(await request.json()));
      case "/favicon.ico":
        return new Response(null, { status: 404 });
      default:
        this.stray.push(pathname);
        return new Response("", { headers: { "access-control-allow-origin": "*" } });
    }
  }
}

/** The document of the view, as the host's page reaches it. */
export const VIEW = `document.querySelector("iframe")?.contentDocument`;
