/**
 * What an account that is added or replaced changes, and what it must not change.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Secret } from "../../../lib/config/secret.ts";
import type { Answers } from "../../../lib/init/answers.ts";
import { planChange } from "../../../lib/init/change.ts";
import { CANARY } from "../../support/canary.ts";

const ANSWERS: Answers = {
  key: "DEFAULT",
  server: { host: "imap.example.test", port: 993, security: "tls" },
  user: "ada@example.test",
  signIn: { kind: "password", password: new Secret(CANARY) },
  certificates: undefined,
};
const LOGIN = [
  ["MAIL_IMAP_DEFAULT_HOST", "imap.example.test"],
  ["MAIL_IMAP_DEFAULT_USER", "ada@example.test"],
  ["MAIL_IMAP_DEFAULT_PASS", CANARY],
];
const ON = { MAIL_IMAP_WRITE_ENABLED: "true" };
const OTHER = { MAIL_IMAP_WORK_HOST: "x.test" };

Deno.test("A first account that is only read is its login and nothing else.", () => {
  const { variables, remove, notes } = planChange(ANSWERS, {}, false);
  assert.deepEqual(variables, LOGIN);
  assert.deepEqual([...remove, ...notes], []);
});

Deno.test("A port and a protection that are not the usual ones are written.", () => {
  const server = { host: "x.test", port: 1143, security: "starttls" } as const;
  const { variables } = planChange({ ...ANSWERS, server }, {}, false);
  assert.deepEqual(variables.slice(0, 3), [
    ["MAIL_IMAP_DEFAULT_HOST", "x.test"],
    ["MAIL_IMAP_DEFAULT_PORT", "1143"],
    ["MAIL_IMAP_DEFAULT_SECURE", "starttls"],
  ]);
});

Deno.test("An account that is only read stays so where others may be changed.", () => {
  assert.deepEqual(planChange(ANSWERS, { ...ON, ...OTHER }, false).variables, [
    ...LOGIN,
    ["MAIL_IMAP_DEFAULT_WRITE", "none"],
  ]);
});

Deno.test("Changes for one account allow nothing in the others.", () => {
  const { variables, notes } = planChange(ANSWERS, OTHER, true);
  assert.deepEqual(variables, [
    ...LOGIN,
    ["MAIL_IMAP_WRITE_ENABLED", "true"],
    ["MAIL_IMAP_WORK_WRITE", "none"],
  ]);
  assert.match(notes.join("\n"), /MAIL_IMAP_WORK_WRITE=none keeps that account as it was/);
  const listed = planChange(ANSWERS, { ...OTHER, MAIL_IMAP_WORK_WRITE: "flags" }, true);
  assert.deepEqual(listed.variables, [...LOGIN, ["MAIL_IMAP_WRITE_ENABLED", "true"]]);
  assert.match(listed.notes.join("\n"), /what MAIL_IMAP_WORK_WRITE lists may be done now/);
  assert.deepEqual(planChange(ANSWERS, { ...OTHER, ...ON }, true).variables, LOGIN);
});

Deno.test("A replaced account loses its old login, and keeps what its owner restricted.", () => {
  const now = {
    MAIL_IMAP_DEFAULT_HOST: "old.test",
    MAIL_IMAP_DEFAULT_PORT: "1",
    MAIL_IMAP_DEFAULT_USER: "old",
    MAIL_IMAP_DEFAULT_PASS_FILE: "old",
    MAIL_IMAP_DEFAULT_AUTH: "oauth2",
    MAIL_IMAP_DEFAULT_OAUTH_CLIENT_ID: "old",
    MAIL_IMAP_DEFAULT_AUTHSERV_ID: "mx.old.test",
    MAIL_IMAP_DEFAULT_FOLDERS: "INBOX",
    MAIL_IMAP_DEFAULT_PROTECTED_FOLDERS: "INBOX",
    MAIL_IMAP_DEFAULT_WRITE: "flags",
    MAIL_IMAP_DEFAULTS_PORT: "1",
    ...ON,
  };
  assert.deepEqual([...planChange(ANSWERS, now, true).remove].sort(), [
    "MAIL_IMAP_DEFAULT_AUTH",
    "MAIL_IMAP_DEFAULT_AUTHSERV_ID",
    "MAIL_IMAP_DEFAULT_OAUTH_CLIENT_ID",
    "MAIL_IMAP_DEFAULT_PASS_FILE",
    "MAIL_IMAP_DEFAULT_PORT",
  ]);
  const same = planChange(ANSWERS, { ...now, MAIL_IMAP_DEFAULT_HOST: "IMAP.example.test" }, true);
  assert.ok(!same.remove.has("MAIL_IMAP_DEFAULT_AUTHSERV_ID"));
  const opened = planChange(ANSWERS, { ...now, MAIL_IMAP_DEFAULT_WRITE: " None " }, true);
  assert.ok(opened.remove.has("MAIL_IMAP_DEFAULT_WRITE"));
  const closed = planChange(ANSWERS, now, false);
  assert.deepEqual(closed.variables.at(-1), ["MAIL_IMAP_DEFAULT_WRITE", "none"]);
});

Deno.test("A secret that no .env can hold is named by a file.", () => {
  const odd = `'"\`#${CANARY}\\n`;
  const { variables, files } = planChange(
    { ...ANSWERS, signIn: { kind: "password", password: new Secret(odd) } },
    {},
    false,
  );
  assert.deepEqual(variables.at(-1), ["MAIL_IMAP_DEFAULT_PASS_FILE", "default.password"]);
  assert.deepEqual(files.map(({ variable, name, secret }) => [variable, name, secret.reveal()]), [
    ["MAIL_IMAP_DEFAULT_PASS_FILE", "default.password", odd],
  ]);
});
