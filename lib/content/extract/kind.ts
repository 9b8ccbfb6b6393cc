/**
 * What an attachment really is: by its bytes first, and only where they say
 * nothing, or several things, by its declared type and its name.
 *
 * @module
 */

import { latin1, magicOf, oleKind, pdfHeaderAt, startsWith } from "./magic.ts";
import { type Office, officeOf } from "./office.ts";
import { beginsAsHtml, promisedText, textKind } from "./text_kind.ts";
import { readDirectory, type ZipDirectory } from "./zip.ts";

/** What was found. */
export interface Kind {
  /** `pdf`, `docx`, `zip`, `text`, `binary`, … */
  readonly kind: string;
  /** The directory, when the bytes are a zip. */
  readonly zip: ZipDirectory | undefined;
  /** The part with which a document of several parts begins; empty when there is none. */
  readonly main: string;
  /** The bytes of a text, without a zip behind it. */
  readonly text: Uint8Array;
  /** `polyglot`, `not_what_it_claims`, `macros`. */
  readonly notes: readonly string[];
}

/** What a declared type or an extension promises, where a lie is worth telling. */
const PROMISES: readonly (readonly [pattern: RegExp, kinds: RegExp])[] = [
  [/^application\/pdf$|\.pdf$/, /^pdf$/],
  [/wordprocessingml\.document|\.docx$/, /^(docx|encrypted_office)$/],
  [/spreadsheetml\.sheet|\.xlsx$/, /^(xlsx|encrypted_office)$/],
  [/presentationml\.presentation|\.pptx$/, /^(pptx|encrypted_office)$/],
  [/^(application|text)\/(x-)?rtf$|\.rtf$/, /^rtf$/],
  [/^application\/(x-)?zip(-compressed)?$|\.zip$/, /^(zip|docx|xlsx|pptx|od[tsp])$/],
  [
    /^image\/(png|jpe?g|gif|webp|tiff)$|\.(png|jpe?g|gif|webp|tiff?)$/,
    /^(png|jpeg|gif|webp|tiff)$/,
  ],
  [
    /^text\/|\.(txt|csv|tsv|md|log|json|xml|ics|vcf|html?)$/,
    /^(text|csv|tsv|md|log|json|xml|ics|vcf|html|message|rtf|svg|enriched)$/,
  ],
];

/** Says what the bytes are. */
export async function detectKind(
  bytes: Uint8Array,
  declaredType: string,
  name: string,
): Promise<Kind> {
  const type = declaredType.toLowerCase().slice(0, 127);
  const lowerName = name.toLowerCase();
  const zip = readDirectory(bytes);
  const begins = magicOf(bytes);
  const pdfAt = pdfHeaderAt(bytes);
  const isZip = zip !== undefined && (zip.entries.length > 0 || begins === undefined);
  const office: Office = isZip ? await officeOf(bytes, zip) : { kind: "zip", main: "" };
  const found = new Set<string>();
  if (begins !== undefined) found.add(begins);
  if (pdfAt >= 0) found.add("pdf");
  if (isZip) found.add(office.kind);
  // What stands before a PDF or a zip, if that does not begin at once.
  const text = isZip ? bytes.subarray(0, archiveStart(bytes, zip)) : bytes;
  const lead = pdfAt >= 0 ? text.subarray(0, pdfAt) : text;
  const isLed = found.size > 0 && begins === undefined && lead.length > 0;
  if (isLed && beginsAsHtml(lead)) found.add("html");
  const agreed = agreedKind();
  if (agreed !== undefined) found.add(agreed);
  const first = agreed ?? firstOf(found, begins, bytes);
  const kind = first === "ole" ? oleKind(bytes) : first ?? textKind(bytes, type, lowerName);
  const notes: string[] = found.size > 1 ? ["polyglot"] : [];
  if (zip?.entries.some((entry) => /(^|\/)vbaProject\.bin$/i.test(entry.name))) {
    notes.push("macros");
  }
  const lies = promisesFor(type, lowerName).some((kinds) => !kinds.test(kind));
  if (lies && bytes.length > 0) notes.push("not_what_it_claims");
  // A message may have a zip in it that is not encoded.
  return { kind, zip, main: office.main, text: kind === "message" ? bytes : text, notes };

  /** What the description and the first bytes say both: a mail program would open it as that. */
  function agreedKind(): string | undefined {
    if (begins !== undefined) {
      return promisesFor(type, lowerName).some((kinds) => kinds.test(begins)) ? begins : undefined;
    }
    if (!isLed) return undefined;
    if (promisedText(type, lowerName) === undefined) {
      return found.has("html") && promisesFor(type, lowerName).length === 0 ? "html" : undefined;
    }
    if (latin1(lead.subarray(0, 64)).trim() === "") return undefined;
    const kind = textKind(lead, type, lowerName);
    return kind === "binary" ? undefined : kind;
  }
}

/** Of several, what most programs would open: what stands at the very beginning. */
function firstOf(
  found: ReadonlySet<string>,
  begins: string | undefined,
  bytes: Uint8Array,
): string | undefined {
  if (found.has("pdf") && (startsWith(bytes, "%PDF-") || !startsWith(bytes, "PK"))) return "pdf";
  return begins ?? [...found].find((kind) => kind !== "pdf");
}

function promisesFor(type: string, name: string): readonly RegExp[] {
  return PROMISES.filter(([pattern]) => pattern.test(type) || pattern.test(name))
    .map(([, kinds]) => kinds);
}

/** Where the first entry of an archive is; the end when the directory lies about it. */
function archiveStart(bytes: Uint8Array, { entries }: ZipDirectory): number {
  const start = entries.reduce((least, { offset }) => Math.min(least, offset), bytes.length);
  return startsWith(bytes.subarray(start), "PK\x03\x04") ? start : bytes.length;
}
