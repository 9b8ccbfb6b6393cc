/**
 * Assembles the MCP server from tools. Together with the transport, which the
 * server isolate chooses, this is all that knows the MCP SDK.
 *
 * @module
 */

import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CallToolResult,
  type ClientCapabilities,
  ListToolsRequestSchema,
  type TextContent,
  type Tool as McpTool,
} from "@modelcontextprotocol/sdk/types.js";
import type { jsonSchemaValidator as JsonSchemaValidatorProvider } from "@modelcontextprotocol/sdk/validation/types.js";
import * as z from "zod";
import { callerOf } from "./caller.ts";
import type { Calls } from "./calls.ts";
import { CAPABILITIES, type Capability } from "./contract/capability.ts";
import { allowedCapabilities } from "./policy/gate.ts";
import type { Failure, Success } from "./tools/envelope.ts";
import { READERS } from "./resources/readers.ts";
import { type CallRunner, type Extra, RpcError } from "./surface/calling.ts";
import { addSurface } from "./surface/handlers.ts";
import { ICONS } from "./surface/icons.ts";
import { instructions } from "./surface/instructions.ts";
import { showsViews, withView } from "./surface/view.ts";
import type { Offer, Tool } from "./tools/tool.ts";
import { VERSION } from "./version.ts";

/**
 * For what a client was asked for, and this server asks for nothing. Without it
 * the SDK makes a validator at every start, and the bundle leaves out what it is made of.
 */
const NOT_NEEDED: JsonSchemaValidatorProvider = {
  getValidator: () => {
    throw new Error("Nothing is asked of the client");
  },
};

/** What is known of a client besides what it says to its server. */
export interface ClientFacts {
  /** How it calls itself, where it said so to another server. @default as it said to this one */
  readonly name?: string | undefined;
  /** Whether it shows views, where it said so to another server. @default as it said to this one */
  readonly views?: boolean | undefined;
  /** Aborted when it has gone: nobody waits for what is only read. @default never */
  readonly gone?: AbortSignal;
}

/** Makes a server for one client, that offers `tools`. */
export function createServer(tools: readonly Tool[], calls: Calls): Server {
  return serversFor(tools, calls)();
}

/** Makes servers for clients that are offered the same `tools` over the same `calls`. */
export function serversFor(
  tools: readonly Tool[],
  calls: Calls,
): (client?: ClientFacts) => Server {
  const { config } = calls.services;
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const allowed = allowedCapabilities(config);
  const offered = offeredTools(tools, allowed);
  let advertised: McpTool[] | undefined;
  return ({ name, views, gone }: ClientFacts = {}) => {
    const server = new Server(
      {
        name: "mail-imap-mcp",
        title: "Mail (IMAP)",
        version: VERSION,
        description: `Reads mail over IMAP${
          allowed.size === 0 ? "" : " and organises it as far as its owner allowed"
        }; never sends any.`,
        icons: [...ICONS],
      },
      {
        capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
        instructions: instructions(allowed),
        jsonSchemaValidator: NOT_NEEDED,
      },
    );
    const isViewer = (): boolean => views ?? showsViews(server.getClientCapabilities());
    server.setRequestHandler(
      ListToolsRequestSchema,
      () => {
        advertised ??= offered.map((tool) => advertise(tool, allowed));
        return { tools: isViewer() ? withView(advertised) : advertised };
      },
    );
    const run = (tool: Tool | undefined, denied: boolean, input: unknown, extra: Extra) => {
      const asks = config.settings.confirmation === "auto" &&
        canAsk(server.getClientCapabilities());
      return calls.run({
        tool,
        denied,
        input,
        client: name ?? server.getClientVersion()?.name,
        // What changes something goes on: half of it would be worse.
        canceled: gone && !tool?.capabilities
          ? AbortSignal.any([extra.signal, gone])
          : extra.signal,
        caller: (deadline, signal) => callerOf(extra, asks, deadline, signal),
      });
    };
    server.setRequestHandler(
      CallToolRequestSchema,
      async ({ params }: CallToolRequest, extra: Extra) => {
        const tool = byName.get(params.name);
        const denied = tool !== undefined && !offered.includes(tool);
        return toolResult(await run(tool, denied, params.arguments ?? {}, extra));
      },
    );
    const runner: CallRunner = async (name, input, extra) => {
      const tool = READERS.find((reader) => reader.name === name) ?? byName.get(name);
      const answer = await run(tool, false, input, extra);
      if ("error" in answer) throw new RpcError(answer);
      return answer.data;
    };
    addSurface(server, { config, allowed, runner, isViewer });
    return server;
  };
}

/** Those of `tools` that there is something to do for where no more than `allowed` is. */
export function offeredTools(
  tools: readonly Tool[],
  allowed: ReadonlySet<Capability>,
): readonly Tool[] {
  return tools.filter(({ capabilities }) =>
    capabilities === undefined || capabilities.some((capability) => allowed.has(capability))
  );
}

/** How a tool appears in `tools/list` where no more than `allowed` is. @default everything */
export function advertise(
  tool: Tool,
  allowed: ReadonlySet<Capability> = new Set(CAPABILITIES),
): McpTool {
  const offer: Offer = tool.offer?.(allowed) ?? tool;
  const output = z.strictObject({
    summary: z.string(),
    data: tool.output,
    meta: z.strictObject({ now_utc: z.string(), duration_ms: z.number() }),
  });
  return {
    name: tool.name,
    title: tool.title,
    description: offer.description ?? tool.description,
    inputSchema: jsonSchema(offer.input) as McpTool["inputSchema"],
    outputSchema: jsonSchema(output) as NonNullable<McpTool["outputSchema"]>,
    annotations: { title: tool.title, ...tool.hints },
  };
}

function jsonSchema(schema: z.ZodObject): unknown {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { reused: "inline" });
  return rest;
}

/** The answer of a call in MCP's shape. What a model must see is in both halves. */
function toolResult(answer: Success | Failure): CallToolResult {
  if ("error" in answer) return { isError: true, content: [textOf(answer)] };
  const { links = [], ...rest } = answer;
  const linked = links.map((link) => ({ type: "resource_link" as const, ...link }));
  return { content: [textOf(rest), ...linked], structuredContent: rest };
}

function textOf(answer: unknown): TextContent {
  return { type: "text", text: JSON.stringify(answer) };
}

/** Whether the client shows questions to a person (MCP elicitation in form mode). */
export function canAsk({ elicitation }: ClientCapabilities = {}): boolean {
  // The capability without a mode is that of the first revision, which had forms only.
  return elicitation !== undefined &&
    (elicitation.form !== undefined || Object.keys(elicitation).length === 0);
}
