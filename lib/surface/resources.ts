/**
 * MCP resources: what a client may open by its URI. What is of a mailbox is read
 * by a tool, as any other call, and within the same limits.
 *
 * @module
 */

import type {
  ListResourceTemplatesResult,
  ReadResourceRequest,
  ReadResourceResult,
} from "@modelcontextprotocol/sdk/types.js";
import { MailError } from "../contract/error.ts";
import { parseResourceUri } from "../contract/resource_uri.ts";
import { RESOURCES } from "../resources/registry.ts";
import { type Extra, rpcError, type SurfaceFacts } from "./calling.ts";
import { VIEW, VIEW_META } from "./view.ts";
import { viewPage } from "./view/page.ts";

/** Answers `resources/templates/list`. */
export function listTemplates(): ListResourceTemplatesResult {
  return {
    resourceTemplates: RESOURCES.map(({ name, title, description, uriTemplate, mimeType }) => ({
      name,
      title,
      description,
      uriTemplate,
      ...(mimeType === undefined ? {} : { mimeType }),
    })),
  };
}

/**
 * Answers `resources/read`.
 *
 * @throws {RpcError} as the tool that reads it failed, or when the URI is none of this server.
 */
export async function readResource(
  { params: { uri } }: ReadResourceRequest,
  extra: Extra,
  { runner, isViewer }: SurfaceFacts,
): Promise<ReadResourceResult> {
  if (uri === VIEW.uri && isViewer()) {
    return {
      contents: [{ uri, mimeType: VIEW.mimeType, text: await viewPage(), _meta: VIEW_META }],
    };
  }
  const ref = parseResourceUri(uri);
  const resource = RESOURCES.find(({ kind }) => kind === ref?.kind);
  if (!ref || !resource) throw rpcError(noSuchResource());
  const data = await runner(resource.tool, resource.input(ref.messageId, ref.part), extra);
  return { contents: [{ uri, ...resource.contents(data) }] };
}

function noSuchResource(): MailError {
  return new MailError("not_found", "This is no URI of a resource of this server", {
    hint: "Make it from a template of resources/templates/list, or take it from a resource link.",
    details: { reason: "resource_unknown" },
  });
}
