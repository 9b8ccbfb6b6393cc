/**
 * The official SDK's client, speaking to the product over stdio.
 *
 * @module
 */

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import {
  type ClientCapabilities,
  type ElicitRequest,
  ElicitRequestSchema,
  type ElicitResult,
} from "@modelcontextprotocol/sdk/types.js";
import type { ProgressCallback } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Failure } from "../../lib/tools/envelope.ts";
import { inputToServer, outputFromServer, textFromServer } from "./namespace.ts";
import { IS_PREFIXED } from "../servers/kind.ts";
import { LeakWatch } from "../support/canary.ts";

/** A successful or failed call, unpacked; with the names of folders that the tests know. */
export interface Answer {
  readonly failed: boolean;
  /** `data` of a success. */
  // deno-lint-ignore no-explicit-any
  readonly data: any;
  readonly summary: string;
  /** `error` of a failure. */
  readonly error: Failure["error"] | undefined;
  /** The text block. */
  readonly text: string;
  /** `structuredContent`, exactly as it came. */
  readonly structured: unknown;
}

/** A connected client. */
export interface McpSession {
  readonly client: Client;
  /** Everything the server wrote to stderr so far. */
  stderr(): string;
  /** Process id of the server. */
  readonly pid: number;
  call(
    name: string,
    args?: Record<string, unknown>,
    signal?: AbortSignal,
    onprogress?: ProgressCallback,
  ): Promise<Answer>;
  /** Rejects when the server ever said a password, on stderr or in a message. */
  close(): Promise<void>;
}

/** What a client with a person behind it answers to a question. */
export type Answerer = (question: string) => ElicitResult | Promise<ElicitResult>;

/**
 * Makes a client.
 *
 * @param answer Makes it one that can ask its person.
 * @param more What else it says that it can. @default nothing
 */
export function makeClient(answer?: Answerer, more: ClientCapabilities = {}): Client {
  const client = new Client(
    { name: "mail-imap-mcp-tests", version: "1" },
    { capabilities: { ...more, ...answer ? { elicitation: {} } : {} } },
  );
  if (answer) {
    client.setRequestHandler(
      ElicitRequestSchema,
      ({ params: { message } }: ElicitRequest) =>
        answer(IS_PREFIXED ? textFromServer(message) : message),
    );
  }
  return client;
}

/** Connects a client; every message that comes is looked at. */
export async function connectWatched(
  client: Client,
  transport: Transport,
  watch: LeakWatch,
): Promise<void> {
  // The client calls what it finds here before it reads the message itself.
  transport.onmessage = (message: unknown) => watch.see("a message", JSON.stringify(message));
  await client.connect(transport);
}

/** Starts a server and says hello. @param cwd Where it is started. @default here */
export async function connectMcp(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  answer?: Answerer,
  cwd?: string,
): Promise<McpSession> {
  const transport = new StdioClientTransport({
    command,
    args: [...args],
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "", ...env },
    stderr: "pipe",
  });
  let errors = "";
  transport.stderr?.on("data", (chunk: unknown) => errors += String(chunk));
  const client = makeClient(answer);
  const watch = new LeakWatch();
  try {
    await connectWatched(client, transport, watch);
  } catch (error) {
    throw new Error(`The server did not start: ${errors}`, { cause: error });
  }
  return asSession(client, {
    pid: transport.pid ?? 0,
    stderr: () => errors,
    async close() {
      await client.close();
      watch.see("stderr", errors);
      watch.assertNone();
    },
  });
}

/** Adds unpacking of answers to a connected client. */
export function asSession(
  client: Client,
  rest: Pick<McpSession, "pid" | "stderr" | "close">,
): McpSession {
  return {
    ...rest,
    client,
    async call(name, args = {}, signal, onprogress) {
      const result = await client.callTool(
        { name, arguments: IS_PREFIXED ? inputToServer(args) : args },
        undefined,
        { ...(signal ? { signal } : {}), ...(onprogress ? { onprogress } : {}) },
      );
      const content = result["content"] as { text: string }[];
      const text = content[0]?.text ?? "";
      const structured = result["structuredContent"] as
        | { summary: string; data: unknown }
        | undefined;
      const failed = result["isError"] === true;
      return {
        failed,
        data: IS_PREFIXED ? outputFromServer(structured?.data) : structured?.data,
        summary: structured?.summary ?? "",
        error: failed ? JSON.parse(text).error : undefined,
        text,
        structured,
      };
    },
  };
}
