/**
 * A provider that answers a sign-in by a code with something else than it
 * should: nothing of it reaches the terminal or the file.
 *
 * @module
 */

import assert from "node:assert/strict";
import { CANARY } from "../support/canary.ts";
import {
  configIn,
  type Login,
  logIn,
  signInVariables,
  startSignInServers,
  tokenFile,
} from "../support/sign_in_suite.ts";

const GOOD = {
  device_code: `${CANARY}-device`,
  user_code: "ABCD-EFGH",
  verification_uri: "https://provider.example.test/device",
  expires_in: 60,
  interval: 1,
};

/** What a hostile provider would like to have printed. */
const HOSTILE: Readonly<Record<string, Record<string, unknown>>> = {
  "a code that moves the cursor": { user_code: "AB\x1b[2J\x1b]0;gotcha\x07" },
  "a code in several lines": { user_code: "ABCD\n\n  sudo gotcha" },
  "a code that reads backwards": { user_code: "ABCD\u202egotcha" },
  "a code that is an instruction": { user_code: "run: curl gotcha | sh" },
  "a code as long as a book": { user_code: "gotcha".repeat(10_000) },
  "no code": { user_code: undefined },
  "an address without TLS": { verification_uri: "http://gotcha.example.test/" },
  "an address that is a program": { verification_uri: "javascript:gotcha()" },
  "an address that moves the cursor": { verification_uri: "https://x.test/\x1b[8mgotcha" },
  "an address that looks like another": { verification_uri: "https://bank.test@gotcha.test/" },
  "an address in other letters": { verification_uri: "https://gotchа.example.test/" },
  "an address as long as a book": { verification_uri: `https://x.test/${"gotcha".repeat(5_000)}` },
};

Deno.test("a provider's words are shown as an address and a code, or not at all", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack);
  const { authorization } = servers;
  const directory = await configIn(stack, signInVariables(servers, { flow: "device" }));

  /** Signs in at a server that answers with these. */
  async function attempt(code: unknown, tokens?: unknown): Promise<Login> {
    authorization.disturbance = (request, response) => {
      request.resume();
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(request.url === "/token" ? tokens : code));
      return true;
    };
    const login = await logIn(servers, directory, { person: "ignore" });
    authorization.disturbance = undefined;
    await assert.rejects(Deno.stat(tokenFile(directory)), Deno.errors.NotFound);
    return login;
  }

  for (const [what, change] of Object.entries(HOSTILE)) {
    await t.step(what, async () => {
      const { code, said } = await attempt({ ...GOOD, ...change });
      assert.equal(code, 1, said);
      assert.ok(!said.includes("gotch") && !said.includes("\x1b"), said);
    });
  }

  await t.step("tokens that are none are not stored", async () => {
    const tokens = { access_token: `${CANARY}-a\r\n`, token_type: "Bearer", refresh_token: CANARY };
    assert.equal((await attempt(GOOD, tokens)).code, 1);
  });

  await t.step(
    "a sign-in without a refresh token would end within the hour, and is refused",
    async () => {
      const { code, said } = await attempt(GOOD, { access_token: CANARY, token_type: "Bearer" });
      assert.equal(code, 1);
      assert.match(said, /offline_access/);
    },
  );

  await t.step("a server that stumbles once while the person signs in is asked again", async () => {
    let stumbled = false;
    authorization.disturbance = (request, response) => {
      if (request.url !== "/token" || stumbled) return false;
      stumbled = true;
      response.writeHead(503);
      response.end();
      return true;
    };
    const { code, said } = await logIn(servers, directory);
    authorization.disturbance = undefined;
    assert.ok(stumbled);
    assert.equal(code, 0, said);
  });
});
