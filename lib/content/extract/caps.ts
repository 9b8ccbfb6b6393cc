/**
 * What reading an attachment may cost. Everything here is bounded before or
 * while it is inflated or parsed, never after.
 *
 * @module
 */

/** Code points of text of one attachment; as far as an offset can reach. */
export const MAX_TEXT_CODE_POINTS = 2_000_000;

/** Bytes that all entries of one archive may inflate to: real documents stay under 20 MB. */
export const MAX_INFLATED_BYTES = 50_331_648;

/** Entries of a zip's directory that are looked at: office files have under 1,000. */
export const MAX_ZIP_ENTRIES = 5_000;

/** Entries of an archive that are listed. */
export const MAX_LISTED_ENTRIES = 100;

/** How deep XML may nest: office files stay under 60. */
export const MAX_XML_DEPTH = 256;

/** Strings that the cells of a workbook may share. */
export const MAX_SHARED_STRINGS = 200_000;

/** UTF-16 code units of all shared strings together. */
export const MAX_SHARED_CHARS = 8_000_000;

/** Pages of a PDF, slides of a presentation or sheets of a workbook that are read. */
export const MAX_PAGES = 1_000;

/** Decoded bytes of an attached message that are parsed; the time is linear in them. */
export const MAX_MESSAGE_BYTES = 4_194_304;

/** Parts of an attached message that are looked at; as of a message that a server describes. */
export const MAX_PARTS = 1_000;

/** How deep the parts of an attached message may nest: every level is looked through once more. */
export const MAX_PART_DEPTH = 32;

/** Lines of a calendar or an address book that are read, after unfolding. */
export const MAX_CONTENT_LINES = 20_000;

/** Parts that one part of a document may name: a presentation of 1,000 slides names 1,100. */
export const MAX_RELATIONSHIPS = 4_000;

/** Footnotes, endnotes and comments of one document that are numbered. */
export const MAX_FOOTNOTES = 10_000;
