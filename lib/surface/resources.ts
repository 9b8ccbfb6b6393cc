/**
 * MCP resources: what a client may open by its URI. Each is read by a tool, as
 * any other call, and within the same limits.
 *
 * @module
 */

import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  type ReadResourceRequest,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { MailError } from "../contract/error.ts";
import { parseResourceUri } from "../contract/resource_uri.ts";
import { RESOURCES } from "../resources/registry.ts";
import type { Tool } from "../tools/tool.ts";
import { type CallRunner, type Extra, rpcError } from "./calling.ts";

/** Answers what is asked about resources. None is listed by itself: messages are found by searching. */
export function addResources(server: Server, runner: CallRunner): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [] }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: RESOURCES.map(({ name, title, description, uriTemplate, mimeType }) => ({
      name,
      title,
      description,
      uriTemplate,
      ...(mimeType === undefined ? {} : { mimeType }),
    })),
  }));
  server.setRequestHandler(
    ReadResourceRequestSchema,
    async ({ params: { uri } }: ReadResourceRequest, extra: Extra) => {
      const ref = parseResourceUri(uri);
      const resource = RESOURCES.find(({ kind }) => kind === ref?.kind);
      if (!ref || !resource) throw rpcError(noSuchResource());
      const tool: Tool = resource.tool;
      const data = await runner(tool, resource.input(ref.messageId, ref.part), extra);
      return { contents: [{ uri, ...resource.contents(data) }] };
    },
  );
}

function noSuchResource(): MailError {
  return new MailError("not_found", "This is no URI of a resource of this server", {
    hint: "Make it from a template of resources/templates/list, or take it from a resource link.",
    details: { reason: "resource_unknown" },
  });
}
