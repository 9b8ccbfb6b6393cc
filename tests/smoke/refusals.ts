/**
 * What the program must not do, and what it says instead.
 *
 * @module
 */

import assert from "node:assert/strict";
import { connectMcp } from "../clients/mcp.ts";
import { selfSigned } from "../servers/certificates.ts";
import { startScriptedImap } from "../servers/scripted_imap.ts";
import { CANARY } from "../support/canary.ts";
import { accountVariables, configDirectory } from "../support/product.ts";
import type { Checks } from "./checks.ts";
import type { MailServer } from "./mail_server.ts";
import type { Subject } from "./subject.ts";

/** What became of verifying an account: the error's code and reason, or nothing when it worked. */
async function verify(
  subject: Subject,
  variables: Readonly<Record<string, string | number>>,
  env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const config = await configDirectory(variables);
  try {
    const [command, ...args] = subject.line(config.path);
    const session = await connectMcp(
      command,
      args,
      { ...subject.env(config.path), ...env },
      undefined,
      subject.cwd,
    );
    try {
      const { error } = await session.call("imap_verify_account");
      return error && `${error.code}, ${error.details?.reason}`;
    } finally {
      await session.close();
    }
  } finally {
    await config.remove();
  }
}

/** Looks at a wrong password and at a certificate that nobody vouches for. */
export async function refusals(
  checks: Checks,
  subject: Subject,
  server: MailServer,
): Promise<void> {
  await checks.check("a wrong password is an error that says so", async () => {
    const user = { ...server.user, password: `${CANARY} wrong` };
    const error = await verify(subject, accountVariables(server, user));
    assert.equal(error, "auth_failed, credentials_rejected");
    return error;
  });
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-" });
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const tls = await selfSigned(directory, "impostor", "DNS:localhost");
  const impostor = await startScriptedImap({ tls });
  stack.defer(() => impostor.stop());
  const variables = accountVariables({ port: impostor.port, caPath: server.caPath }, server.user);
  const ways: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "is an error that says so": {},
    "is one with NODE_TLS_REJECT_UNAUTHORIZED=0 too": { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
  };
  for (const [what, env] of Object.entries(ways)) {
    await checks.check(`a certificate that nobody vouches for ${what}`, async () => {
      const error = await verify(subject, variables, env);
      assert.equal(error, "unavailable, certificate_untrusted");
      assert.equal(impostor.conversations.join(""), "", "nothing is said to such a server");
      return error;
    });
  }
}
