/**
 * Which clock is asked for what. The clock on the wall can be set ahead and
 * back; whatever lasts for some time is measured by one that only grows.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ROOT } from "../support/product.ts";

/** Files that ask the clock on the wall, and why it must be that one. */
const WALL: Readonly<Record<string, string>> = {
  "main.ts": "time of a log line",
  "lib/log_sink.ts": "time of a log line",
  "lib/policy/audit_chain.ts": "time of a line of the audit; their order is by number",
  "lib/tools/envelope.ts": "now_utc of an answer; its duration is by the other clock",
  "lib/tools/write/operations.ts": "when an operation began and ended, as it is shown",
  "lib/tools/search_messages.ts": "what today is",
  "lib/tools/draft/create.ts": "Date of a draft",
  "lib/config/password.ts": "days since a file was changed",
  "lib/doctor/doctor.ts": "whether a certificate or password is old",
  "lib/doctor/process.ts": "whether a certificate or password is old",
  "lib/init/setup.ts": "whether a password is old",
  "lib/init/trial.ts": "whether a certificate or password is old",
  "lib/policy/forward_clock.ts":
    "an end that counts sleep and that other processes know; it is never set back",
  "lib/signin/authorization_server.ts": "end of a token, kept in a file for other processes",
  "lib/signin/sign_in.ts": "when a token was given, kept in the same file",
  "lib/signin/account_tokens.ts":
    "end of a token from that file; one that ended unnoticed is refused, and renewed then",
  "lib/signin/client.ts": "the same",
};

function* sourcesBelow(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(`${ROOT}/${directory}`)) {
    if (isDirectory) yield* sourcesBelow(`${directory}/${name}`);
    else if (name.endsWith(".ts")) yield `${directory}/${name}`;
  }
}

Deno.test("The clock on the wall is asked for nothing but what is in the table.", () => {
  const asking = ["main.ts", ...sourcesBelow("lib")].filter((path) =>
    /Date\.now|new Date\(\)/.test(Deno.readTextFileSync(`${ROOT}/${path}`))
  );
  assert.deepEqual(asking.sort(), Object.keys(WALL).sort());
});
