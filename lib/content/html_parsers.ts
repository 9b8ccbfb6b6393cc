/**
 * The HTML parsers, as a part of their own that is loaded with the first HTML mail.
 *
 * @module
 */

export { convert } from "html-to-text";
export { default as sanitize } from "sanitize-html";
