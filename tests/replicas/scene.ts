/**
 * What two replicas do as one server, said line by line as docs/http.md shows
 * it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { shortened } from "../clients/scene.ts";
import { census } from "../support/census.ts";
import { until } from "../support/held.ts";
import type { HttpProduct } from "../support/http_product.ts";
import { shownIn } from "../support/pages.ts";
import { idOf } from "../support/write_truth.ts";
import { answering, type Client, connect, flood } from "./client.ts";
import type { Replicas } from "./setting.ts";

/** Takes a line. */
type Say = (line: string) => void;

/** Messages of a page. */
const LIMIT = 10;

/** Clients that come before one is given to the other replica, at most: once in a thousand million runs. */
const MOST_CLIENTS = 30;

/** The address of whoever calls too fast. */
export const FLOODING = "127.0.5.1";

/** A client, and how it is called in what is said. */
interface At extends Client {
  readonly name: string;
  readonly place: string;
}

/** What the page shows. */
export async function shown(): Promise<string[]> {
  const [lines = []] = await shownIn("docs/http.md", "Several replicas");
  return lines;
}

/** Ids of the messages of a folder, as another client of the mailbox knows them. */
export async function idsIn({ raw }: Pick<Replicas, "raw">, folder: string): Promise<string[]> {
  const { messages } = await census(raw);
  return messages.filter(({ mailbox }) => mailbox === folder).map(idOf);
}

/** Which replica has a client. */
async function placeOf(replicas: readonly HttpProduct[], name: string): Promise<HttpProduct> {
  await until(`${name} is audited`, () => answering(replicas, name).length > 0);
  const [one, ...others] = answering(replicas, name) as [HttpProduct, ...HttpProduct[]];
  assert.deepEqual(others, []);
  return one;
}

/** Has clients come through the proxy until there is one at each replica. */
async function oneAtEach({ proxy, replicas }: Replicas): Promise<[At, At]> {
  let first: { at: At; place: HttpProduct } | undefined;
  for (let i = 1; i <= MOST_CLIENTS; i++) {
    const name = `visitor ${i}.`;
    const client = await connect(proxy.from(`127.0.4.${i}`), name);
    await client.call("imap_list_accounts");
    const place = await placeOf(replicas, name);
    if (first === undefined) first = { at: { ...client, name, place: "replica 1" }, place };
    else if (place !== first.place) return [first.at, { ...client, name, place: "replica 2" }];
  }
  return assert.fail("the proxy gives every client to the same replica");
}

/** Makes a call, and says what came of it. */
async function ask(
  say: Say,
  { call, place }: Pick<At, "call" | "place">,
  tool: string,
  args: Readonly<Record<string, unknown>>,
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  say(`> ${place}: ${tool} ${shortened(args)}`);
  const { summary, error, data } = await call(tool, args);
  say(`  ${error === undefined ? summary : `${error.code}: ${error.message}`}`);
  return { data, error };
}

/** Follows a search to its end, each page at the next one of the clients. @returns Ids of what was found. */
export async function pages(
  clients: readonly Client[],
  args: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  for (let i = 0; i === 0 || cursor !== undefined; i++) {
    const { call } = clients[i % clients.length] as Client;
    const { data, error } = await call(
      "imap_search_messages",
      cursor === undefined ? args : { cursor },
    );
    assert.ok(data, JSON.stringify(error));
    for (const { id } of data.messages) found.push(id);
    cursor = data.next_cursor;
  }
  return found;
}

/** Plays it, and takes care that it is as it says. */
export async function scene(running: Replicas, say: Say): Promise<void> {
  const { replicas, stranger, proxy } = running;
  const [one, other] = await oneAtEach(running);
  say("> two replicas with the same key behind nginx, and a client at each of them");

  const inbox = await idsIn(running, "INBOX");
  const speaking = [one, other].map((client): Client => ({
    call: (tool, args = {}) => ask(say, client, tool, args),
  }));
  const found = await pages(speaking, { limit: LIMIT });
  assert.deepEqual(found.toSorted(), inbox.toSorted());
  say(`  found: all ${inbox.length} messages, each once`);

  const deletion = { message_ids: found.slice(0, 1), action: "delete" };
  const { data } = await ask(say, one, "imap_apply_to_messages", deletion);
  assert.equal(data.status, "confirmation_required");
  const { confirm_token } = data;
  const more = { message_ids: found.slice(0, 2), action: "delete", confirm_token };
  const refused = await ask(say, other, "imap_apply_to_messages", more);
  assert.equal(refused.error?.details?.reason, "confirm_token_mismatch");
  const done = await ask(say, other, "imap_apply_to_messages", { ...deletion, confirm_token });
  assert.equal(done.data?.status, "ok");
  // The one that asked takes it too; there is nothing left to be done.
  const again = await ask(say, one, "imap_apply_to_messages", { ...deletion, confirm_token });
  assert.notEqual(again.data?.status, "ok");
  assert.equal((await idsIn(running, "Trash")).length, 1);

  const next = await ask(say, one, "imap_search_messages", { limit: LIMIT });
  const { call } = await stranger.connect();
  const elsewhere = { call, place: "a replica with another key" };
  const { next_cursor: cursor } = next.data;
  const unknown = await ask(say, elsewhere, "imap_search_messages", { cursor });
  assert.ok(unknown.error);
  for (const { name } of [one, other]) await placeOf(replicas, name);

  const answers = await flood(proxy.from(FLOODING));
  say(`> nginx: ping, ${answers.length} times at once by one client`);
  const kinds = new Set(
    answers.map(({ status, headers }) =>
      `${status}${headers.has("retry-after") ? `, Retry-After: ${headers.get("retry-after")}` : ""}`
    ),
  );
  for (const kind of [...kinds].sort()) say(`  some are answered with ${kind}`);
}
