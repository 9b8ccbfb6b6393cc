/**
 * `mail-imap-mcp doctor` on accounts that sign in with OAuth 2: whether
 * somebody has signed in, whether the mail server takes the token, and that
 * nothing of the tokens is shown.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadConfig } from "../../lib/config/load.ts";
import { grantText } from "../../lib/signin/token_file.ts";
import { createAuthority } from "../servers/certificates.ts";
import { politeScript, startScriptedImap } from "../servers/scripted_imap.ts";
import { oauthError, startTokenServer, tokens } from "../servers/token_server.ts";
import { CANARY } from "../support/canary.ts";
import { diagnose } from "../support/doctor.ts";
import { configDirectory } from "../support/product.ts";
import { ended, grant } from "../unit/signin/fixtures.ts";

/** Refresh token that the provider takes no longer. */
const WITHDRAWN = `refresh-${CANARY}-withdrawn`;

/** Access token that the mail server does not take. */
const FOREIGN = `access-${CANARY}-foreign`;

Deno.test("doctor on accounts that sign in with OAuth 2", async (t) => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const tls = await authority.issue("server", "DNS:localhost");
  const provider = stack.use(
    await startTokenServer(
      tls,
      ({ fields }) =>
        fields.get("refresh_token") === WITHDRAWN
          ? oauthError("invalid_grant", 400, CANARY)
          : fields.get("refresh_token") === `refresh-${FOREIGN}`
          ? tokens({ access_token: FOREIGN })
          : tokens({
            access_token: `access-${CANARY}-new`,
            refresh_token: `refresh-${CANARY}-new`,
          }),
    ),
  );
  const server = await startScriptedImap({
    tls,
    script(command, connection) {
      const { tag, name, rest } = command;
      if (name === "CAPABILITY") {
        return `* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR UIDPLUS\r\n${tag} OK done\r\n`;
      }
      if (name !== "AUTHENTICATE") return politeScript(command, connection);
      const said = new TextDecoder().decode(Uint8Array.fromBase64(rest.split(" ")[1] ?? ""));
      return said.includes(FOREIGN) ? `${tag} NO ${CANARY}\r\n` : `${tag} OK done\r\n`;
    },
  });
  stack.defer(() => server.stop());

  const names = ["FRESH", "STALE", "NONE", "GONE", "FOREIGN", "OPEN"];
  const config = await configDirectory({
    MAIL_IMAP_CA_CERT_PATH: authority.cert,
    ...Object.assign(
      {},
      ...names.map((name) => ({
        [`MAIL_IMAP_${name}_HOST`]: "localhost",
        [`MAIL_IMAP_${name}_PORT`]: server.port,
        [`MAIL_IMAP_${name}_USER`]: "ada@example.test",
        [`MAIL_IMAP_${name}_AUTH`]: "oauth2",
        [`MAIL_IMAP_${name}_OAUTH_CLIENT_ID`]: "client",
        [`MAIL_IMAP_${name}_OAUTH_SCOPE`]: "mail",
        [`MAIL_IMAP_${name}_OAUTH_TOKEN_URL`]: `${provider.origin}/token`,
        [`MAIL_IMAP_${name}_OAUTH_DEVICE_URL`]: `${provider.origin}/device`,
      })),
    ),
  });
  stack.defer(() => config.remove());
  const { accounts } = loadConfig({ directory: config.path, environment: {} }).config;
  const grants = {
    fresh: grant(),
    stale: ended(),
    gone: ended({ refreshToken: WITHDRAWN }),
    foreign: grant({ accessToken: FOREIGN, refreshToken: `refresh-${FOREIGN}` }),
    open: grant(),
  };
  for (const { id, user, oauth } of accounts) {
    const found = (grants as Record<string, ReturnType<typeof grant>>)[id];
    if (!oauth || !found) continue;
    await Deno.writeTextFile(oauth.tokenFile, grantText(found, { id, user, oauth }), {
      mode: 0o600,
    });
    if (id === "open") await Deno.chmod(oauth.tokenFile, 0o644);
  }
  const seen = await diagnose(config.path);

  await t.step("who has signed in gets in, and is told when that was", () => {
    for (const id of ["fresh", "stale"]) {
      assert.deepEqual(seen.names("failed", id), []);
      assert.match(seen.check("sign_in", id).text, /^Signed in on 20.*, renewed on 20/);
      assert.match(seen.check("login", id).text, /^Accepted/);
    }
  });

  await t.step("a token that was renewed for it is kept", async () => {
    const kept = await Deno.readTextFile(`${config.path}/oauth2-stale.json`);
    assert.ok(kept.includes(`refresh-${CANARY}-new`));
    const files = (await Array.fromAsync(Deno.readDir(config.path))).map(({ name }) => name);
    assert.deepEqual(files.filter((name) => name.endsWith(".new")), []);
  });

  /** The only failure of an account. */
  const failures: Readonly<Record<string, [name: string, next: RegExp]>> = {
    none: ["sign_in", /^Run: mail-imap-mcp login none$/],
    gone: ["sign_in", /^Run: mail-imap-mcp login gone$/],
    foreign: ["login", /Sign in as MAIL_IMAP_FOREIGN_USER.*login foreign$/],
    open: [
      "sign_in",
      /Others may know the tokens: remove the file\. Run: mail-imap-mcp login open$/,
    ],
  };
  for (const [id, [name, next]] of Object.entries(failures)) {
    await t.step(`account ${id}: ${name} fails, once, with the next step`, () => {
      assert.deepEqual(seen.names("failed", id), [name], JSON.stringify(seen.checks, null, 1));
      const check = seen.checks.find((one) => one.account === id && one.status === "failed");
      assert.match(check?.next ?? "", next);
    });
  }

  await t.step("the sign-in isolate is one of those that are tried, with its own files", () => {
    assert.match(seen.check("sandbox").text, /^\d+ attempts from 4 isolates, all refused$/);
  });
});
