/**
 * Attachments that are larger than is read: nothing of them is fetched.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MAX_EXTRACT_BYTES } from "../../lib/content/caps.ts";
import { politeScript, startScriptedImap } from "../servers/scripted_imap.ts";
import { CANARY } from "../support/canary.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { smallCertificates } from "../support/small_suite.ts";

Deno.test("a document that is too large to be read is refused before any of it is fetched", async () => {
  await using stack = new AsyncDisposableStack();
  const { caPath, tls } = stack.use(await smallCertificates());
  const size = MAX_EXTRACT_BYTES + 1;
  const server = await startScriptedImap({
    tls,
    script: (command, connection) => {
      if (command.name !== "UID FETCH") return politeScript(command, connection);
      const structure = `("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" ${size})`;
      return `* 1 FETCH (UID 1 BODYSTRUCTURE ${structure})\r\n${command.tag} OK done\r\n`;
    },
  });
  stack.defer(() => server.stop());
  const user = { name: "u", password: CANARY };
  const product = await startInProcess(accountVariables({ port: server.port, caPath }, user));
  stack.defer(() => product.close());
  const { error, text } = await product.call("imap_get_attachment", {
    message_id: "imap:default:INBOX:7:1",
    part_id: "1",
  });
  assert.equal(error?.code, "too_large", text);
  const fetched = server.commands.filter(({ rest }) => /BODY/.test(rest)).map(({ rest }) => rest);
  assert.deepEqual(fetched, ["1 (UID BODYSTRUCTURE)"]);
});
