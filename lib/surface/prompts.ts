/**
 * MCP prompts: tasks that a person picks.
 *
 * @module
 */

import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  type GetPromptRequest,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { Capability } from "../contract/capability.ts";
import { MailError } from "../contract/error.ts";
import { fillIn } from "../prompts/prompt.ts";
import { PROMPTS } from "../prompts/registry.ts";
import { rpcError } from "./calling.ts";

/** Answers what is asked about prompts. @param allowed What the configuration allows. */
export function addPrompts(server: Server, allowed: ReadonlySet<Capability>): void {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({
    prompts: PROMPTS.map(({ name, title, description, arguments: known }) => ({
      name,
      title,
      description,
      arguments: Object.entries(known).map(([name, { description, required = false }]) => ({
        name,
        description,
        required,
      })),
    })),
  }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }: GetPromptRequest) => {
    const prompt = PROMPTS.find(({ name }) => name === params.name);
    if (!prompt) throw rpcError(new MailError("invalid_input", "There is no such prompt"));
    const { description } = prompt;
    try {
      const text = prompt.text(fillIn(prompt, params.arguments ?? {}), allowed);
      return { description, messages: [{ role: "user", content: { type: "text", text } }] };
    } catch (error) {
      throw error instanceof MailError ? rpcError(error) : error;
    }
  });
}
