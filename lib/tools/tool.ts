/**
 * What a tool is. A tool is data: name, texts, schemas, hints and a handler.
 * Nothing here or in a tool's file knows the MCP SDK.
 *
 * @module
 */

import type * as z from "zod";
import type { Capability } from "../contract/capability.ts";
import type { Config } from "../config/types.ts";
import type { ContentClient } from "../content/client.ts";
import type { Log } from "../contract/log.ts";
import type { Accounts } from "./accounts.ts";
import type { SearchCursors } from "./search/cursor.ts";
import type { Audit } from "../policy/audit.ts";
import type { Confirmations } from "../policy/confirmations.ts";
import type { RateClass } from "../policy/rate_limit.ts";
import type { SecurityEvents } from "../policy/security_events.ts";
import type { Operations } from "./write/operations.ts";

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

/** Hints of a tool that changes a mailbox in a way that can be taken back. */
export const CHANGES_MAIL: ToolHints = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
};

/** What all calls share. */
export interface ToolServices {
  readonly config: Config;
  readonly accounts: Accounts;
  readonly content: ContentClient;
  readonly searchCursors: SearchCursors;
  readonly operations: Operations;
  readonly confirmations: Confirmations;
  readonly audit: Audit;
  readonly security: SecurityEvents;
  readonly log: Log;
}

/** A person's answer to a question; `unanswered` is everything that is neither yes nor no. */
export type Reply = "yes" | "no" | "unanswered";

/** The client that made a call, as far as a tool may use it. */
export interface Caller {
  /**
   * Asks the person a question that is answered with yes or no; undefined when
   * the client cannot. The tool's time stands still meanwhile. Text of a mail
   * must not be in it.
   */
  readonly ask: ((question: string) => Promise<Reply>) | undefined;
  /** Tells how far the call is; does nothing when the client does not want to know. */
  progress(done: number, total: number): void;
}

/** What one call gets. */
export interface ToolContext extends ToolServices {
  /** Aborted when the client cancels or the tool's time is up. */
  readonly signal: AbortSignal;
  readonly caller: Caller;
}

/** A resource that an answer names. */
export interface ResourceLink {
  readonly uri: string;
  /** What a stranger called it, made harmless. */
  readonly name: string;
  readonly mimeType: string;
}

/** What a handler returns. */
export interface ToolResult<Data> {
  /** One sentence for a person; never contains text of a mail. */
  readonly summary: string;
  readonly data: Data;
  /** Resources that a client may open besides. @default none */
  readonly links?: readonly ResourceLink[];
}

/** What is advertised of a tool of which not all is allowed. */
export interface Offer {
  readonly input: z.ZodObject;
  /** @default {Tool.description} */
  readonly description?: string;
}

/** One tool. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly hints: ToolHints;
  /** The tool exists where an account allows one of these; without it, everywhere. */
  readonly capabilities?: readonly Capability[];
  /** By which limit its calls are counted. @default `write` if it has {@link capabilities}, else `read` */
  readonly rate?: RateClass;
  /** Whether a call with these arguments, which nobody has checked, is counted as `batch`. @default never */
  readonly batch?: (args: Readonly<Record<string, unknown>>) => boolean;
  /** How it is advertised where no more than these is allowed. @default as it is */
  readonly offer?: (allowed: ReadonlySet<Capability>) => Offer;
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
  readonly capabilities?: readonly Capability[];
  readonly rate?: RateClass;
  readonly batch?: (args: Readonly<Record<string, unknown>>) => boolean;
  readonly offer?: (allowed: ReadonlySet<Capability>) => Offer;
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
