/**
 * PDF files that nobody sends in good faith, and some with many pages.
 *
 * @module
 */

import { zlibSync } from "fflate";

/** An object: its text, or a stream with what its dictionary adds. */
type PdfObject = string | { readonly dictionary: string; readonly data: Uint8Array };

const encoder = new TextEncoder();
const CATALOG = "<< /Type /Catalog /Pages 2 0 R >>";

/** Writes a file of objects; the first is the catalog. */
export function pdfOf(objects: readonly PdfObject[], trailer = ""): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const put = (data: string | Uint8Array): void => {
    const bytes = typeof data === "string" ? encoder.encode(data) : data;
    pieces.push(bytes);
    length += bytes.length;
  };
  put("%PDF-1.5\n");
  const offsets = objects.map((object, i) => {
    const offset = length;
    put(`${i + 1} 0 obj\n`);
    if (typeof object === "string") put(object);
    else {
      put(`<< ${object.dictionary} /Length ${object.data.length} >>\nstream\n`);
      put(object.data);
      put("\nendstream");
    }
    put("\nendobj\n");
    return offset;
  });
  const start = length;
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  put(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`);
  put(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\n`);
  put(`startxref\n${start}\n%%EOF\n`);
  const out = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** A file with one line of text on each page. */
export function manyPages(count: number, text: (page: number) => string): Uint8Array {
  const kids = Array.from({ length: count }, (_, i) => `${4 + 2 * i} 0 R`).join(" ");
  const objects: PdfObject[] = [
    CATALOG,
    `<< /Type /Pages /Count ${count} /Kids [${kids}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  for (let i = 0; i < count; i++) {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${
        5 + 2 * i
      } 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      { dictionary: "", data: encoder.encode(`BT /F1 12 Tf 72 770 Td (${text(i + 1)}) Tj ET`) },
    );
  }
  return pdfOf(objects);
}

/** A page tree that contains itself. */
export function pageLoop(): Uint8Array {
  return pdfOf([CATALOG, "<< /Type /Pages /Count 100000000 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>"]);
}

/** A page whose content inflates to `bytes`. */
export function contentBomb(bytes: number): Uint8Array {
  return pdfOf([
    CATALOG,
    "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
    { dictionary: "/Filter /FlateDecode", data: zlibSync(new Uint8Array(bytes), { level: 9 }) },
  ]);
}

/** A font whose table names millions of characters in a few bytes. */
export function rangeBomb(ranges: number): Uint8Array {
  const hex = (value: number): string => `<${value.toString(16).padStart(8, "0")}>`;
  const lines = Array.from(
    { length: ranges },
    (_, i) => `${hex(i * 2 ** 24)} ${hex((i + 1) * 2 ** 24 - 1)} <0061>`,
  );
  const table =
    `/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange ${ranges} beginbfrange ${
      lines.join(" ")
    } endbfrange endcmap end end`;
  return pdfOf([
    CATALOG,
    "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    { dictionary: "", data: encoder.encode("BT /F1 12 Tf 72 770 Td <0041> Tj ET") },
    "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
    { dictionary: "", data: encoder.encode(table) },
  ]);
}

/** A file that asks for a password: its keys fit none. */
export function encryptedPdf(): Uint8Array {
  const key = "00".repeat(32);
  return pdfOf(
    [
      CATALOG,
      "<< /Type /Pages /Count 0 /Kids [] >>",
      `<< /Filter /Standard /V 1 /R 2 /P -4 /O <${key}> /U <${key}> >>`,
    ],
    `/Encrypt 3 0 R /ID [<${"11".repeat(16)}> <${"11".repeat(16)}>]`,
  );
}
