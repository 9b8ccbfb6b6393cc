/**
 * Entry of the server isolate. It may reach the configured mail servers and
 * nothing else: no file, no environment, no other host.
 *
 * @module
 */

import "./no_generated_code.ts";
import { Calls } from "./calls.ts";
import { Secret } from "./config/secret.ts";
import { ContentClient } from "./content/client.ts";
import type { HttpService } from "./http_service.ts";
import { createLog } from "./log.ts";
import type { FromServer, StartMessage, ToServer } from "./sandbox/messages.ts";
import { createServer, serversFor } from "./server.ts";
import type { TokenSource } from "./contract/token_source.ts";
import type { TokenNews } from "./signin/client.ts";
import { flushStderr, writeStderr } from "./stderr.ts";
import { StdioTransport } from "./stdio_transport.ts";
import { Accounts } from "./tools/accounts.ts";
import { TOOLS } from "./tools/registry.ts";
import { KeptCursors } from "./tools/search/cursor.ts";
import { Operations } from "./tools/write/operations.ts";
import { onUncaught } from "./uncaught.ts";
import { Audit, auditLevel } from "./policy/audit.ts";
import { Confirmations } from "./policy/confirmations.ts";
import { SecretWords } from "./policy/secret_words.ts";
import { SecurityEvents } from "./policy/security_events.ts";

/**
 * Longest wait for calls that are being answered, in milliseconds: a batch of changes has
 * 800 to come to its end, and then its call has to be written down.
 */
const END_MS = 1_000;

/** Longest wait for whoever reads stderr at the end, in milliseconds. */
const FLUSH_MS = 200;

declare const self: DedicatedWorkerGlobalScope;

const tell = (message: FromServer): void => self.postMessage(message);

onUncaught(() => tell({ type: "failed", why: "internal error in the server isolate" }));

let stop: () => Promise<void> = () => Promise.resolve();
let drain: () => Promise<void> = () => Promise.resolve();
let contentReplaced: ((port: MessagePort) => void) | undefined;

self.onmessage = ({ data }: MessageEvent<ToServer>) => {
  switch (data.type) {
    case "start":
      void serve(data);
      break;
    case "content":
      contentReplaced?.(data.content);
      break;
    case "drain":
      void drain().then(() => tell({ type: "drained" }));
      break;
    case "stop":
      void stop();
  }
};

async function serve(
  { config, passwords, signIn, content: contentPort, http }: StartMessage,
): Promise<void> {
  const words = new SecretWords(Object.values(passwords));
  const log = createLog(config.settings.logLevel, writeStderr, words);
  const secrets = new Map(Object.entries(passwords).map(([id, value]) => [id, new Secret(value)]));
  const gravity = auditLevel(config.settings.logLevel);
  const auditLog = createLog(gravity, writeStderr, words);
  const security = new SecurityEvents(auditLog);
  const tokens = signIn && tokenSource(signIn, {
    secret: (token) => words.add(token),
    refused: (account) => security.signInRefused(account),
    unsaved: (account) => security.signInNotStored(account),
  });
  const accounts = Accounts.open(config, secrets, log, security, tokens);
  let service: HttpService | undefined;
  const overHttp = http && await import("#lazy/http");
  const sealed = overHttp?.sealedWith(http?.key, config.settings);
  const content = new ContentClient(contentPort, () => {
    security.contentStuck();
    service?.contentReplaced();
    tell({ type: "content_stuck" });
    return new Promise((resolve) => contentReplaced = resolve);
  });
  const openChain = async () =>
    new (await import("#lazy/audit_chain")).AuditChain(writeStderr, words);
  const audited = config.settings.audit && gravity !== "silent";
  const audit = new Audit(auditLog, audited ? openChain : undefined);
  const { operationMaxEntries: maxEntries } = config.settings;
  const operations = new Operations({ maxEntries, audit, log });
  const calls = new Calls({
    config,
    accounts,
    content,
    searchCursors: sealed?.searchCursors ?? new KeptCursors(
      config.settings.cursorTtlSeconds,
      config.settings.cursorMaxEntries,
    ),
    operations,
    confirmations: sealed?.confirmations ?? new Confirmations(),
    audit,
    security,
    log,
  });
  if (http && overHttp && sealed) {
    service = new overHttp.HttpService({
      front: http.front,
      calls,
      accounts,
      sessions: sealed.sessions,
      servers: {
        all: serversFor(TOOLS, calls.forScope("all")),
        read: serversFor(TOOLS, calls.forScope("read")),
      },
    });
    drain = service.drain.bind(service);
  }
  let stopping: Promise<void> | undefined;
  let failed: string | undefined;
  stop = () =>
    stopping ??= (async () => {
      await Promise.all([operations.close(), calls.end(END_MS)]);
      security.end();
      // Before connections that nobody answers on take the rest of the time.
      await Promise.all([log.written(), auditLog.written(), audit.end()]);
      await flushStderr(FLUSH_MS);
      await accounts.close();
      tell(failed === undefined ? { type: "stopped" } : { type: "failed", why: failed });
    })();
  if (service) return tell({ type: "ready" });
  const server = createServer(TOOLS, calls);
  const transport = new StdioTransport();
  transport.ongone = () => void stop();
  // The transport closes by itself only when it was sent more than it can take.
  server.onclose = () => {
    if (stopping === undefined) {
      failed = "the client sent a message that is too large; ending so that it starts anew";
    }
    void stop();
  };
  await server.connect(transport);
  tell({ type: "ready" });
}

/** Asks the sign-in isolate; how is loaded with the first question. */
function tokenSource(port: MessagePort, news: TokenNews): TokenSource {
  let client: Promise<TokenSource> | undefined;
  return {
    async token(account, rejected) {
      client ??= import("#lazy/token_client").then(({ TokenClient }) =>
        new TokenClient(port, news)
      );
      return await (await client).token(account, rejected);
    },
  };
}
