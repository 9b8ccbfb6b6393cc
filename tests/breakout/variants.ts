/**
 * Copies of the product with the probe inside its isolates, and copies of
 * those with the sandbox taken away: the probe must succeed there, or it
 * proves nothing.
 *
 * @module
 */

import { type Form, ROOT, script } from "../support/product.ts";
import { probeCode, type ProbeSurroundings } from "./probe.ts";

/** A product that can be started. */
export interface Variant {
  /** File to run. */
  readonly script: string;
  /** Directory that must be readable; none for the bundle. */
  readonly sources: string | undefined;
}

/** Replaces exactly one occurrence; anything else means that this file is out of date. */
export function replaceOnce(
  text: string,
  pattern: RegExp,
  replacement: (...match: string[]) => string,
): string {
  const found = [...text.matchAll(new RegExp(pattern, "g"))].length;
  if (found !== 1) throw new Error(`${pattern} matches ${found} times`);
  return text.replace(pattern, replacement);
}

/** Takes the sandbox away: isolates inherit everything, and nothing is given up. */
function open(code: string): string {
  let opened = replaceOnce(code, /permissions\.revoke\(/, () => "permissions.query(");
  opened = replaceOnce(opened, /(?<![.\w])\w+ ?=== ?"granted"/, () => "false");
  return opened;
}

/** Entry modules of the isolates below lib/, by the names that they have in the bundled file. */
export const ISOLATES = {
  server: "server_worker.ts",
  content: "content/worker.ts",
  signIn: "signin/worker.ts",
  front: "http/worker.ts",
} as const;

/** The bundled file with the probe at the beginning of all programs. */
async function bundleVariant(
  directory: string,
  at: ProbeSurroundings,
  sandboxed: boolean,
): Promise<Variant> {
  let code = await Deno.readTextFile(script("bundle"));
  if (!sandboxed) {
    code = open(code);
    code = replaceOnce(code, /deno:\{permissions:\w+\}/, () => `deno:{permissions:"inherit"}`);
  }
  for (const name of Object.keys(ISOLATES)) {
    const probe = probeCode(name, { ...at, writePath: `${at.writePath}.${name}` });
    code = replaceOnce(
      code,
      new RegExp(`${name}:\\{program:\\{main:(["'\`])`),
      (match, quote) => match + escape(probe, quote as string),
    );
  }
  const path = `${directory}/mail-imap-mcp.js`;
  await Deno.writeTextFile(path, code);
  return { script: path, sources: undefined };
}

/** Text as part of a string literal with this quote. */
function escape(text: string, quote: string): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  if (quote === '"') return escaped;
  return escaped.replaceAll('\\"', '"').replaceAll(quote, `\\${quote}`).replaceAll("${", "\\${");
}

/** Copies the sources into a directory. */
export async function copySources(directory: string): Promise<void> {
  await copy(`${ROOT}/lib`, `${directory}/lib`);
  for (const name of ["main.ts", "deno.json", "deno.lock"]) {
    await Deno.copyFile(`${ROOT}/${name}`, `${directory}/${name}`);
  }
}

/** A copy of the sources with the probe at the end of all entry modules. */
async function sourceVariant(
  directory: string,
  at: ProbeSurroundings,
  sandboxed: boolean,
): Promise<Variant> {
  await copySources(directory);
  for (const [name, file] of Object.entries(ISOLATES)) {
    const probe = probeCode(name, { ...at, writePath: `${at.writePath}.${name}` });
    const path = `${directory}/lib/${file}`;
    await Deno.writeTextFile(path, `// @ts-nocheck\n${await Deno.readTextFile(path)}${probe}`);
  }
  if (!sandboxed) {
    await keepPermissions(directory);
    await inheritPermissions(directory);
  }
  return { script: `${directory}/main.ts`, sources: directory };
}

/** Has the launcher of copied sources keep its permissions, and say nothing. */
export async function keepPermissions(directory: string): Promise<void> {
  const lockdown = `${directory}/lib/sandbox/lockdown.ts`;
  await Deno.writeTextFile(lockdown, open(await Deno.readTextFile(lockdown)));
}

/** Has the isolates of copied sources inherit the permissions of the launcher. */
export async function inheritPermissions(directory: string): Promise<void> {
  const isolates = `${directory}/lib/sandbox/isolates.ts`;
  await Deno.writeTextFile(
    isolates,
    replaceOnce(
      await Deno.readTextFile(isolates),
      /deno: \{ permissions \}/,
      () => `deno: { permissions: "inherit" }`,
    ),
  );
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    if (entry.isDirectory) await copy(`${from}/${entry.name}`, `${to}/${entry.name}`);
    else await Deno.copyFile(`${from}/${entry.name}`, `${to}/${entry.name}`);
  }
}

/** Makes a variant in `directory`. */
export async function makeVariant(
  form: Form,
  directory: string,
  at: ProbeSurroundings,
  sandboxed: boolean,
): Promise<Variant> {
  return await (form === "bundle" ? bundleVariant : sourceVariant)(directory, at, sandboxed);
}
