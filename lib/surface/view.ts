/**
 * The view of a message that a client may show (MCP Apps, SEP-1865), and which
 * clients hear of it: those that say that they show such views.
 *
 * @module
 */

import type { ClientCapabilities, Resource, Tool } from "@modelcontextprotocol/sdk/types.js";

/** Of MCP Apps. */
const EXTENSION = "io.modelcontextprotocol/ui";
const MIME_TYPE = "text/html;profile=mcp-app";

/** The tool whose answer it shows, and the only one that it may call. */
const TOOL = "imap_get_message";

/** The view, as it is listed. */
export const VIEW: Resource & { readonly mimeType: string } = {
  uri: "ui://mail-imap-mcp/message",
  name: "message_view",
  title: "Message",
  description: "Shows a message as a person reads it, and beside it what speaks against it.",
  mimeType: MIME_TYPE,
};

/** What the client's frame has to allow: nothing. */
export const VIEW_META = {
  ui: {
    csp: { connectDomains: [], resourceDomains: [], frameDomains: [], baseUriDomains: [] },
    permissions: {},
    prefersBorder: true,
  },
} as const;

/** Whether a client says that it shows views of this kind. */
export function showsViews({ extensions }: ClientCapabilities = {}): boolean {
  const types: unknown = Object(extensions?.[EXTENSION]).mimeTypes;
  return Array.isArray(types) && types.includes(MIME_TYPE);
}

/** Tools for a client that shows views: one has a view, and no view may call another one. */
export function withView(tools: readonly Tool[]): Tool[] {
  return tools.map((tool) => ({
    ...tool,
    _meta: { ui: tool.name === TOOL ? { resourceUri: VIEW.uri } : { visibility: ["model"] } },
  }));
}
