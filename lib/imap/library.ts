/**
 * Where imapflow is used beyond its typed interface; restraints.ts and noticed.ts are the other places.
 *
 * Two members are used that its type declarations leave out: `exec`, because a
 * partial fetch of chosen header fields (RFC 3501 section 6.4.5) has no typed
 * form, and `folders`, because SELECT otherwise costs an extra LIST. Both are
 * pinned by the exact version in deno.json and by integration tests that count
 * commands.
 *
 * @module
 */

import type { ImapFlow } from "imapflow";
import { type Token, tokenText } from "./token.ts";

/** One untagged response as imapflow parses it. */
export interface Untagged {
  /** The number in front (`* 12 FETCH`) or the keyword. */
  readonly command?: string;
  readonly attributes?: readonly Token[];
  /** Instead of `attributes`, of a SEARCH that is nothing but numbers. */
  readonly numbers?: readonly number[];
}

/** A command argument, as imapflow's compiler takes it. */
export type Argument =
  | { readonly type: "ATOM" | "STRING" | "LITERAL" | "SEQUENCE" | "TEXT"; readonly value: string }
  | { readonly type: "LITERAL"; readonly value: Uint8Array; readonly isLiteral8?: boolean }
  | {
    readonly type: "ATOM";
    readonly value: string;
    readonly section: readonly Argument[];
    readonly partial?: readonly [number, number];
  }
  | readonly Argument[];

interface Internals {
  exec(
    command: string,
    attributes: readonly Argument[] | false,
    options: { untagged?: Record<string, (untagged: Untagged) => Promise<void>> },
  ): Promise<{ readonly response: Untagged; next(): void }>;
  readonly currentRequest?: { readonly tag: string } | false;
  folders: Map<string, { path: string }>;
}

/** An atom. */
export function atom(value: string): Argument {
  return { type: "ATOM", value };
}

/**
 * Sends one command and collects its untagged responses.
 *
 * @param untagged What to do with each response of a keyword, synchronously; gets the command's tag.
 * @returns The tagged OK, see {@link responseCode}.
 */
export async function execute(
  client: ImapFlow,
  command: string,
  attributes: readonly Argument[],
  untagged: Readonly<Record<string, (response: Untagged, tag: string) => void>> = {},
): Promise<Untagged> {
  const internals = client as unknown as Internals;
  const handlers: Record<string, (response: Untagged) => Promise<void>> = {};
  for (const [keyword, handle] of Object.entries(untagged)) {
    handlers[keyword] = (response) => {
      const { currentRequest } = internals;
      handle(response, currentRequest ? currentRequest.tag : "");
      return Promise.resolve();
    };
  }
  try {
    const response = await internals.exec(command, attributes.length > 0 ? attributes : false, {
      untagged: handlers,
    });
    response.next();
    return response.response;
  } catch (error) {
    throw withResponseCode(error);
  }
}

/**
 * The response code of a tagged or untagged OK, NO or BAD (RFC 3501 section
 * 7.1) with its arguments; empty when there is none.
 */
export function responseCode({ attributes = [] }: Untagged): readonly Token[] {
  const [first] = attributes;
  const section = first && !Array.isArray(first)
    ? (first as { section?: unknown }).section
    : undefined;
  return Array.isArray(section) ? section as Token[] : [];
}

/** The error with the response code of a refusal, which imapflow reads for its own commands only. */
function withResponseCode(error: unknown): unknown {
  const { response } = error as { response?: Untagged };
  const code = response ? tokenText(responseCode(response)[0]) : "";
  return code === ""
    ? error
    : Object.assign(error as object, { serverResponseCode: code.toUpperCase() });
}

/**
 * The path that imapflow will open for a name: INBOX in upper case, and the
 * personal namespace's prefix (RFC 2342) in front of a name that lacks it.
 */
export function fullPath(client: ImapFlow, path: string): string {
  if (path.toUpperCase() === "INBOX") return "INBOX";
  const prefix = client.namespace?.prefix ?? "";
  return path.startsWith(prefix) ? path : prefix + path;
}

/** Tells imapflow that a mailbox is known, so that opening it sends no LIST. */
export function skipFolderLookup(client: ImapFlow, path: string): void {
  const { folders } = client as unknown as Internals;
  if (!folders.has(path)) folders.set(path, { path });
}
