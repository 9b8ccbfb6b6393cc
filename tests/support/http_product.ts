/**
 * The product over HTTP, started as a user would, and clients of it.
 *
 * @module
 */

import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { loadConfig } from "../../lib/config/load.ts";
import { processFlags } from "../../lib/sandbox/permissions.ts";
import { namedBy, recorded } from "../accesses/record.ts";
import { asSession, connectWatched, makeClient, type McpSession } from "../clients/mcp.ts";
import { CANARY, LeakWatch } from "./canary.ts";
import { configDirectory, type Form, ROOT, script } from "./product.ts";

/** The bearer tokens of the tests: of whoever may do everything, and of whoever may read. */
export const TOKENS = {
  all: `all-${CANARY}-0123456789abcdefghijklmnop`,
  read: `read-${CANARY}-0123456789abcdefghijklmnop`,
} as const;

/** One of {@link TOKENS}. */
export type TokenName = keyof typeof TOKENS;

/** The key that replicas share, as it stands in its file. */
export const KEY: string = new TextEncoder().encode(CANARY.padEnd(32, "-")).toBase64();

/** Longest wait for the start or the end of the process, in milliseconds: a busy machine must not fail a test. */
const PATIENCE_MS = 30_000;

/** What a caller may choose. */
export interface HttpProductOptions {
  /** @default {"bundle"} */
  readonly form?: Form;
  /** Tokens that there are. @default both */
  readonly tokens?: readonly TokenName[];
  /** Whether it shares its key with others. @default {false} */
  readonly shared?: boolean;
  /** Where it listens. @default a free port of 127.0.0.1 */
  readonly listen?: string;
}

/** A product that listens. */
export interface HttpProduct extends AsyncDisposable {
  /** Of MCP. */
  readonly url: URL;
  readonly port: number;
  readonly pid: number;
  /** Everything it wrote to stderr so far. */
  stderr(): string;
  /** Connects the official client. @default with the token that may do everything */
  connect(token?: TokenName): Promise<McpSession>;
  /** Sends a request to a path. @param token @default none */
  send(path: string, init?: RequestInit, token?: TokenName): Promise<Response>;
  signal(signal: Deno.Signal): void;
  /** How it ended, when it has. */
  readonly status: Promise<Deno.CommandStatus>;
  /** Ends it. Rejects when it ever said a secret. */
  stop(): Promise<Deno.CommandStatus>;
}

/** Variables of HTTP; the files that they name are made by {@link writeSecrets}. */
export function httpVariables(
  tokens: readonly TokenName[],
  shared = false,
): Record<string, string> {
  return {
    ...(tokens.includes("all") ? { MAIL_IMAP_HTTP_TOKEN_FILE: "all.token" } : {}),
    ...(tokens.includes("read") ? { MAIL_IMAP_HTTP_READ_TOKEN_FILE: "read.token" } : {}),
    ...(shared ? { MAIL_IMAP_HTTP_KEY_FILE: "http.key" } : {}),
  };
}

/** Writes the tokens and the key into a config directory. */
export async function writeSecrets(directory: string): Promise<void> {
  for (const [name, token] of Object.entries(TOKENS)) {
    await Deno.writeTextFile(`${directory}/${name}.token`, `${token}\n`, { mode: 0o600 });
  }
  await Deno.writeTextFile(`${directory}/http.key`, `${KEY}\n`, { mode: 0o600 });
}

/** Starts it on a config directory of its own. */
export async function startHttpProduct(
  variables: Readonly<Record<string, string | number>>,
  { form = "bundle", tokens = ["all", "read"], shared = false, listen = "127.0.0.1:0" }:
    HttpProductOptions = {},
): Promise<HttpProduct> {
  const directory = await configDirectory({ ...httpVariables(tokens, shared), ...variables });
  try {
    await writeSecrets(directory.path);
    const { config } = loadConfig({ directory: directory.path, environment: {}, http: true });
    const flags = processFlags(config, form === "sources" ? ROOT : undefined, [listen]);
    const line = recorded(
      [
        ...[Deno.execPath(), "run", "--quiet", ...flags, script(form), "serve", "--http", listen],
        ...["--config-dir", directory.path],
      ] as [string, ...string[]],
      () => ({ ...namedBy(config), listen: [listen] }),
    );
    return await startListening(line, listen, { ended: () => directory.remove() });
  } catch (error) {
    await directory.remove().catch(() => undefined);
    throw error;
  }
}

/** How a process is started that somebody else describes. */
export interface ListeningOptions {
  /** @default that of the test */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Called when it has ended. */
  readonly ended?: () => Promise<void>;
}

/** Starts a process that listens. @throws {Error} When it does not, with what it said. */
export async function startListening(
  [command, ...args]: readonly [string, ...string[]],
  listen: string,
  { ended, ...options }: ListeningOptions = {},
): Promise<HttpProduct> {
  const watch = new LeakWatch();
  const child = new Deno.Command(command, {
    args,
    ...options,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const signal = (name: Deno.Signal): void => {
    try {
      child.kill(name);
    } catch {
      // It has ended.
    }
  };
  let stdout = "";
  let stderr = "";
  const listening = Promise.withResolvers<number>();
  const reading = Promise.all([
    readAll(child.stdout, (text) => stdout += text),
    readAll(child.stderr, (text) => {
      stderr += text;
      const [, port] = /listening at http:\/\/[^"]*:(\d+)\/mcp/.exec(stderr) ?? [];
      if (port !== undefined) listening.resolve(Number(port));
    }),
  ]);
  void Promise.all([child.status, reading]).then(() =>
    listening.reject(new Error(`The server did not start: ${stderr}`))
  );
  const timer = setTimeout(
    () => listening.reject(new Error(`The server does not listen: ${stderr}`)),
    PATIENCE_MS,
  );
  const port = await listening.promise.catch(async (error) => {
    signal("SIGKILL");
    await Promise.all([child.status, reading]);
    throw error;
  }).finally(() => clearTimeout(timer));
  const [host] = /^.*(?=:)/.exec(listen) ?? [];
  const url = new URL(`http://${host}:${port}/mcp`);
  const sessions: McpSession[] = [];
  let stopped: Promise<Deno.CommandStatus> | undefined;
  const stop = async (): Promise<Deno.CommandStatus> => {
    for (const session of sessions) await session.close();
    signal("SIGTERM");
    const force = setTimeout(() => signal("SIGKILL"), PATIENCE_MS);
    const [status] = await Promise.all([child.status, reading]);
    clearTimeout(force);
    await ended?.();
    watch.see("stderr", stderr);
    watch.see("stdout", stdout);
    watch.assertNone();
    return status;
  };
  return {
    url,
    port,
    pid: child.pid,
    status: child.status,
    stderr: () => stderr,
    signal,
    async connect(token = "all") {
      const session = await connectHttp(url, TOKENS[token], watch, child.pid, () => stderr);
      sessions.push(session);
      return session;
    },
    async send(path, init = {}, token) {
      const headers = new Headers(init.headers);
      if (token !== undefined) headers.set("authorization", `Bearer ${TOKENS[token]}`);
      const response = await fetch(new URL(path, url), { ...init, headers });
      watch.see("headers", JSON.stringify([...response.headers]));
      return response;
    },
    stop: () => stopped ??= stop(),
    async [Symbol.asyncDispose]() {
      await (stopped ??= stop());
    },
  };
}

/** Connects the official client to a server that somebody else started. */
export async function connectHttp(
  url: URL,
  token: string,
  watch: LeakWatch = new LeakWatch(),
  pid = 0,
  stderr: () => string = () => "",
): Promise<McpSession> {
  const client = makeClient();
  const transport = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await connectWatched(client, transport, watch);
  return asSession(client, { pid, stderr, close: () => client.close() });
}

/** Headers of a request with a message. */
export const MCP_HEADERS: Readonly<Record<string, string>> = {
  accept: "application/json, text/event-stream",
  "content-type": "application/json",
};

/** A request with a message or a batch of them. */
export function posted(message: unknown): RequestInit {
  return { method: "POST", headers: MCP_HEADERS, body: JSON.stringify(message) };
}

/** A call as a message. */
export function callMessage(
  name: string,
  args: Readonly<Record<string, unknown>> = {},
  id: string | number = 1,
): Record<string, unknown> {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } };
}

/** The messages of an answer, of events or JSON. */
// deno-lint-ignore no-explicit-any
export async function messagesOf(response: Response): Promise<any[]> {
  const text = await response.text();
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    return [JSON.parse(text)].flat();
  }
  return [...text.matchAll(/^data: (.+)$/gm)].map(([, data = ""]) => JSON.parse(data));
}

async function readAll(
  stream: ReadableStream<Uint8Array>,
  take: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) take(text);
}
