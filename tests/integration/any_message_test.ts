/**
 * Damaged and hostile messages, whole: on a real server, whose BODYSTRUCTURE
 * decides what is fetched, and through the tools.
 *
 * @module
 */

import assert from "node:assert/strict";
import { corpus } from "../corpus/index.ts";
import { scaled, SEED } from "../fuzz/cases.ts";
import { mutate } from "../fuzz/mutate.ts";
import { assertSafe, unfenced } from "../fuzz/safe.ts";
import { randomSource } from "../samples/random.ts";
import { KIND } from "../servers/kind.ts";
import { startInProcess } from "../support/in_process.ts";
import { startMailServer } from "../support/mail_server.ts";
import { accountVariables } from "../support/product.ts";
import { CANARY } from "../support/canary.ts";

/** Messages of one run; `MAIL_FUZZ_FACTOR` gives more. */
const COUNT = 800;

/** Larger ones would be most of the work, and are no other work. */
const MAX_SOURCE_BYTES = 100_000;

const USER = { name: "any@example.test", password: CANARY };
const FORMATS = ["text", "markdown", "html"];

/** Every string in an answer. */
function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Checks every string, without the fence of the product's own. */
function assertAllSafe(data: unknown): void {
  for (const text of strings(data)) {
    assertSafe(text.startsWith("<untrusted_mail ") ? unfenced(text) : text);
  }
}

Deno.test("any message on a real server is listed and read, and nothing of it is unsafe", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [USER] });
  stack.defer(() => server.stop());
  const writer = await server.connect(USER);
  const random = randomSource(SEED);
  const sources = corpus.map(({ source }) => source)
    .filter(({ length }) => length < MAX_SOURCE_BYTES);
  const pick = (): Uint8Array => sources[random() % sources.length] as Uint8Array;
  const count = scaled(COUNT);
  let refused = 0;
  for (let i = 0; i < count; i++) {
    await writer.append("INBOX", mutate(pick(), pick(), random)).catch((error) => {
      // Cyrus stores none with NUL or with a line in the header that is no field.
      if (KIND === "dovecot" || !/ NO Message contains /.test(String(error))) throw error;
      refused++;
    });
  }
  await writer.close();
  const session = await startInProcess(accountVariables(server, USER));
  stack.defer(() => session.close());

  let cursor: string | undefined;
  let read = 0;
  do {
    const page = await session.call("imap_search_messages", {
      limit: 100,
      snippet_max_chars: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    assert.equal(page.failed, false, page.text);
    assertAllSafe(page.data.messages);
    for (const { id } of page.data.messages) {
      const answer = await session.call("imap_get_message", {
        message_id: id,
        body_format: FORMATS[read++ % FORMATS.length],
        body_max_chars: 1_000,
        include_headers: "all",
      });
      if (answer.failed) assert.equal(answer.error?.code, "too_large", answer.text);
      else assertAllSafe(answer.data);
    }
    cursor = page.data.next_cursor;
  } while (cursor !== undefined);
  assert.equal(read, count - refused);
  assert.ok(refused < count / 2, `${refused} refused`);
});
