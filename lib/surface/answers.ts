/**
 * What is asked besides tools, as one part that is loaded with the first
 * question: most clients ask for tools alone.
 *
 * @module
 */

export { complete } from "./completions.ts";
export { getPrompt, listPrompts } from "./prompts.ts";
export { listTemplates, readResource } from "./resources.ts";
