/**
 * Which document a zip is, and the part with which it begins: as its
 * relationships say, else as its list of content types does (ECMA-376 part 2),
 * else by the usual names.
 *
 * @module
 */

import { MAX_RELATIONSHIPS } from "./caps.ts";
import { latin1 } from "./magic.ts";
import { DocumentPackage } from "./package.ts";
import { readRelationships, resolveTarget } from "./relationships.ts";
import { TextSink } from "./sink.ts";
import { readEntry, type ZipDirectory } from "./zip.ts";

/** What a zip is. */
export interface Office {
  /** `docx`, `xlsx`, `pptx`, `odt`, `ods`, `odp`, or `zip` when it is no document. */
  readonly kind: string;
  /** Empty when there is none. */
  readonly main: string;
}

/** Bytes that may be inflated to say what a document is; real ones need under 100 KB. */
const MAX_NAMING_BYTES = 1_048_576;

/** Bytes of `mimetype` that are read. */
const MIMETYPE_BYTES = 128;

/** Kinds by the content type of the main part; those that are not XML are no document here. */
const CONTENT_TYPES: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/(wordprocessingml\.|ms-word\.)\w+(\.macroenabled\w*)?\.main\+xml$/i, "docx"],
  [/(spreadsheetml\.|ms-excel\.)\w+(\.macroenabled\w*)?\.main\+xml$/i, "xlsx"],
  [/(presentationml\.|ms-powerpoint\.)\w+(\.macroenabled\w*)?\.main\+xml$/i, "pptx"],
];

/** Kinds by the first element of the main part. */
const ROOTS: Readonly<Record<string, string>> = {
  document: "docx",
  workbook: "xlsx",
  presentation: "pptx",
};

const USUAL: readonly (readonly [main: string, kind: string])[] = [
  ["word/document.xml", "docx"],
  ["xl/workbook.xml", "xlsx"],
  ["ppt/presentation.xml", "pptx"],
];

/** Says which document a zip is. */
export async function officeOf(bytes: Uint8Array, zip: ZipDirectory): Promise<Office> {
  // What is wrong with the parts is told when they are read.
  const document = new DocumentPackage(bytes, zip, new TextSink(1), "", MAX_NAMING_BYTES);
  const hasTypes = document.has("[Content_Types].xml");
  const types = hasTypes ? await readMainTypes(document) : new Map<string, string>();
  const named = (await readRelationships(document, "")).find(({ type, target }) =>
    type === "officeDocument" && document.has(target)
  )?.target;
  const main = named ?? [...types.keys()].find((part) => document.has(part));
  if (main !== undefined) {
    const kind = types.get(main.toLowerCase()) ?? await kindByRoot(document, main);
    if (kind !== undefined) return { kind, main };
  }
  for (const [part, kind] of USUAL) if (document.has(part)) return { kind, main: part };
  return { kind: await openDocumentKind(bytes, zip) ?? "zip", main: "" };
}

/** Kinds of the main parts that the list of content types names, by their names in lower case. */
async function readMainTypes(document: DocumentPackage): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let count = 0;
  const enough = (): boolean => count >= MAX_RELATIONSHIPS;
  await document.read("[Content_Types].xml", {
    open(_, attributes) {
      count++;
      const part = resolveTarget("", attributes["PartName"] ?? "");
      const type = (attributes["ContentType"] ?? "").slice(0, 256);
      const kind = CONTENT_TYPES.find(([pattern]) => pattern.test(type))?.[1];
      if (part !== undefined && kind !== undefined) found.set(part.toLowerCase(), kind);
    },
  }, enough);
  return found;
}

async function kindByRoot(document: DocumentPackage, main: string): Promise<string | undefined> {
  let root: string | undefined;
  await document.read(main, {
    open(name) {
      root ??= name.replace(/^.*:/, "");
    },
  }, () => root !== undefined);
  return root !== undefined && Object.hasOwn(ROOTS, root) ? ROOTS[root] : undefined;
}

async function openDocumentKind(
  bytes: Uint8Array,
  { entries }: ZipDirectory,
): Promise<string | undefined> {
  const mimetype = entries.find(({ name }) => name === "mimetype");
  if (!mimetype || !entries.some(({ name }) => name === "content.xml")) return undefined;
  const content = await readEntry(bytes, mimetype, { left: MAX_NAMING_BYTES }, MIMETYPE_BYTES);
  const [, what] = /^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)/
    .exec(latin1(content).trim()) ?? [];
  return what === undefined ? undefined : `od${what === "text" ? "t" : what.charAt(0)}`;
}
