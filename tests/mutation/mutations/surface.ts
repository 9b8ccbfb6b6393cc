/**
 * What a client may open and pick besides tools.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of resources and prompts. */
export const SURFACE: readonly Mutation[] = [
  {
    name: "active-type",
    file: "lib/tools/content_type.ts",
    find: "  return INERT.has(type) ? type : BYTES;",
    replace: "  return contentType({ type } as Part);",
    gain: "A page that a stranger sent is given to the client as one to draw, with its scripts.",
    tests: { "tests/unit/tools/content_type_test.ts": [] },
  },
  {
    name: "type-of-resource",
    file: "lib/resources/read_attachment.ts",
    find: "mimeType: inertType(source.part)",
    replace: "mimeType: source.part.type",
    gain: "The same, by its URI.",
    tests: { "tests/integration/resources_test.ts": [] },
  },
  {
    name: "quoted-wish",
    file: "lib/prompts/pieces.ts",
    find: "    JSON.stringify(text),",
    replace: "    text,",
    gain: "What is filled in, copied from a mail perhaps, reads like the task.",
    tests: { "tests/unit/prompts/prompts_test.ts": [] },
  },
  {
    name: "fence-of-prompts",
    file: "lib/prompts/pieces.ts",
    find: '  return [...lines, "", FENCE].join("\\n");',
    replace: '  return lines.join("\\n");',
    gain: "A prompt sends the model into mail without a word about who wrote it.",
    tests: { "tests/unit/prompts/prompts_test.ts": [] },
  },
  {
    name: "prompt-offers-drafts",
    file: "lib/prompts/prepare_reply.ts",
    find: '      allowed.has("draft")',
    replace: "      allowed",
    gain: "The model is told to store a draft where nobody allowed it, and looks for a way.",
    tests: { "tests/unit/prompts/prompts_test.ts": [] },
  },
  {
    name: "resource-uri",
    file: "lib/contract/resource_uri.ts",
    find: "if (uri.length > MAX_RESOURCE_URI_CHARS) return undefined;",
    replace: "",
    gain: "A URI of megabytes is taken apart.",
    tests: { "tests/unit/contract/resource_uri_test.ts": [] },
  },
  {
    name: "resource-short-size",
    file: "lib/resources/read_source.ts",
    find: "if (bytes.length > MAX_RESOURCE_BYTES) throw tooLarge(RANGES);",
    replace: "",
    gain: "A part of a message is given for the whole of it.",
    tests: { "tests/integration/lying_size_test.ts": [] },
  },
];
