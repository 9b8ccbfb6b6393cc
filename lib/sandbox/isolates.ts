/**
 * Starting isolates, and where their code comes from. There are two providers
 * behind one import name: the sources, and the texts inside the bundled file.
 *
 * @module
 */

/** A program as text, with the parts of it that are only evaluated when they are needed, by name. */
export interface Program {
  readonly main: string;
  /** Each in the comment that is the body of a function: see `pack` in scripts/program_text.ts. */
  readonly lazy: Readonly<Record<string, () => void>>;
}

/** An isolate's code: a module that can be read, or a program. */
export type IsolateEntry = { readonly module: string } | { readonly program: Program };

/** Entry points of the isolates. */
export interface IsolateEntries {
  readonly server: IsolateEntry;
  readonly content: IsolateEntry;
  /** Answers what `init --lookup` asks. */
  readonly lookup: IsolateEntry;
  readonly signIn: IsolateEntry;
  /** Listens for `serve --http`. */
  readonly front: IsolateEntry;
  /** Of the command `doctor`. */
  readonly doctor: IsolateEntry;
  /** Directory that must be readable, when the code is not inside the file itself. */
  readonly sources: string | undefined;
}

/**
 * First code of an isolate whose program comes as text. It is a `blob:` module
 * and so needs no permission to be read. The program follows as the first
 * message: as a module of its own it would go through the runtime's module
 * loader, which takes a tenth of a second for a file of this size. What it
 * loads lazily is unpacked and evaluated in the same way, once. Node's modules
 * take a sixth of the time of a start, so none is named before a part asks for it.
 */
const BOOT = `
const require = (name) => process.getBuiltinModule(name);
self.addEventListener("message", ({ data }) => {
  const evaluate = (text) => {
    const module = { exports: {} };
    new Function("require", "lazy", "module", "exports", text)(require, lazy, module, module.exports);
    return module.exports;
  };
  const unpack = async (packed) => {
    const bytes = Uint8Array.fromBase64(packed.slice(packed.indexOf("/*") + 2, packed.indexOf("*/")));
    const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return evaluate(await new Response(text).text());
  };
  const parts = new Map();
  const lazy = (name) => {
    if (!parts.has(name)) parts.set(name, unpack(data.lazy[name]));
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
  if ("program" in entry) worker.postMessage(asMessage(entry.program));
  return worker;
}

/**
 * Starts an empty isolate: without `--unstable-worker-options` Deno ends the
 * process at the first one, and names the flag. No code can ask beforehand or
 * catch it, so it happens here, before a person has been asked for anything.
 */
export function tryToStartOne(): void {
  const url = URL.createObjectURL(new Blob([], { type: "text/javascript" }));
  new Worker(url, { type: "module", deno: { permissions: "none" } }).terminate();
}

/** A function cannot be sent, its source can. */
function asMessage({ main, lazy }: Program): unknown {
  const sources = Object.entries(lazy).map(([name, packed]) => [name, packed.toString()]);
  return { main, lazy: Object.fromEntries(sources) };
}

/** Whether an isolate can be started after the launcher gave up reading files. */
export function startsWithoutReading(entry: IsolateEntry): boolean {
  return "program" in entry;
}
