/**
 * Reads what `deno compile` put into an executable.
 *
 * It is one block in a section of the file, the same in ELF, Mach-O and PE.
 * Lengths are little-endian, of 8 bytes where nothing else is said:
 *
 *     d3n0l4nd
 *     length, metadata as JSON
 *     length, packages of npm that were embedded
 *     modules: count (4 bytes), of each length (4), name, number (4)
 *     redirects: count (4), of each number (4), number (4)
 *     remote modules: count (4), of each number (4) and its texts
 *     length, files as JSON
 *     length, what is in the files
 *     d3n0l4nd
 *
 * @module
 */

/** A file that is embedded. */
export interface EmbeddedFile {
  /** From the root of the embedded files. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Time of the last change, in milliseconds since 1970. */
  readonly modified: number | undefined;
  /** Kinds of what is stored besides the file itself: a transpiled text, a source map. */
  readonly extras: readonly string[];
}

/** What is inside an executable. */
export interface Embedded {
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Size of the list of packages; 0: none. */
  readonly packages: number;
  readonly files: readonly EmbeddedFile[];
  /** Bytes of the whole block. */
  readonly block: Uint8Array;
}

const MAGIC = "d3n0l4nd";
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads an executable.
 *
 * @throws {Error} When there is not exactly one block, or it is not as described above.
 */
export function readExecutable(bytes: Uint8Array): Embedded {
  const blocks: Embedded[] = [];
  for (let at = indexOf(bytes, 0); at !== -1; at = indexOf(bytes, at + 1)) {
    // The runtime's own code has the word in it too.
    if (startsBlock(bytes, at)) blocks.push(readBlock(bytes, at));
  }
  const [block, ...more] = blocks;
  if (!block) throw new Error("No program of deno compile is in this file");
  if (more.length > 0) throw new Error("Two programs of deno compile are in this file");
  return block;
}

const MAGIC_BYTES = new TextEncoder().encode(MAGIC);

function indexOf(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(MAGIC_BYTES[0] ?? 0, from); at !== -1;) {
    if (isMagic(bytes, at)) return at;
    at = bytes.indexOf(MAGIC_BYTES[0] ?? 0, at + 1);
  }
  return -1;
}

function isMagic(bytes: Uint8Array, at: number): boolean {
  return MAGIC_BYTES.every((byte, i) => bytes[at + i] === byte);
}

/** Magic, a length that fits, and a brace. */
function startsBlock(bytes: Uint8Array, at: number): boolean {
  const json = at + MAGIC_BYTES.length + 8;
  if (json >= bytes.length || bytes[json] !== 0x7b) return false;
  const length = view(bytes).getBigUint64(at + MAGIC_BYTES.length, true);
  return length <= BigInt(bytes.length - json);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readBlock(bytes: Uint8Array, start: number): Embedded {
  const data = view(bytes);
  let at = start + MAGIC_BYTES.length;
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error("The program in this file is cut short");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const count = (): number => data.getUint32(take(4).byteOffset - bytes.byteOffset, true);
  const long = (): Uint8Array =>
    take(Number(data.getBigUint64(take(8).byteOffset - bytes.byteOffset, true)));
  const metadata = JSON.parse(decoder.decode(long()));
  const packages = long().length;
  const modules = [count(), count(), count()].reduce((all, number) => all + number, 0);
  if (modules > 0) throw new Error("Modules are in this file that are no files of the program");
  const entries: Entry[] = JSON.parse(decoder.decode(long()));
  const contents = long();
  if (!isMagic(bytes, at)) throw new Error("The program in this file has no end");
  take(MAGIC_BYTES.length);
  const files = entries.flatMap((entry) => filesOf(entry, "", contents));
  return { metadata, packages, files, block: bytes.subarray(start, at) };
}

/** An entry of the embedded files; the letters are the runtime's. */
type Entry =
  | { readonly Dir: { readonly n: string; readonly e: readonly Entry[] } }
  | {
    readonly File: {
      readonly n: string;
      /** Offset and length. */
      readonly o: readonly [number, number];
      /** Whether it is valid UTF-8. */
      readonly u?: boolean;
      readonly t?: number;
    };
  }
  | { readonly Symlink: unknown };

/** What else can be stored of a file. */
const EXTRAS: Readonly<Record<string, string>> = {
  m: "a transpiled text",
  c: "an analysis of CommonJS exports",
  s: "a source map",
};

function filesOf(entry: Entry, directory: string, contents: Uint8Array): EmbeddedFile[] {
  if ("Dir" in entry) {
    const { n: name, e: entries } = entry.Dir;
    return entries.flatMap((inner) => filesOf(inner, `${directory}${name}/`, contents));
  }
  if (!("File" in entry)) throw new Error("A link is embedded in this file");
  const { n: name, o: [offset, length], t: modified, u: _, ...extras } = entry.File;
  const path = directory + name;
  const bytes = contents.subarray(offset, offset + length);
  if (bytes.length !== length) throw new Error(`${path} is cut short in this file`);
  return [{ path, bytes, modified, extras: Object.keys(extras).map((key) => EXTRAS[key] ?? key) }];
}
