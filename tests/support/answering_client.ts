/**
 * A client of which every command has the same answer, read from bytes by the
 * library's own stream and parser: all of the way but the connection.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { parser } from "imapflow/lib/handler/imap-handler.js";
import { ImapStream } from "imapflow/lib/handler/imap-stream.js";
import type { Untagged } from "../../lib/imap/library.ts";
import {
  MAX_LINE_BYTES,
  MAX_LITERAL_BYTES,
  MAX_RESPONSE_BYTES,
  MAX_RESPONSE_TOKENS,
} from "../../lib/imap/limits.ts";
import { Session } from "../../lib/imap/session.ts";
import { EVERY_FOLDER, FakeClient, lost } from "../unit/imap/fake_client.ts";

type Handlers = { untagged?: Record<string, (response: Untagged) => Promise<void>> };

/** One response as the library parses it. */
type Response = Untagged & { readonly tag?: string };

/** What the library's stream gives. */
interface Piece {
  readonly payload: Buffer;
  readonly literals: readonly Buffer[];
  next(): void;
}

const CAPABILITIES = [
  ...["IMAP4REV1", "ESEARCH", "SORT", "ESORT", "CONTEXT=SEARCH", "THREAD=REFERENCES", "CONDSTORE"],
  ...["UIDPLUS", "MOVE", "OBJECTID", "X-GM-EXT-1", "PREVIEW", "LIST-STATUS", "ACL", "I18NLEVEL=1"],
];

/** Says the same to everything. */
export class AnsweringClient extends FakeClient {
  readonly capabilities = new Map(CAPABILITIES.map((name) => [name, true]));
  readonly enabled = new Set<string>();
  readonly session: Session;
  /** Errors of the product's own readers, which the library would pass over without a word. */
  readonly thrown: unknown[] = [];
  readonly #responses: readonly Response[];

  constructor(responses: readonly Response[]) {
    super(0);
    this.#responses = responses;
    this.session = new Session(this.client, EVERY_FOLDER);
  }

  override async exec(
    _command?: string,
    _attributes?: unknown,
    { untagged = {} }: Handlers = {},
  ): Promise<{ next(): void; response: Untagged }> {
    for (const response of this.#responses) {
      if (response.tag === "*") await this.#tell(untagged, response);
      else if (response.tag === "TAG") return settle(response);
    }
    throw lost();
  }

  async #tell(untagged: NonNullable<Handlers["untagged"]>, response: Response): Promise<void> {
    const [first] = response.attributes ?? [];
    const keyword = /^\d+$/.test(response.command ?? "") && first && "value" in first
      ? first.value
      : response.command;
    const handler = untagged[String(keyword).toUpperCase()];
    await handler?.(response).catch((error) => this.thrown.push(error));
  }
}

function settle(response: Response): { next(): void; response: Untagged } {
  const status = response.command?.toUpperCase() ?? "";
  if (status === "OK") return { next: () => undefined, response };
  throw /^(?:NO|BAD)$/.test(status)
    ? Object.assign(new Error("refused"), { responseStatus: status, response })
    : Object.assign(new Error("no answer"), { code: "InvalidResponse" });
}

/**
 * Reads an answer: bytes as characters, with `TAG` as the command's tag. What
 * comes behind something that is no IMAP is lost, as with a connection.
 */
export async function responsesOf(answer: string): Promise<readonly Response[]> {
  const bytes = Uint8Array.from(answer, (character) => character.charCodeAt(0));
  const stream = new ImapStream({
    logger: false,
    maxLiteralSize: MAX_LITERAL_BYTES,
    maxLineLength: MAX_LINE_BYTES,
    maxResponseSize: MAX_RESPONSE_BYTES,
  });
  stream.on("error", () => undefined);
  stream.end(Buffer.from(bytes));
  const responses: Response[] = [];
  try {
    for await (const piece of stream as AsyncIterable<Piece>) {
      const { payload, literals } = piece;
      const options = { literals: [...literals], maxResponseTokens: MAX_RESPONSE_TOKENS };
      // A line that cannot be parsed is passed over.
      const parsed = await parser(payload, options).catch(() => undefined);
      if (parsed) responses.push(parsed as Response);
      piece.next();
    }
  } catch {
    // A literal or a line that is too large ends the connection.
  }
  return responses;
}
