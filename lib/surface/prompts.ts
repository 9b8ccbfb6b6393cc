/**
 * MCP prompts: tasks that a person picks.
 *
 * @module
 */

import type {
  GetPromptRequest,
  GetPromptResult,
  ListPromptsResult,
} from "@modelcontextprotocol/sdk/types.js";
import { MailError } from "../contract/error.ts";
import { fillIn } from "../prompts/prompt.ts";
import { PROMPTS } from "../prompts/registry.ts";
import { rpcError, type SurfaceFacts } from "./calling.ts";

/** Answers `prompts/list`. */
export function listPrompts(): ListPromptsResult {
  return {
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
  };
}

/**
 * Answers `prompts/get`.
 *
 * @throws {RpcError} when there is no such prompt, or what was filled in is not what it takes.
 */
export function getPrompt(
  { params }: GetPromptRequest,
  { allowed }: SurfaceFacts,
): GetPromptResult {
  const prompt = PROMPTS.find(({ name }) => name === params.name);
  if (!prompt) throw rpcError(new MailError("invalid_input", "There is no such prompt"));
  try {
    const text = prompt.text(fillIn(prompt, params.arguments ?? {}), allowed);
    return {
      description: prompt.description,
      messages: [{ role: "user", content: { type: "text", text } }],
    };
  } catch (error) {
    throw error instanceof MailError ? rpcError(error) : error;
  }
}
