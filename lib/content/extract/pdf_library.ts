/**
 * The source of pdf.js, as text: it runs in a worker of its own, see pdf.ts.
 *
 * @module
 */

import text from "unpdf/pdfjs" with { type: "text" };

/** An ECMAScript module without imports. */
export const source: string = text as unknown as string;
