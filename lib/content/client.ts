/**
 * The server isolate's side of the content isolate: caps before, a deadline
 * after.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import { afterRunning } from "../contract/running_time.ts";
import {
  COMPOSE_DEADLINE_MS,
  CONTENT_DEADLINE_MS,
  EXTRACT_DEADLINE_MS,
  MAX_COMPOSE_BYTES,
  MAX_EXTRACT_BYTES,
  MAX_FOLD_CHARS,
  MAX_FOLDED_MESSAGES,
  MAX_HEADER_BLOCKS,
  MAX_HEADER_BYTES,
  MAX_NAMES,
  MAX_REQUEST_BYTES,
} from "./caps.ts";
import type {
  AddressProblem,
  AnswerEnvelope,
  ContentAnswers,
  ContentRequest,
  Draft,
  DraftRequest,
  Extracted,
  Folded,
  Headers,
  Message,
  PlainText,
  RawName,
  Recipients,
  TextPart,
  ThreadHeaders,
} from "./protocol.ts";

/** Gives the port of a new content isolate when the old one is stuck; rejects when there is none left. */
export type Replace = () => Promise<MessagePort>;

interface Pending {
  readonly resolve: (answer: ContentAnswers[keyof ContentAnswers]) => void;
  readonly reject: (error: MailError) => void;
}

/** Asks the content isolate. */
export class ContentClient {
  readonly #replace: Replace;
  readonly #deadlineMs: number;
  readonly #pending = new Map<number, Pending>();
  #port: MessagePort | undefined;
  #replacing: Promise<void> | undefined;
  #lastId = 0;
  #queue: Promise<unknown> = Promise.resolve();

  /**
   * @param port Leads to the content isolate.
   * @param deadlineMs Longest wait for one answer. @default {CONTENT_DEADLINE_MS}
   */
  constructor(port: MessagePort, replace: Replace, deadlineMs: number = CONTENT_DEADLINE_MS) {
    this.#replace = replace;
    this.#deadlineMs = deadlineMs;
    this.#listen(port);
  }

  /** Reads header blocks; longer ones are cut. */
  async headers(blocks: readonly Uint8Array[]): Promise<readonly Headers[]> {
    if (blocks.length > MAX_HEADER_BLOCKS) throw tooMuch();
    const cut = blocks.map((block) => block.subarray(0, MAX_HEADER_BYTES));
    return await this.#ask({ kind: "headers", blocks: cut }) as readonly Headers[];
  }

  /**
   * Reads envelope, body text from an offset on, and names, and judges all of it. Longer header
   * blocks are cut, attachments beyond the cap have no name.
   */
  async message(
    request: Omit<Extract<ContentRequest, { kind: "message" }>, "kind">,
  ): Promise<Message> {
    return await this.#ask({
      ...request,
      kind: "message",
      header: request.header.subarray(0, MAX_HEADER_BYTES),
      envelope: request.envelope?.subarray(0, MAX_HEADER_BYTES),
      attachments: request.attachments.slice(0, MAX_NAMES),
    }) as Message;
  }

  /** Reads the beginning of each part as one line. */
  async snippets(parts: readonly TextPart[], maxChars: number): Promise<readonly string[]> {
    return await this.#ask({ kind: "texts", parts, maxChars }) as readonly string[];
  }

  /** Reads attachment names; those beyond the cap are empty. */
  async names(names: readonly RawName[]): Promise<readonly string[]> {
    if (names.length === 0) return [];
    const known = await this.#ask({ kind: "names", names: names.slice(0, MAX_NAMES) });
    return names.map((_, i) => (known as readonly string[])[i] ?? "");
  }

  /** Reads what ties messages to others; longer header blocks are cut. */
  async references(blocks: readonly Uint8Array[]): Promise<readonly ThreadHeaders[]> {
    if (blocks.length > MAX_HEADER_BLOCKS) throw tooMuch();
    const cut = blocks.map((block) => block.subarray(0, MAX_HEADER_BYTES));
    return await this.#ask({ kind: "references", blocks: cut }) as readonly ThreadHeaders[];
  }

  /** Reads the text of a message, to be given to {@link fold}. */
  async plain(parts: readonly TextPart[]): Promise<PlainText> {
    return await this.#ask({ kind: "plain", parts }) as PlainText;
  }

  /** Writes the texts of a conversation, oldest first, each sentence once; longer texts are cut. */
  async fold(
    texts: readonly string[],
    maxChars: number,
    maxTotal: number,
  ): Promise<readonly Folded[]> {
    if (texts.length > MAX_FOLDED_MESSAGES) throw tooMuch();
    const cut = texts.map((text) => text.slice(0, MAX_FOLD_CHARS * 2));
    const request = { kind: "fold", texts: cut, maxChars, maxTotal } as const;
    return await this.#ask(request) as readonly Folded[];
  }

  /** Bytes of a part without their transfer encoding. */
  async decode(bytes: Uint8Array, encoding: string): Promise<Uint8Array> {
    const request = { kind: "decode", bytes, encoding } as const;
    return await this.#ask(request, this.#deadlineMs, MAX_EXTRACT_BYTES) as Uint8Array;
  }

  /** Reads the text of an attachment. */
  async extract(
    request: Omit<Extract<ContentRequest, { kind: "extract" }>, "kind">,
  ): Promise<Extracted> {
    const deadlineMs = Math.max(this.#deadlineMs, EXTRACT_DEADLINE_MS);
    const whole = { kind: "extract", ...request } as const;
    return await this.#ask(whole, deadlineMs, MAX_EXTRACT_BYTES) as Extracted;
  }

  /** Looks whether every address is one that may stand in a draft; undefined when all may. */
  async addresses(recipients: Recipients): Promise<AddressProblem | undefined> {
    return await this.#ask({ kind: "addresses", recipients }) as AddressProblem | undefined;
  }

  /** Writes a draft. Its addresses must have been looked at with {@link addresses}. */
  async compose(draft: DraftRequest): Promise<Draft> {
    const deadlineMs = Math.max(this.#deadlineMs, COMPOSE_DEADLINE_MS);
    return await this.#ask({ kind: "compose", draft }, deadlineMs, MAX_COMPOSE_BYTES) as Draft;
  }

  /** The isolate has one thread: requests go one by one, so that the time of one is its own. */
  async #ask(
    request: ContentRequest,
    deadlineMs = this.#deadlineMs,
    maxBytes = MAX_REQUEST_BYTES,
  ): Promise<ContentAnswers[keyof ContentAnswers]> {
    if (requestBytes(request) > maxBytes) throw tooMuch();
    const turn = this.#queue.then(() => this.#send(request, deadlineMs));
    this.#queue = turn.catch(() => undefined);
    return await turn;
  }

  async #send(
    request: ContentRequest,
    deadlineMs: number,
  ): Promise<ContentAnswers[keyof ContentAnswers]> {
    await this.#replacing;
    const port = this.#port;
    if (!port) throw unavailable();
    const id = ++this.#lastId;
    const giveUp = afterRunning(deadlineMs, () => this.#stuck(port));
    try {
      return await new Promise<ContentAnswers[keyof ContentAnswers]>((resolve, reject) => {
        this.#pending.set(id, { resolve, reject });
        port.postMessage({ id, request: ownBytes(request) });
      });
    } finally {
      giveUp();
      this.#pending.delete(id);
    }
  }

  #listen(port: MessagePort): void {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<AnswerEnvelope>) => {
      const pending = this.#pending.get(data.id);
      if (!pending) return;
      if ("answer" in data) pending.resolve(data.answer);
      else pending.reject(unreadable());
    };
  }

  /** The isolate did not answer in time: the caller is told, and it is replaced. */
  #stuck(port: MessagePort): void {
    if (this.#port !== port) return;
    this.#port = undefined;
    port.close();
    for (const { reject } of this.#pending.values()) reject(tooSlow());
    this.#replacing = this.#replace()
      .then((next) => this.#listen(next), () => undefined)
      .finally(() => this.#replacing = undefined);
  }
}

/**
 * The request with bytes that own their buffer. A clone takes the whole buffer
 * behind a view along: for a small Node buffer that is a pool which other
 * things were written to, a password among them.
 */
function ownBytes(request: ContentRequest): ContentRequest {
  switch (request.kind) {
    case "headers":
    case "references":
      return { ...request, blocks: request.blocks.map(owned) };
    case "texts":
    case "plain":
      return { ...request, parts: request.parts.map(ownedPart) };
    case "message":
      return {
        ...request,
        header: owned(request.header),
        envelope: request.envelope && owned(request.envelope),
        parts: request.parts.map(ownedPart),
      };
    case "decode":
    case "extract":
      return { ...request, bytes: owned(request.bytes) };
    case "compose":
      return { ...request, draft: ownedDraft(request.draft) };
    case "names":
    case "fold":
    case "addresses":
      return request;
  }
}

function ownedDraft(draft: DraftRequest): DraftRequest {
  const { original, attachments } = draft;
  return {
    ...draft,
    original: original && {
      ...original,
      header: owned(original.header),
      parts: original.parts.map(ownedPart),
    },
    attachments: attachments.map((one) => ({ ...one, bytes: owned(one.bytes) })),
  };
}

function ownedPart(part: TextPart): TextPart {
  return { ...part, bytes: owned(part.bytes) };
}

function owned(bytes: Uint8Array): Uint8Array {
  return bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

function requestBytes(request: ContentRequest): number {
  switch (request.kind) {
    case "headers":
    case "references":
      return total(request.blocks);
    case "texts":
    case "plain":
    case "message":
      return total(request.parts.map(({ bytes }) => bytes));
    case "decode":
    case "extract":
      return request.bytes.length;
    case "fold":
      // Two bytes each: text in memory is UTF-16.
      return request.texts.reduce((sum, { length }) => sum + length * 2, 0);
    case "compose": {
      const { original, attachments } = request.draft;
      const parts = [...original?.parts ?? [], ...attachments].map(({ bytes }) => bytes);
      return total(original ? [original.header, ...parts] : parts);
    }
    case "names":
    case "addresses":
      return 0;
  }
}

function total(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

const RAW_HINT = "Use imap_get_message_raw to look at the message's source instead.";

function tooMuch(): MailError {
  return new MailError("too_large", "There is too much text to read at once", {
    hint: RAW_HINT,
    details: { reason: "content_too_large" },
  });
}

function tooSlow(): MailError {
  return new MailError("too_large", "The message is built so that reading it takes too long", {
    hint: RAW_HINT,
    details: { reason: "content_deadline" },
  });
}

function unreadable(): MailError {
  return new MailError("internal", "The message could not be read", {
    hint: RAW_HINT,
    details: { reason: "content_unreadable" },
  });
}

function unavailable(): MailError {
  return new MailError("unavailable", "The part of this program that reads messages has stopped", {
    hint: "Restart the server.",
    retryable: false,
    details: { reason: "content_stopped" },
  });
}
