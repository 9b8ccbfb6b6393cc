/**
 * A real mailbox with a message that is not what it says, and the product
 * behind the view.
 *
 * @module
 */

import type { CallToolRequest, ReadResourceResult, Tool } from "@modelcontextprotocol/sdk/types.js";
import { file, message, multipart, text } from "../../samples/mime.ts";
import { CANARY } from "../../support/canary.ts";
import { startInProcess } from "../../support/in_process.ts";
import { startMailServer } from "../../support/mail_server.ts";
import { accountVariables } from "../../support/product.ts";
import type { Scene } from "./host.ts";

const ADA = { name: "ada@example.test", password: CANARY };

const PAGE = `<html><body style="background:#fff">
<div style="display:none">Your order has shipped. Thank you for shopping with us.</div>
<img src="https://cdn.post-parcel.example/logo.png" alt="Post Parcel" width="200">
<h2>Your parcel is waiting</h2>
<p>Dear customer,</p>
<p>We could not deliver your parcel <b>RX 4471 902</b>, because a customs fee of
<b>1.99&nbsp;EUR</b> has not been paid. It goes back to its sender in 24 hours.</p>
<table border="1" cellpadding="6"><tr><th>Parcel</th><th>Weight</th><th>Fee</th></tr>
<tr><td>RX 4471 902</td><td>1.2 kg</td><td>1.99 EUR</td></tr></table>
<p>Pay now: <a href="https://pay.parcel-fees.example/c/8842?u=ada">https://www.post-parcel.example/pay</a></p>
<p>Your Post Parcel team</p>
<img src="https://pay.parcel-fees.example/open.gif?u=ada" width="1" height="1" alt="">
</body></html>`;

const SOURCE = new Uint8Array(message(
  [
    "Authentication-Results: mx.example.test; spf=fail smtp.mailfrom=parcel-fees.example;" +
    " dmarc=fail header.from=post-parcel.example",
    "From: Post Parcel <service@post-parcel.example>",
    "To: Ada <ada@example.test>",
    "Date: Mon, 2 Mar 2026 09:14:00 +0000",
    "Subject: Your parcel is waiting: customs fee",
  ],
  multipart("mixed", [
    text(PAGE, "html"),
    file("application/octet-stream", "invoice.pdf.exe", new Uint8Array(48_000)),
  ]),
));

/** What the client of the view says that it can. */
const CAPABILITIES = {
  extensions: { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } },
};

/** The view of that message; calls go to the product. */
export async function realScene(stack: AsyncDisposableStack): Promise<Scene> {
  const server = await startMailServer({ users: [ADA] });
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  await raw.append("INBOX", SOURCE, { date: new Date("2026-03-02T09:14:02Z") });
  const session = await startInProcess({
    ...accountVariables(server, ADA),
    MAIL_IMAP_DEFAULT_AUTHSERV_ID: "mx.example.test",
  }, { capabilities: CAPABILITIES });
  stack.defer(() => session.close());
  const { client } = session;
  const { data } = await session.call("imap_search_messages", {});
  const { tools } = await client.listTools();
  const tool = tools.find(({ name }: Tool) => name === "imap_get_message");
  const { resourceUri } = Object(tool?._meta?.["ui"]);
  const { contents: [page] } = await client.readResource({
    uri: resourceUri,
  }) as ReadResourceResult;
  return {
    page: Object(page).text,
    result: await client.callTool({
      name: "imap_get_message",
      arguments: { message_id: data.messages[0].id },
    }),
    call: async (params) => ({
      result: await client.callTool(params as CallToolRequest["params"]),
    }),
    context: { locale: "en-GB", timeZone: "UTC", theme: "light" },
  };
}
