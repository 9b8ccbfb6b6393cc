/**
 * What is said of attempts to break out, and how they are judged.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ATTEMPTS, DUTIES } from "../../../lib/doctor/attempts.ts";
import { tryToBreakOut } from "../../../lib/doctor/break_out.ts";
import { describeAttempts, surroundings } from "../../../lib/doctor/sandbox.ts";

Deno.test("attempts that are all refused are counted", () => {
  const refused = { "read a file": "refused", "fetch": "refused" } as const;
  const checks = describeAttempts(new Map([["server", refused], ["launcher", refused]]));
  assert.deepEqual(checks.map(({ status, text }) => [status, text]), [
    ["ok", "4 attempts from 2 isolates, all refused"],
  ]);
});

Deno.test("what succeeded is named, and so is what only chance stood against", () => {
  const checks = describeAttempts(
    new Map([
      ["server", { "read a file": "succeeded", "fetch": "let through", "listen": "refused" }],
      ["content", undefined],
    ]),
  );
  assert.deepEqual(checks.map(({ status }) => status), ["failed", "failed", "failed"]);
  assert.equal(checks[0]?.text, "The server isolate could: read a file");
  assert.match(checks[1]?.text ?? "", /^In the server isolate nothing but chance.*: fetch$/);
  assert.match(checks[2]?.text ?? "", /^The content isolate did not say/);
});

Deno.test("no attempt is made at a port that an account uses", () => {
  const config = (port: number) => ({
    directory: "/nonexistent",
    accounts: [{ host: "localhost", port }],
  });
  const usual = surroundings(config(993) as never, "/nonexistent/.env");
  const taken = surroundings(config(usual.otherPort) as never, "/nonexistent/.env");
  assert.notEqual(taken.otherPort, usual.otherPort);
});

Deno.test("where everything is permitted nothing is called refused", async () => {
  const directory = await Deno.makeTempDir();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const at = surroundings({ directory, accounts: [] }, "/etc/passwd");
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(`${file}.new`, "");
  const token = { host: "localhost", port: listener.addr.port, file };
  const outcomes = await tryToBreakOut({ ...at, mailPort: listener.addr.port, token }, []);
  listener.close();
  assert.deepEqual(Object.keys(outcomes), [...Object.keys(ATTEMPTS), ...Object.keys(DUTIES)]);
  assert.deepEqual(Object.entries(outcomes).filter(([, outcome]) => outcome === "refused"), []);
  const left = await Array.fromAsync(Deno.readDir(directory));
  assert.deepEqual(left, [], "what was written is removed");
  assert.equal(await Deno.readTextFile(file), "", "what was opened is as it was");
  for (const path of [directory, file, `${file}.new`]) await Deno.remove(path);
});
