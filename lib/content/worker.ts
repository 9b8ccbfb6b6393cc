/**
 * Entry of the content isolate. It has no permission at all: no socket, no
 * file, no environment, no secret. Bytes come in, safe values go out.
 *
 * @module
 */

import "../no_environment.ts";
import { onUncaught } from "../uncaught.ts";
import { readPlain, readSnippets } from "./body.ts";
import { readHeaders } from "./headers.ts";
import { readMessage } from "./message.ts";
import { readName } from "./name.ts";
import { foldQuotes } from "./quotes.ts";
import { readThreadHeaders } from "./thread_headers.ts";
import { decodeTransfer } from "./transfer.ts";
import type {
  AnswerEnvelope,
  ContentAnswers,
  ContentRequest,
  RequestEnvelope,
} from "./protocol.ts";

/** Answers one request. */
async function answer(request: ContentRequest): Promise<ContentAnswers[keyof ContentAnswers]> {
  switch (request.kind) {
    case "headers":
      return await Promise.all(request.blocks.map(readHeaders));
    case "texts":
      return await readSnippets(request.parts, request.maxChars);
    case "message":
      return await readMessage(request);
    case "names":
      return request.names.map(readName);
    case "references":
      return request.blocks.map(readThreadHeaders);
    case "plain":
      return await readPlain(request.parts);
    case "fold":
      return foldQuotes(request.texts, request.maxChars, request.maxTotal);
    case "decode":
      // A copy: a small Node buffer is part of a pool, and all of it would go along.
      return new Uint8Array(decodeTransfer(request.bytes, request.encoding));
    case "extract":
      return await (await import("#lazy/extract")).extract(request);
    case "addresses":
      return (await import("#lazy/compose")).findProblem(request.recipients);
    case "compose":
      return await (await import("#lazy/compose")).compose(request.draft);
  }
}

async function serve(port: MessagePort, { id, request }: RequestEnvelope): Promise<void> {
  let envelope: AnswerEnvelope;
  try {
    envelope = { id, answer: await answer(request) };
  } catch {
    envelope = { id, failed: true };
  }
  port.postMessage(envelope);
}

declare const self: DedicatedWorkerGlobalScope;

// Whoever waits for it is told after the deadline, and a successor takes its place.
onUncaught(() => self.close());

self.addEventListener("message", (event: MessageEvent<{ readonly port: MessagePort }>) => {
  const { port } = event.data;
  port.onmessage = ({ data }: MessageEvent<RequestEnvelope>) => void serve(port, data);
  // While the server says hello to its client: the parsers are needed soon.
  setTimeout(() => {
    void import("#lazy/header_parsers").then(() => import("#lazy/verdict"));
  }, 0);
}, { once: true });

// The launcher gives up reading files once this code has been read.
self.postMessage("loaded");
