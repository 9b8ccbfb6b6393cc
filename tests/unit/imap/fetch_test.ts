import assert from "node:assert/strict";
import { fetchByUid } from "../../../lib/imap/fetch.ts";
import type { Argument, Untagged } from "../../../lib/imap/library.ts";
import { Session } from "../../../lib/imap/session.ts";
import { EVERY_FOLDER, FakeClient } from "./fake_client.ts";

type Handlers = { untagged: Record<string, (response: Untagged) => Promise<void>> };

/** A server that holds messages 1 and 5, and finds nothing of a set that spans more than 31 bits. */
class ShortSighted extends FakeClient {
  readonly sets: string[] = [];
  readonly session: Session = new Session(this.client, EVERY_FOLDER);

  override async exec(
    _command?: string,
    attributes?: readonly Argument[],
    handlers?: Handlers,
  ): Promise<{ next(): void }> {
    const { value } = attributes?.[0] as { value: string };
    this.sets.push(value);
    const uids = value.split(",").map(Number);
    const spans = Math.max(...uids) - Math.min(...uids) > 2 ** 31;
    for (const [sequence, uid] of [[1, 1], [2, 5]] as const) {
      if (spans || !uids.includes(uid)) continue;
      await handlers?.untagged["FETCH"]?.({
        command: `${sequence}`,
        attributes: [{ value: "FETCH" }, [{ value: "UID" }, { value: `${uid}` }]],
      });
    }
    return { next: () => undefined };
  }
}

Deno.test("a UID beyond all others does not hide those that are there", async () => {
  const server = new ShortSighted(0);
  const found = await fetchByUid(server.session, [4_000_000_000, 1, 5], {});
  assert.deepEqual([...found.keys()], [1, 5]);
  assert.deepEqual(server.sets, ["1,5", "4000000000"]);
});

Deno.test("UIDs that are near each other are asked for with one command, and none for none", async () => {
  const server = new ShortSighted(0);
  await fetchByUid(server.session, [5, 1, 5], {});
  await fetchByUid(server.session, [], {});
  assert.deepEqual(server.sets, ["1,5"]);
});
