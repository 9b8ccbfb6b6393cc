/**
 * Where the answers about resources, prompts and completions come from.
 *
 * @module
 */

import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  type CompleteRequest,
  CompleteRequestSchema,
  type GetPromptRequest,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  type ReadResourceRequest,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { Extra, SurfaceFacts } from "./calling.ts";
import { VIEW } from "./view.ts";

const answers = () => import("#lazy/surface");

/** Adds the handlers. Of resources only the view is listed: messages are found by searching. */
export function addSurface(server: Server, facts: SurfaceFacts): void {
  server.setRequestHandler(
    ListResourcesRequestSchema,
    () => ({ resources: facts.isViewer() ? [VIEW] : [] }),
  );
  server.setRequestHandler(
    ListResourceTemplatesRequestSchema,
    async () => (await answers()).listTemplates(),
  );
  server.setRequestHandler(
    ReadResourceRequestSchema,
    async (request: ReadResourceRequest, extra: Extra) =>
      await (await answers()).readResource(request, extra, facts),
  );
  server.setRequestHandler(ListPromptsRequestSchema, async () => (await answers()).listPrompts());
  server.setRequestHandler(
    GetPromptRequestSchema,
    async (request: GetPromptRequest) => (await answers()).getPrompt(request, facts),
  );
  server.setRequestHandler(
    CompleteRequestSchema,
    async (request: CompleteRequest, extra: Extra) =>
      await (await answers()).complete(request, extra, facts),
  );
}
