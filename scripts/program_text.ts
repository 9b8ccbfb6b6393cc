/**
 * What becomes of the text of a bundled program before it goes into the one file.
 *
 * @module
 */

import { inflateRawSync } from "node:zlib";

/**
 * Most characters of what an isolate evaluates at once: a client waits for it.
 * With all the languages of zod it was three times this.
 */
export const MAX_MAIN_CHARS = 275_000;

/**
 * Packages that come with another and are never used, so they are left out.
 */
export const UNUSED: readonly string[] = [
  // The SDK's server checks with them what its client was asked for; this one asks for nothing.
  "ajv",
  "ajv-formats",
  // Of mailparser, for the text of a whole message; only its reader of addresses is used.
  "html-to-text",
  // Of sanitize-html, for style attributes; none is let through.
  "postcss",
  // Of imapflow, for proxies; none can be configured.
  "socks",
];

/** Takes {@link UNUSED} packages, which were left out of a bundle, out of its text. */
export function withoutUnused(text: string): string {
  return UNUSED.reduce((rest, name) => rest.replaceAll(`require("${name}")`, "{}"), text);
}

/** Name of a packed part in the bundled file. */
export function packedName(part: string): string {
  return `packed_${part}`;
}

/**
 * Packs a part: a function whose body is a comment, its own source being the
 * text (see `unpack` in lib/sandbox/isolates.ts). The engine skips a comment,
 * where a literal would be scanned, kept and cached at every start.
 */
export async function pack(part: string, text: string): Promise<string> {
  const deflated = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const base64 = new Uint8Array(await new Response(deflated).arrayBuffer()).toBase64();
  return `function ${packedName(part)}(){/*${base64}*/}`;
}

/** The texts of all packed parts in a bundled file. */
export function unpackAll(bundled: string): string[] {
  return [...bundled.matchAll(/function packed_\w+\(\)\{\/\*([A-Za-z0-9+/=]*)\*\/\}/g)]
    .map(([, base64 = ""]) =>
      new TextDecoder().decode(inflateRawSync(Uint8Array.fromBase64(base64)))
    );
}

/**
 * A function that unpacks and evaluates a part in the launcher: what the first
 * code of an isolate does, see lib/sandbox/isolates.ts. The launcher asks for
 * each part once.
 */
export const UNPACK = `async (packed) => {
  const text = String(packed);
  const bytes = Uint8Array.fromBase64(text.slice(text.indexOf("/*") + 2, text.indexOf("*/")));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const module = { exports: {} };
  const require = (name) => process.getBuiltinModule(name);
  new Function("require", "lazy", "module", "exports", await new Response(inflated).text())(
    require, lazy, module, module.exports,
  );
  return module.exports;
}`;
