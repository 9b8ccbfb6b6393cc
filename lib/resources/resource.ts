/**
 * What a resource is: a template of URIs, and the tool that reads what one of
 * them names. Like a tool it is data, and nothing here knows the MCP SDK.
 *
 * @module
 */

import type { ResourceKind } from "../contract/resource_uri.ts";

/** What a client gets of a resource: text, or bytes as base64. */
export type Contents =
  & { readonly mimeType: string }
  & ({ readonly text: string } | { readonly blob: string });

/** Resources of one kind. */
export interface Resource {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** RFC 6570, level 1. */
  readonly uriTemplate: string;
  /** Where all of them have the same. */
  readonly mimeType?: string;
  /** Reads one; called like any other tool, within the same limits, whether or not it is offered as one. */
  readonly tool: string;
  /** Arguments of the tool. */
  input(messageId: string, part: string | undefined): Readonly<Record<string, unknown>>;
  /** What a client gets of the tool's `data`. */
  contents(data: unknown): Contents;
}
