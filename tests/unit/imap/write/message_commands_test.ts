import assert from "node:assert/strict";
import { type Argument, execute } from "../../../../lib/imap/library.ts";
import { Session } from "../../../../lib/imap/session.ts";
import { storeFlags } from "../../../../lib/imap/write/message_commands.ts";
import { EVERY_FOLDER, FakeClient } from "../fake_client.ts";

/** Notes the arguments of its commands. */
class Noting extends FakeClient {
  readonly sent: unknown[] = [];

  override exec(_command?: string, attributes: readonly Argument[] = []) {
    this.sent.push(JSON.parse(JSON.stringify(attributes)));
    return Promise.resolve({ next: () => undefined, response: {} });
  }
}

Deno.test("What is no flag gets into no command, wherever it was heard of.", async () => {
  const client = new Noting(0);
  const session = new Session(client.client, EVERY_FOLDER);
  await execute(client.client, "NOOP", []);
  const flags = ["\\Seen", "x) +FLAGS (\\Deleted", "a b", "a\r\nA LOGOUT", '"q"', "{3}", "", "$ok"];
  await storeFlags(session, [3, 4], { sign: "-", flags });
  assert.deepEqual(client.sent[1], [
    { type: "SEQUENCE", value: "3:4" },
    { type: "ATOM", value: "-FLAGS.SILENT" },
    [{ type: "ATOM", value: "\\Seen" }, { type: "ATOM", value: "$ok" }],
  ]);
});
