/**
 * Starting isolates, and where their code comes from. There are two providers
 * behind one import name: the sources, and the texts inside the bundled file.
 *
 * @module
 */

/** A program as text, with the parts of it that are only evaluated when they are needed, by name. */
export interface Program {
  readonly main: string;
  readonly lazy: Readonly<Record<string, string>>;
}

/** An isolate's code: a module that can be read, or a program. */
export type IsolateEntry = { readonly module: string } | { readonly program: Program };

/** Entry points of the two isolates. */
export interface IsolateEntries {
  readonly server: IsolateEntry;
  readonly content: IsolateEntry;
  /** Directory that must be readable, when the code is not inside the file itself. */
  readonly sources: string | undefined;
}

/**
 * First code of an isolate whose program comes as text. It is a `blob:` module
 * and so needs no permission to be read. The program follows as the first
 * message: as a module of its own it would go through the runtime's module
 * loader, which takes a tenth of a second for a file of this size. What it
 * loads lazily is evaluated in the same way, once.
 */
const BOOT = `
import { createRequire } from "node:module";
const require = createRequire("file:///mail-imap-mcp/isolate.js");
self.addEventListener("message", ({ data }) => {
  const parts = new Map();
  const evaluate = (text) => {
    const module = { exports: {} };
    new Function("require", "lazy", "module", "exports", text)(require, lazy, module, module.exports);
    return module.exports;
  };
  const lazy = async (name) => {
    if (!parts.has(name)) parts.set(name, evaluate(data.lazy[name]));
    return parts.get(name);
  };
  evaluate(data.main);
}, { once: true });
`;

/** Starts an isolate with exactly these permissions. */
export function startIsolate(
  name: string,
  entry: IsolateEntry,
  permissions: Deno.PermissionOptions,
): Worker {
  const url = "module" in entry
    ? entry.module
    : URL.createObjectURL(new Blob([BOOT], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", name, deno: { permissions } });
  if ("program" in entry) worker.postMessage(entry.program);
  return worker;
}

/** Whether an isolate can be started after the launcher gave up reading files. */
export function startsWithoutReading(entry: IsolateEntry): boolean {
  return "program" in entry;
}
