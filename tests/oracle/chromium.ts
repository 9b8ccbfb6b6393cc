/**
 * Starts Debian's Chromium without a window and ends it.
 *
 * @module
 */

import { Devtools } from "./cdp.ts";

/** Where it may be; the first that starts is taken. */
const NAMES = ["chromium", "chromium-browser"];

/** How long it may take to open its port, in milliseconds: a first start on a slow disk. */
const START_MS = 60_000;

const ARGUMENTS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ...["--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio", "--no-proxy-server"],
  // Grey glyph edges: coloured ones differ between machines.
  ...["--disable-lcd-text", "--font-render-hinting=none", "--force-color-profile=srgb"],
  "--remote-debugging-port=0",
];

/** A running browser. */
export interface Chromium {
  readonly devtools: Devtools;
  stop(): Promise<void>;
}

/**
 * Starts one with an empty profile of its own. Nothing is ever asked of the
 * network, not even of a resolver.
 *
 * @param reached Address of this machine that it may reach nevertheless. @default none
 */
export async function startChromium(reached?: "127.0.0.1"): Promise<Chromium> {
  const profile = await Deno.makeTempDir({ prefix: "oracle-" });
  const rules = `MAP * ~NOTFOUND${reached === undefined ? "" : `, EXCLUDE ${reached}`}`;
  const child = spawn(profile, `--host-resolver-rules=${rules}`);
  const gone = child.status;
  try {
    const devtools = await Devtools.connect(await address(child.stderr));
    return {
      devtools,
      async stop() {
        await devtools.send("Browser.close").catch(() => {});
        await devtools.close();
        await gone;
        await removeProfile(profile);
      },
    };
  } catch (error) {
    child.kill("SIGKILL");
    await gone;
    await removeProfile(profile);
    throw error;
  }
}

function spawn(profile: string, rules: string): Deno.ChildProcess {
  for (const name of NAMES) {
    try {
      return new Deno.Command(name, {
        args: [...ARGUMENTS, rules, `--user-data-dir=${profile}`, "about:blank"],
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn();
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Error("Chromium is not installed; ./scripts/test installs it");
}

/** The address it prints on stderr; the rest of what it says is thrown away. */
async function address(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const reader = stderr.pipeThrough(new TextDecoderStream()).getReader();
  const deadline = setTimeout(() => void reader.cancel(), START_MS);
  let said = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`Chromium did not start: ${said.slice(0, 500)}`);
    said += value;
    const url = /DevTools listening on (ws:\S+)\s/.exec(said)?.[1];
    if (url === undefined) continue;
    clearTimeout(deadline);
    drain(reader).catch(() => {});
    return url;
  }
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}

/** Its helper processes may still be writing when the browser is gone. */
async function removeProfile(profile: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    try {
      return await Deno.remove(profile, { recursive: true });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
