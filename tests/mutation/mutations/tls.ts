/**
 * That a password and mail go over verified TLS only.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of the connection. */
export const TLS: readonly Mutation[] = [
  {
    name: "certificate-check",
    file: "lib/imap/connect.ts",
    find: "        rejectUnauthorized: true,\n",
    replace: "",
    gain: "One variable in the environment, and anybody on the way is taken for the mail server.",
    tests: { "tests/integration/faults_test.ts": [] },
  },
  {
    name: "starttls-mandatory",
    file: "lib/imap/connect.ts",
    find: '...(account.security === "starttls" ? { doSTARTTLS: true } : {}),',
    replace: "",
    gain: "Whoever cuts STARTTLS out of a greeting is told the password.",
    tests: { "tests/unit/imap/connect_test.ts": [] },
  },
  {
    name: "second-look",
    file: "lib/imap/connect.ts",
    find: "if (client.secureConnection && socketOf(client).authorized === true) return;",
    replace: "if (client.usable) return;",
    gain: "A server that says the client is logged in already is believed without TLS.",
    tests: { "tests/unit/imap/connect_test.ts": [] },
  },
  {
    name: "other-authorities",
    file: "lib/imap/connect.ts",
    find: 'if (second === undefined || reasonOf(error) !== "certificate_untrusted") throw error;',
    replace: "if (second === undefined) throw error;",
    gain: "A password that was refused is sent a second time, and counts twice.",
    tests: { "tests/unit/imap/connect_test.ts": [] },
  },
  {
    name: "plain-login",
    file: "lib/config/account.ts",
    find: '      complain(\n        "is false,',
    replace: '      void (\n        "is false,',
    gain: "SECURE=false is taken for something.",
    tests: { "tests/unit/config/account_test.ts": [] },
  },
  {
    name: "token-instead-of-password",
    file: "lib/imap/connect.ts",
    find: '      if (account.auth === "password") {\n',
    replace: '      if (account.auth === "password" || tokens === undefined) {\n',
    gain: "An account that signs in logs in with an empty password where the tokens are missing.",
    tests: { "tests/unit/imap/connect_test.ts": [] },
  },
  {
    name: "sign-in-without-tls",
    file: "lib/signin/https.ts",
    find:
      'if (new URL(url).protocol !== "https:") throw new SignInError("sign_in_answer_invalid");',
    replace: "",
    gain: "The refresh token goes over the net for everybody to read.",
    tests: { "tests/unit/signin/authorization_server_test.ts": [] },
  },
  {
    name: "sign-in-redirect",
    file: "lib/signin/https.ts",
    find: 'redirect: "manual",',
    replace: 'redirect: "follow",',
    gain: "Whoever redirects is given the refresh token.",
    tests: { "tests/unit/signin/authorization_server_test.ts": [] },
  },
];
