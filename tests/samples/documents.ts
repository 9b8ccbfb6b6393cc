/**
 * Small office files, made of the parts that matter.
 *
 * @module
 */

import { zipSync } from "fflate";

const encoder = new TextEncoder();

/** A zip of texts. */
export function zip(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, data]) => [
        name,
        typeof data === "string" ? encoder.encode(data) : data,
      ]),
    ),
    { mtime: "2026-01-01T00:00:00Z" },
  );
}

/** A Word document with this XML in its body. */
export function docx(body: string, prolog = ""): Uint8Array {
  return zip({
    "[Content_Types].xml": "<Types/>",
    "word/document.xml":
      `<?xml version="1.0" encoding="UTF-8"?>${prolog}<w:document xmlns:w="w" xmlns:mc="mc"><w:body>${body}</w:body></w:document>`,
  });
}

/** A paragraph of one run. */
export function paragraph(text: string, properties = ""): string {
  return `<w:p><w:r><w:rPr>${properties}</w:rPr><w:t>${text}</w:t></w:r></w:p>`;
}

/** A workbook of two visible sheets and a hidden one, with `rows` in the first. */
export function xlsx(rows: string, strings: readonly string[] = []): Uint8Array {
  const sheet = (data: string): string => `<worksheet><sheetData>${data}</sheetData></worksheet>`;
  const relation = (id: number): string =>
    `<Relationship Id="rId${id}" Target="worksheets/sheet${id}.xml"/>`;
  return zip({
    "xl/workbook.xml":
      `<workbook xmlns:r="r"><sheets><sheet name="Figures" sheetId="1" r:id="rId1"/><sheet name="More" sheetId="2" r:id="rId2"/><sheet name="Secret" sheetId="3" state="hidden" r:id="rId3"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${
      [1, 2, 3].map(relation).join("")
    }</Relationships>`,
    "xl/sharedStrings.xml": `<sst>${
      strings.map((text) => `<si><t>${text}</t></si>`).join("")
    }</sst>`,
    "xl/styles.xml":
      `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="4"/></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": sheet(rows),
    "xl/worksheets/sheet2.xml": sheet('<row r="1"><c r="A1" t="str"><v>second</v></c></row>'),
    "xl/worksheets/sheet3.xml": sheet('<row r="1"><c r="A1" t="str"><v>unseen</v></c></row>'),
  });
}

/** A presentation; a slide that begins with `!` is hidden. */
export function pptx(slides: readonly string[]): Uint8Array {
  const files: Record<string, string> = { "ppt/presentation.xml": "<p:presentation xmlns:p='p'/>" };
  slides.forEach((text, i) => {
    const show = text.startsWith("!") ? ' show="0"' : "";
    files[`ppt/slides/slide${i + 1}.xml`] =
      `<p:sld xmlns:p="p" xmlns:a="a"${show}><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`;
  });
  return zip(files);
}

/** An OpenDocument file. */
export function odf(what: "text" | "spreadsheet" | "presentation", body: string): Uint8Array {
  return zip({
    mimetype: `application/vnd.oasis.opendocument.${what}`,
    "content.xml":
      `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:draw="d" xmlns:style="s"><office:automatic-styles><style:style style:name="H"><style:text-properties text:display="none"/></style:style></office:automatic-styles><office:body><office:${what}>${body}</office:${what}></office:body></office:document-content>`,
  });
}
