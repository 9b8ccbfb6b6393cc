/**
 * The address parser of mailparser, loaded when first needed.
 *
 * @module
 */

export { parseAddressHeader } from "mailparser";
export { decodeWords } from "./encoded_words.ts";
