/**
 * What a tool is. A tool is data: name, texts, schemas, hints and a handler.
 * Nothing here or in a tool's file knows the MCP SDK.
 *
 * @module
 */

import type { z } from "zod";
import type { Config } from "../config/types.ts";
import type { ContentClient } from "../content/client.ts";
import type { Log } from "../contract/log.ts";
import type { Accounts } from "./accounts.ts";
import type { SearchCursors } from "./search/cursor.ts";

/** The four hints of MCP; every tool states all of them. */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  /** True when the answer contains what strangers wrote. */
  readonly openWorldHint: boolean;
}

/** Hints of a tool that only reads mail. */
export const READS_MAIL: ToolHints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
};

/** What all calls share. */
export interface ToolServices {
  readonly config: Config;
  readonly accounts: Accounts;
  readonly content: ContentClient;
  readonly searchCursors: SearchCursors;
  readonly log: Log;
}

/** What one call gets. */
export interface ToolContext extends ToolServices {
  /** Aborted when the client cancels or the tool's time is up. */
  readonly signal: AbortSignal;
}

/** What a handler returns. */
export interface ToolResult<Data> {
  /** One sentence for a person; never contains text of a mail. */
  readonly summary: string;
  readonly data: Data;
}

/** One tool. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly hints: ToolHints;
  handle(input: unknown, context: ToolContext): Promise<ToolResult<unknown>>;
}

/** A tool with its types. */
export interface TypedTool<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** A flat object; unknown properties are refused. */
  readonly input: Input;
  /** Schema of `data`. */
  readonly output: Output;
  readonly hints: ToolHints;
  /** Called with checked input only. */
  handle(input: z.output<Input>, context: ToolContext): Promise<ToolResult<z.input<Output>>>;
}

/** Makes a {@link Tool}; the types of its handler follow from its schemas. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: TypedTool<Input, Output>,
): Tool {
  return {
    ...tool,
    handle: (input, context) => tool.handle(input as z.output<Input>, context),
  };
}
