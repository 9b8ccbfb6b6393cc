/**
 * Signing in with OAuth 2.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of the sign-in. */
export const SIGN_IN: readonly Mutation[] = [
  {
    name: "oauth-state",
    file: "lib/signin/browser.ts",
    find: 'pathname === "/" && searchParams.get("state") === state;',
    replace: 'pathname === "/";',
    gain: "A page that the person looks at ends their sign-in.",
    tests: { "tests/unit/signin/browser_test.ts": [] },
  },
  {
    name: "oauth-state-of-the-answer",
    file: "lib/signin/authorization_server.ts",
    find: "oauth.validateAuthResponse(server, client, parameters, state),",
    replace:
      'oauth.validateAuthResponse(server, client, parameters, parameters.get("state") ?? state),',
    gain: "The person is signed in to an account of somebody else.",
    tests: { "tests/unit/signin/authorization_server_test.ts": [] },
  },
  {
    name: "oauth-pkce",
    file: "lib/signin/authorization_server.ts",
    find: 'code_challenge_method: "S256",',
    replace: 'code_challenge_method: "plain",',
    gain: "Whoever sees the address in the browser can use the code.",
    tests: { "tests/unit/signin/authorization_server_test.ts": [] },
  },
  {
    name: "oauth-verifier",
    file: "lib/signin/browser.ts",
    find: "const verifier = random();",
    replace: "const verifier = state;",
    gain: "The address of the page gives away the verifier.",
    tests: { "tests/unit/signin/browser_test.ts": [] },
  },
  {
    name: "oauth-issuer",
    file: "lib/signin/authorization_server.ts",
    find: 'if (this.#account.oauth.issuer === undefined) parameters.delete("iss");',
    replace: 'parameters.delete("iss"); if (server.issuer) parameters.set("iss", server.issuer);',
    gain: "The code of one provider is sent to another one.",
    tests: { "tests/unit/signin/authorization_server_test.ts": [] },
  },
  {
    name: "oauth-listener",
    file: "lib/signin/browser.ts",
    find: '{ hostname: "127.0.0.1", port: 0,',
    replace: '{ hostname: "0.0.0.0", port: 0,',
    gain: "Everybody in the network reaches what waits for the browser.",
    tests: { "tests/unit/signin/browser_test.ts": [] },
  },
  {
    name: "token-file-of-another",
    file: "lib/signin/token_file.ts",
    find: "if (!meant || !isRefreshToken(refreshToken)",
    replace: "if (!isRefreshToken(refreshToken)",
    gain: "The refresh token of one provider is sent to another one.",
    tests: { "tests/unit/signin/token_file_test.ts": [] },
  },
  {
    name: "token-file-mode",
    file: "lib/signin/token_lock.ts",
    find: "create: true, mode: 0o600 }",
    replace: "create: true, mode: 0o644 }",
    gain: "Everybody on the machine reads the refresh token.",
    tests: { "tests/unit/signin/token_lock_test.ts": [] },
  },
  {
    name: "token-file-open-to-others",
    file: "lib/signin/token_file.ts",
    find: "const text = isOpenToOthers(info) ? undefined : readToEnd(file, info);",
    replace: "const text = readToEnd(file, info);",
    gain: "A token that others may have read or written is used.",
    tests: { "tests/unit/signin/token_file_test.ts": [] },
  },
  {
    name: "token-file-link",
    file: "lib/signin/token_lock.ts",
    find: "if (there && (!there.isFile || isOpenToOthers(there))) Deno.removeSync(temporary);",
    replace: "",
    gain: "A link has the tokens written to a place of somebody else's.",
    tests: { "tests/unit/signin/token_lock_test.ts": [] },
  },
  {
    name: "refresh-token-stays",
    file: "lib/signin/account_tokens.ts",
    find: "      token: grant.accessToken,\n",
    replace: "      token: grant.refreshToken,\n",
    gain: "The refresh token leaves its isolate, for the one that is on the network.",
    tests: { "tests/unit/signin/account_tokens_test.ts": [] },
  },
  {
    name: "access-token-letters",
    file: "lib/signin/token_file.ts",
    find: "    /^[A-Za-z0-9._~+/-]+=*$/.test(value);",
    replace: '    value !== "";',
    gain: "A token with control characters adds a field to the login.",
    tests: { "tests/unit/signin/token_file_test.ts": [] },
  },
  {
    name: "client-secrets-stay",
    file: "lib/sandbox/launcher.ts",
    find: "const { config, passwords } = loaded;",
    replace:
      "const { config } = loaded; const passwords = new Map([...loaded.passwords, ...loaded.clientSecrets]);",
    gain: "The secret of the client reaches the isolate that is on the network.",
    tests: { "tests/unit/sandbox/launcher_test.ts": [] },
  },
  {
    name: "address-at-the-terminal",
    file: "lib/signin/shown.ts",
    find: 'return url !== null && url.username === "" && url.password === "";',
    replace: "return url !== null;",
    gain: "A provider shows an address that looks like that of another one.",
    tests: { "tests/unit/signin/shown_test.ts": [] },
  },
  {
    name: "refused-token-again",
    file: "lib/signin/account_tokens.ts",
    find:
      'if (grant.refreshToken === this.#refused) throw new SignInError("sign_in_needed", true);',
    replace: "",
    gain: "A token that was withdrawn is sent again and again, which looks like an attack.",
    tests: { "tests/unit/signin/account_tokens_test.ts": [] },
  },
  {
    name: "lock-of-the-tokens",
    file: "lib/signin/token_lock.ts",
    find:
      "if (now?.isFile && now.ino === own.ino && now.dev === own.dev && !isOpenToOthers(own)) {",
    replace: "if (now?.isFile && !isOpenToOthers(own)) {",
    gain: "Two processes use one refresh token, and the provider withdraws the sign-in.",
    tests: { "tests/unit/signin/token_lock_test.ts": [] },
  },
];
