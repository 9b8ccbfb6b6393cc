/**
 * Tokens, and the secret of the client, are told to the provider and to the
 * mail server, and to nobody else, whatever these say.
 *
 * @module
 */

import assert from "node:assert/strict";
import { politeScript, type Script, startScriptedImap } from "../servers/scripted_imap.ts";
import { SECRET_CLIENT } from "../servers/oidc_provider.ts";
import { findSecret } from "../support/canary.ts";
import { commandLine, FORMS } from "../support/product.ts";
import { type Call, record } from "../support/recorded.ts";
import { configIn, logIn, signInVariables, startSignInServers } from "../support/sign_in_suite.ts";

const CALLS: readonly Call[] = [
  ["imap_list_accounts", { include_user: true }],
  ["imap_verify_account"],
  ["imap_list_mailboxes"],
  ["imap_search_messages", { subject: "s" }],
];

/** What a server says that repeats what it was told. @param takes Whether it lets the token in. */
function gossiping(takes: boolean): Script {
  let told = "";
  return (command, connection) => {
    const { tag, name, rest } = command;
    if (name === "CAPABILITY") {
      return `* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=OAUTHBEARER SASL-IR ID\r\n${tag} OK done\r\n`;
    }
    if (name === "AUTHENTICATE") told = rest.split(" ").at(-1) ?? "";
    const plain = told === "" ? "" : new TextDecoder().decode(Uint8Array.fromBase64(told));
    const gossip = `${told} ${plain.replaceAll("\x01", " ")}`;
    const rumours = `* OK [ALERT] you sent ${gossip}\r\n* NO ${gossip}\r\n`;
    if (name === "AUTHENTICATE") {
      return `${rumours}${tag} ${takes ? "OK" : "NO [AUTHENTICATIONFAILED]"} ${gossip}\r\n`;
    }
    if (name === "ID") return `* ID ("name" "${told}")\r\n${tag} OK ${gossip}\r\n`;
    if (name === "UID SEARCH") return `${rumours}${tag} NO [${told}] ${gossip}\r\n`;
    if (name === "LOGOUT") return `* BYE ${gossip}\r\n${tag} OK ${gossip}\r\n`;
    const answer = politeScript(command, connection) ?? "";
    return rumours + answer.replace(/ done\r\n$/, ` ${gossip}\r\n`);
  };
}

Deno.test("tokens and the client's secret are shown to nobody", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack, { lifetimes: { announced: 0 } });
  const { authority, authorization } = servers;
  const tls = await authority.issue("gossip", "DNS:localhost");

  for (const form of FORMS) {
    for (const takes of [true, false]) {
      const what = takes ? "takes a token" : "refuses every token";
      await t.step(`the ${form}, at a server that ${what} and repeats it`, async () => {
        const server = await startScriptedImap({ tls, script: gossiping(takes) });
        stack.defer(() => server.stop());
        const there = { ...servers.dovecot, port: server.port };
        const directory = await configIn(stack, {
          ...signInVariables({ authorization, dovecot: there }, { client: SECRET_CLIENT }),
          MAIL_IMAP_LOG_LEVEL: "trace",
        });
        assert.equal((await logIn(servers, directory, { form })).code, 0);
        const { everything, process, stdout } = await record(commandLine(directory, form), CALLS);
        const sent = server.conversations.join("");
        assert.ok(findSecret(sent), "the server was told no token");
        assert.ok(!sent.includes(authorization.refreshTokens.at(-1) ?? "?"));
        assert.match(stdout, takes ? /"found":|INBOX/ : /token_refused/);
        assert.match(everything, /"level":/, "nothing was logged");
        if (Deno.build.os === "linux") assert.match(process, /--allow-write=/);
        const leak = findSecret(everything);
        assert.equal(leak, undefined, `${leak?.form}: ${everything}`);
      });
    }
  }

  await t.step("a provider that repeats what it was sent", async () => {
    const directory = await configIn(stack, {
      ...signInVariables(servers, { client: SECRET_CLIENT }),
      MAIL_IMAP_LOG_LEVEL: "trace",
    });
    assert.equal((await logIn(servers, directory)).code, 0);
    authorization.disturbance = (request, response) => {
      if (request.url !== "/token") return false;
      let body = "";
      request.on("data", (chunk: unknown) => body += String(chunk));
      request.on("end", () => {
        const said = { sent: body, headers: request.headers };
        const error_description = JSON.stringify(said).replace(/["\\]/g, "'");
        response.writeHead(400, {
          "content-type": "application/json",
          "www-authenticate": `Basic realm="${error_description}"`,
        });
        response.end(JSON.stringify({ error: "invalid_request", error_description }));
      });
      return true;
    };
    const { everything, stdout } = await record(commandLine(directory, "bundle"), CALLS);
    authorization.disturbance = undefined;
    assert.match(stdout, /sign_in_refused/);
    const leak = findSecret(everything);
    assert.equal(leak, undefined, `${leak?.form}: ${everything}`);
  });
});
