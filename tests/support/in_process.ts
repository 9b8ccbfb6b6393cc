/**
 * The product inside this process: the same server, tools and content isolate,
 * without launcher and stdio. For tests that look at coverage or at inner state.
 *
 * @module
 */

import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { ClientCapabilities } from "@modelcontextprotocol/sdk/types.js";
import { loadConfig } from "../../lib/config/load.ts";
import { Calls } from "../../lib/calls.ts";
import type { ContentClient } from "../../lib/content/client.ts";
import type { Log } from "../../lib/contract/log.ts";
import { createServer } from "../../lib/server.ts";
import { Accounts } from "../../lib/tools/accounts.ts";
import { TOOLS } from "../../lib/tools/registry.ts";
import { Audit } from "../../lib/policy/audit.ts";
import { AuditChain } from "../../lib/policy/audit_chain.ts";
import { SecurityEvents } from "../../lib/policy/security_events.ts";
import { Confirmations } from "../../lib/policy/confirmations.ts";
import { confirmationKey, Seal } from "../../lib/policy/seal.ts";
import type { Tool } from "../../lib/tools/tool.ts";
import { KeptCursors } from "../../lib/tools/search/cursor.ts";
import { SealedCursors } from "../../lib/tools/search/sealed_cursors.ts";
import { Operations } from "../../lib/tools/write/operations.ts";
import {
  type Answerer,
  asSession,
  connectWatched,
  makeClient,
  type McpSession,
} from "../clients/mcp.ts";
import { LeakWatch } from "./canary.ts";
import { lendContent, type LentContent } from "./content_pool.ts";
import { configDirectory } from "./product.ts";

const SILENT: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export type { Answerer };

/** What a test may choose besides the configuration. */
export interface InProcessOptions {
  /** @default those of the product */
  readonly tools?: readonly Tool[];
  /** Reads mails for several products. @default one of its own */
  readonly content?: ContentClient;
  /** Takes the log, and the audit. @default nobody */
  readonly log?: Log;
  /** Takes the lines of the audit. @default there are none */
  readonly auditLine?: (line: string) => void;
  /** Waits between attempts of operations, in milliseconds. @default those of the product */
  readonly pausesMs?: readonly number[];
  /** Longest time of a batch, in milliseconds. @default that of the product */
  readonly batchTimeoutMs?: number;
  /** Makes it a replica of all that have the same key. @default none of others */
  readonly sealKey?: Uint8Array<ArrayBuffer>;
  /** Makes the client one that can ask its person. @default one that cannot */
  readonly answer?: Answerer;
  /** What else the client says that it can. @default nothing */
  readonly capabilities?: ClientCapabilities;
}

/** Starts the server in this process. */
export async function startInProcess(
  variables: Readonly<Record<string, string | number>>,
  { tools = TOOLS, auditLine, pausesMs, batchTimeoutMs, sealKey, answer, capabilities, ...rest }:
    InProcessOptions = {},
): Promise<McpSession> {
  const directory = await configDirectory(variables);
  const { config, passwords } = loadConfig({ directory: directory.path, environment: {} });
  const { content, giveBack }: LentContent = rest.content === undefined
    ? lendContent()
    : { content: rest.content, giveBack: () => Promise.resolve() };
  const watch = new LeakWatch();
  const log = watch.log(rest.log ?? SILENT);
  const security = new SecurityEvents(log);
  const accounts = Accounts.open(config, passwords, log, security);
  const audit = new Audit(
    log,
    auditLine && (() =>
      Promise.resolve(
        new AuditChain((line) => {
          watch.see("a line of the audit", line);
          auditLine(line);
        }),
      )),
  );
  const operations = new Operations({
    maxEntries: config.settings.operationMaxEntries,
    audit,
    log,
    ...(pausesMs === undefined ? {} : { pausesMs }),
    ...(batchTimeoutMs === undefined ? {} : { batchTimeoutMs }),
  });
  const { cursorTtlSeconds, cursorMaxEntries } = config.settings;
  const kept = new KeptCursors(cursorTtlSeconds, cursorMaxEntries);
  const calls = new Calls({
    config,
    accounts,
    content,
    searchCursors: sealKey
      ? new SealedCursors(new Seal(sealKey, "search cursor"), cursorTtlSeconds, kept)
      : kept,
    operations,
    confirmations: new Confirmations(sealKey && confirmationKey(sealKey)),
    audit,
    security,
    log,
  });
  const server = createServer(tools, calls);
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = makeClient(answer, capabilities);
  await Promise.all([server.connect(far), connectWatched(client, near, watch)]);
  return asSession(client, {
    pid: Deno.pid,
    stderr: () => "",
    async close() {
      await client.close();
      await operations.close();
      await accounts.close();
      await audit.end();
      await giveBack();
      await directory.remove();
      watch.assertNone();
    },
  });
}
