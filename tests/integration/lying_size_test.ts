/**
 * A server that says a message is shorter than what it gives of it: the source
 * is whole, or is not given.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MAX_RESOURCE_BYTES } from "../../lib/contract/limits.ts";
import { rewrite } from "../servers/lies.ts";
import { SmallImap } from "../servers/small_imap.ts";
import { letter, smallCertificates, startSmall } from "../support/small_suite.ts";

/** What the server says of every message. */
const SAID = 1_000;

Deno.test("a source that is longer than the server says is whole, or is not given", async () => {
  await using certificates = await smallCertificates();
  const long = `${letter(1)}${"More.\r\n".repeat(300)}`;
  const tooLong = `${letter(2)}${"x".repeat(78)}\r\n`.padEnd(MAX_RESOURCE_BYTES + 1, "y");
  const small = new SmallImap({ INBOX: [letter(0), long, tooLong] });
  small.lie = rewrite(
    /^UID FETCH$/,
    (answer) => answer.replace(/RFC822\.SIZE \d+/, `RFC822.SIZE ${SAID}`),
  )(small);
  await using suite = await startSmall(certificates, [small]);
  const { client } = suite.product;
  const read = async (uid: number): Promise<string> => {
    const { contents: [source] } = await client.readResource({
      uri: `imap://default/INBOX/7/${uid}/raw`,
    });
    assert.ok(source && "blob" in source);
    return atob(String(source.blob));
  };
  assert.equal(await read(1), letter(0));
  assert.equal(await read(2), long);
  await assert.rejects(read(3), (error) => {
    assert.equal(Object(error).data?.details?.reason, "resource_too_large");
    return true;
  });
});
