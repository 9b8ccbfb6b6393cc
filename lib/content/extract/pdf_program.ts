/**
 * The program of the worker that reads one PDF. It is sent as text (see pdf.ts),
 * so the functions here may use nothing from outside of themselves.
 *
 * @module
 */

/** What the worker is given. */
export interface PdfJob {
  readonly bytes: Uint8Array;
  readonly maxPages: number;
  /** Pages that may be missing or broken before the whole document is. */
  readonly maxUnread: number;
  /** UTF-16 code units of one page. */
  readonly maxPageChars: number;
  /** Milliseconds after which no further page is begun. */
  readonly maxMs: number;
  /** Bytes of buffers that may be made in all, and for one of them. */
  readonly maxBuffers: number;
  readonly maxBuffer: number;
  /** `blob:` URL of pdf.js. */
  readonly library: string;
}

/** How reading ended. */
export type PdfEnd = "done" | "pages_cut" | "encrypted" | "bomb" | "broken" | "too_slow";

/** What the worker says: the text of every page in order, then how it ended. */
export type PdfMessage = { readonly page: string } | { readonly end: PdfEnd };

/** What of pdf.js is used. */
interface Library {
  getDocument(options: Readonly<Record<string, unknown>>): { readonly promise: Promise<Document> };
}
interface Document {
  readonly numPages: number;
  getPage(number: number): Promise<Page>;
  getMetadata(): Promise<{ readonly info: Readonly<Record<string, unknown>> }>;
}
interface Page {
  getTextContent(): Promise<{ readonly items: readonly TextItem[] }>;
  cleanup(): void;
}
interface TextItem {
  readonly str?: string;
  readonly hasEOL?: boolean;
}

/** Runs in the worker. */
export async function pdfProgram(
  job: PdfJob,
  tell: (message: PdfMessage) => void,
): Promise<void> {
  let spent = 0;
  let exhausted = false;
  const scope = globalThis as unknown as Record<string, unknown>;
  // pdf.js has no bound on what a stream inflates to. Its buffers are made here, so the bound is too.
  for (const name of ["Uint8Array", "Uint8ClampedArray", "Uint16Array", "Uint32Array"]) {
    scope[name] = new Proxy(scope[name] as typeof Uint8Array, {
      construct(target, [first, ...rest], newTarget) {
        if (typeof first === "number" && first > 65_536) {
          spent += first;
          if (first > job.maxBuffer || spent > job.maxBuffers) {
            exhausted = true;
            throw new RangeError("No more buffers");
          }
        }
        return Reflect.construct(target, [first, ...rest], newTarget);
      },
    });
  }
  // The runtime's own inflater knows no such bound; without it pdf.js uses the one in its code.
  delete scope["DecompressionStream"];
  // Named at the top of pdf.js, used only for drawing.
  scope["DOMMatrix"] ??= class {};

  const begin = performance.now();
  const read = async (): Promise<PdfEnd> => {
    const { getDocument } = await import(job.library) as Library;
    const document = await getDocument({
      data: job.bytes,
      verbosity: 0,
      useWasm: false,
      useWorkerFetch: false,
      useSystemFonts: false,
      disableFontFace: true,
      isOffscreenCanvasSupported: false,
      isImageDecoderSupported: false,
      enableXfa: false,
    }).promise;
    const { info } = await document.getMetadata();
    if (info["EncryptFilterName"]) return "encrypted";
    let unread = 0;
    for (let number = 1; number <= document.numPages; number++) {
      if (number > job.maxPages) return "pages_cut";
      if (performance.now() - begin > job.maxMs) return "too_slow";
      // A page that is missing or broken does not hide the others.
      const page = await document.getPage(number).catch(() => undefined);
      const content = await page?.getTextContent().catch(() => undefined);
      if (!content && ++unread > job.maxUnread) return "broken";
      let text = "";
      for (const item of content?.items ?? []) {
        text += (item.str ?? "") + (item.hasEOL ? "\n" : "");
        if (text.length > job.maxPageChars) break;
      }
      page?.cleanup();
      tell({ page: text });
      if (exhausted) return "bomb";
    }
    return unread > 0 ? "broken" : "done";
  };
  try {
    tell({ end: await read() });
  } catch (error) {
    const name = (error as { readonly name?: unknown } | undefined)?.name;
    const end = name === "PasswordException" ? "encrypted" : "broken";
    tell({ end: exhausted ? "bomb" : end });
  }
}
