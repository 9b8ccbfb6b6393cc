/**
 * Calls of tools that are made for something else than `tools/call`, and the
 * errors of JSON-RPC that they end with.
 *
 * @module
 */

import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js";
import type { Config } from "../config/types.ts";
import type { Capability } from "../contract/capability.ts";
import type { ErrorCode, MailError } from "../contract/error.ts";
import { type Failure, failure, metaSince } from "../tools/envelope.ts";

/** What the SDK gives with a request, as far as it is used. */
export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Runs a tool by its name and gives its `data`. It rejects with {@link RpcError}. */
export type CallRunner = (tool: string, input: unknown, extra: Extra) => Promise<unknown>;

/** What answers about resources, prompts and completions are made from. */
export interface SurfaceFacts {
  readonly config: Config;
  /** What the configuration allows. */
  readonly allowed: ReadonlySet<Capability>;
  readonly runner: CallRunner;
  /** Whether the client said that it shows views. */
  readonly isViewer: () => boolean;
}

/** Codes of JSON-RPC section 5.1, and that of MCP ("Resources", "Error Handling") for what is not there. */
const CODES: Partial<Readonly<Record<ErrorCode, number>>> = {
  invalid_input: -32_602,
  not_found: -32_002,
  // UIDVALIDITY has changed: what the URI named is there no more.
  conflict: -32_002,
};

/** Whatever else went wrong. */
const INTERNAL = -32_603;

/** An error that the SDK sends as it is. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  /** What an answer of a tool would say. */
  readonly data: Failure["error"];

  constructor({ error }: Failure) {
    super(error.message);
    this.code = CODES[error.code] ?? INTERNAL;
    this.data = error;
  }
}

/** What a client gets of an error. */
export function rpcError(error: MailError): RpcError {
  return new RpcError(failure(error, metaSince(performance.now())));
}
