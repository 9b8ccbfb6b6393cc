/**
 * The product as these tests see it. What changes in the product's interface is
 * to be changed here and nowhere else.
 *
 * @module
 */

import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { readBody } from "../../lib/content/body.ts";
import type { BodyFormat } from "../../lib/content/protocol.ts";
import type { Entry } from "../corpus/entry.ts";
import { startDovecot } from "../servers/dovecot.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { htmlPart } from "../unit/content/bytes.ts";
import { CANARY } from "../support/canary.ts";

/** The formats that there are. */
export const FORMATS: readonly BodyFormat[] = ["text", "markdown", "html"];

/** More than any document of the corpus, in code points. */
const WHOLE_BODY = 1_000_000;

/** What a call of imap_get_message may ask for at most, in code points. */
const PAGE_CHARS = 16_000;

/** An HTML document as the product writes it, without the fence. */
export async function readHtml(html: string, format: BodyFormat): Promise<string> {
  const { text } = await readBody([htmlPart(html)], format, 0, WHOLE_BODY);
  return text.split("\n").slice(1, -1).join("\n");
}

/** The words in an answer of a format: of HTML, what is not markup. */
export function wordsOf(answer: string, format: BodyFormat): string {
  return format === "html" ? texts(parseFragment(answer)).join(" ") : answer;
}

function texts(node: DefaultTreeAdapterTypes.Node): readonly string[] {
  if ("value" in node) return [node.value];
  return "childNodes" in node ? node.childNodes.flatMap(texts) : [];
}

/** What imap_get_message says of a message. */
export interface Answer {
  /** The text between the fences, all pages of it. */
  readonly body: string;
  /** All strings but the ids, the body among them. */
  readonly all: string;
}

/** Has imap_get_message read messages that lie on a real server. */
export async function readMessages(
  entries: readonly Entry[],
): Promise<ReadonlyMap<Entry, Answer>> {
  await using stack = new AsyncDisposableStack();
  const user = { name: "corpus@example.test", password: CANARY };
  const server = await startDovecot({ users: [user] });
  stack.defer(() => server.stop());
  const imap = await server.connect(user);
  for (const { source } of entries) await imap.append("INBOX", source);
  await imap.close();
  const product = await startInProcess(accountVariables(server, user));
  stack.defer(() => product.close());

  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await product.call("imap_search_messages", {
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    ids.push(...data.messages.map(({ id }: { readonly id: string }) => id));
    cursor = data.next_cursor;
  } while (cursor !== undefined);
  if (ids.length !== entries.length) throw new Error(`${ids.length} of ${entries.length} found`);
  // UIDs grow as messages are added, whatever their dates say.
  ids.sort((a, b) => Number(a.split(":").at(-1)) - Number(b.split(":").at(-1)));

  const answers = new Map<Entry, Answer>();
  for (const [i, entry] of entries.entries()) {
    let all = "";
    let body = "";
    for (let offset: number | undefined = 0; offset !== undefined;) {
      const answer = await product.call("imap_get_message", {
        message_id: ids[i],
        body_max_chars: PAGE_CHARS,
        body_offset: offset,
      });
      if (answer.error) {
        all += answer.text;
        break;
      }
      const { message_id: _, ...data } = answer.data;
      all += strings(data).join("\n");
      body += data.body.text;
      offset = data.body.next_offset;
    }
    answers.set(entry, { body, all });
  }
  return answers;
}

/** All strings in a value. */
function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(strings);
}
