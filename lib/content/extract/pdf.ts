/**
 * PDF files, read by pdf.js in a worker of their own.
 *
 * pdf.js does not bound its memory: a file of one kilobyte can name ranges of
 * characters that fill gigabytes, and a heap overflow in an ordinary worker
 * ends the process. `node:worker_threads` can limit a worker's heap: there the
 * overflow ends that worker, and the caller is told. It inherits this isolate's
 * permissions: none.
 *
 * @module
 */

import { MAX_PAGES, MAX_TEXT_CODE_POINTS } from "./caps.ts";
import { type PdfEnd, type PdfJob, type PdfMessage, pdfProgram } from "./pdf_program.ts";
import type { TextSink } from "./sink.ts";

/** Heap of the worker, in MiB: a file of 10,000 pages needs 110; more makes hostile files slower to fail. */
const HEAP_MIB = 256;

/** Bytes of all large buffers of one document, and of a single one: contents are far smaller. */
const MAX_BUFFERS = 268_435_456;
const MAX_BUFFER = 33_554_432;

/** When no further page is begun, and when a page must have ended, in milliseconds. */
const LAST_PAGE_MS = 8_000;
const TIMEOUT_MS = 12_000;

/** Pages that may be missing or broken before the whole document is given up. */
const MAX_UNREAD_PAGES = 20;

/** Workers that did not end: each keeps a core busy, so after these no PDF is read any more. */
const MAX_STUCK = 2;

let stuck = 0;
let library: string | undefined;

/** Puts the text of a PDF into the sink, page by page. */
export async function readPdf(bytes: Uint8Array, sink: TextSink): Promise<void> {
  if (stuck >= MAX_STUCK) {
    sink.notes.add("reader_stopped");
    return;
  }
  const job: PdfJob = {
    // pdf.js refuses Node's buffers.
    bytes: new Uint8Array(bytes),
    maxPages: MAX_PAGES,
    maxUnread: MAX_UNREAD_PAGES,
    maxPageChars: MAX_TEXT_CODE_POINTS,
    maxMs: LAST_PAGE_MS,
    maxBuffers: MAX_BUFFERS,
    maxBuffer: MAX_BUFFER,
    library: await libraryUrl(),
  };
  const end = await runWorker(job, (page) => {
    sink.freshLine();
    sink.endLine();
    sink.add(page);
    return !sink.full;
  });
  if (end !== "done") sink.notes.add(end);
}

/** pdf.js as a module that needs no permission to be read. */
async function libraryUrl(): Promise<string> {
  if (library === undefined) {
    const { source } = await import("./pdf_library.ts");
    library = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  }
  return library;
}

/**
 * Starts a worker for one document and waits until it has ended.
 *
 * @param take Gets the text of each page; returns false when it needs no more.
 */
async function runWorker(job: PdfJob, take: (page: string) => boolean): Promise<PdfEnd> {
  const { Worker } = await import("node:worker_threads");
  const program = `
    const { parentPort, workerData } = require("node:worker_threads");
    (${pdfProgram})(workerData, (message) => parentPort.postMessage(message));
  `;
  const worker = new Worker(program, {
    eval: true,
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve) => {
      worker.on("message", (message: PdfMessage) => {
        if ("end" in message) resolve(message.end);
        else if (!take(message.page)) resolve("done");
      });
      // Only a heap overflow ends it: the program itself catches everything and stays.
      worker.once("error", () => resolve("bomb"));
      worker.once("exit", () => resolve("bomb"));
      timer = setTimeout(() => {
        stuck++;
        resolve("too_slow");
      }, TIMEOUT_MS);
    });
  } finally {
    clearTimeout(timer);
    worker.removeAllListeners();
    await worker.terminate();
  }
}
