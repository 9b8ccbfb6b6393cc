/**
 * What a client is told before it has asked anything, in bytes of JSON: a model
 * pays for most of it in every conversation.
 *
 * @module
 */

import { CAPABILITIES, type Capability, DEFAULT_CAPABILITIES } from "../lib/contract/capability.ts";
import { advertise, offeredTools } from "../lib/server.ts";
import { instructions } from "../lib/surface/instructions.ts";
import { listPrompts } from "../lib/surface/prompts.ts";
import { listTemplates } from "../lib/surface/resources.ts";
import { TOOLS } from "../lib/tools/registry.ts";

/** What may be allowed, and how that is called. */
const CONFIGURATIONS: readonly (readonly [name: string, allowed: readonly Capability[]])[] = [
  ["reading only", []],
  ["`flags`", ["flags"]],
  ["`draft`", ["draft"]],
  ["what is allowed by default once writing is", DEFAULT_CAPABILITIES],
  ["everything", CAPABILITIES],
];

const bytes = (value: unknown): string =>
  new TextEncoder().encode(JSON.stringify(value)).length.toLocaleString("en");

/** Rows of a table: what is allowed, tools, `tools/list` without and with output schemas, instructions. */
export function toolListSizes(): readonly (readonly string[])[] {
  return CONFIGURATIONS.map(([name, list]) => {
    const allowed = new Set(list);
    const tools = offeredTools(TOOLS, allowed).map((tool) => advertise(tool, allowed));
    const bare = tools.map(({ outputSchema: _, ...rest }) => rest);
    return [
      name,
      `${tools.length}`,
      bytes({ tools: bare }),
      bytes({ tools }),
      bytes(instructions(allowed)),
    ];
  });
}

/** Rows of a table: the other lists, which are the same in every configuration. */
export function otherListSizes(): readonly (readonly string[])[] {
  return [
    ["`prompts/list`", bytes(listPrompts())],
    ["`resources/templates/list`", bytes(listTemplates())],
  ];
}
