/**
 * Where the answers about resources, prompts and completions come from.
 *
 * @module
 */

import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { SurfaceFacts } from "./calling.ts";

const answers = () => import("#lazy/surface");

/** Adds the handlers. No resource is listed by itself: messages are found by searching. */
export function addSurface(server: Server, facts: SurfaceFacts): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [] }));
  server.setRequestHandler(
    ListResourceTemplatesRequestSchema,
    async () => (await answers()).listTemplates(),
  );
  server.setRequestHandler(
    ReadResourceRequestSchema,
    async (request, extra) => await (await answers()).readResource(request, extra, facts),
  );
  server.setRequestHandler(ListPromptsRequestSchema, async () => (await answers()).listPrompts());
  server.setRequestHandler(
    GetPromptRequestSchema,
    async (request) => (await answers()).getPrompt(request, facts),
  );
  server.setRequestHandler(
    CompleteRequestSchema,
    async (request, extra) => await (await answers()).complete(request, extra, facts),
  );
}
