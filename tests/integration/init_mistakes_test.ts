/**
 * `init` and a person who mistypes, or pastes more than was asked for.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sitDown } from "../clients/terminal.ts";
import { politeScript, startScriptedImap } from "../servers/scripted_imap.ts";
import { CANARY, findSecret } from "../support/canary.ts";
import { ADA } from "../support/dovecot_suite.ts";
import {
  answersUpToPassword,
  environment,
  initLine,
  PASSWORD,
  piped,
  scene,
  WRITES,
} from "../support/init.ts";

Deno.test("Where a certificate is not trusted, Enter leads back to the server, and nothing is trusted", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const { code, stdout, stderr } = await piped(initLine(here, "bundle", ADA.name), [
    ...["localhost", "", `${here.server.port}`, "", "", "", CANARY],
    // The stranger is not trusted; the next server is asked for a certificate again.
    ...["", "", "starttls", `${here.server.starttlsPort}`, ""],
  ]);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.equal(findSecret(stderr), undefined, stderr);
  const [first = "", second] = stderr.split("Enter to name the server anew");
  assert.match(first, /The name of the server may be wrong/);
  assert.doesNotMatch(stderr, /MAIL_IMAP_/);
  assert.match(second ?? "", /PEM\sfile[^]*IMAP server \[localhost\]/);
  assert.match(stderr, new RegExp(`Logging in to localhost:${here.server.starttlsPort} as`));
});

Deno.test("What is pasted behind a password is neither shown nor the next answer", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  await Deno.mkdir(here.directory, { mode: 0o700 });
  await Deno.writeTextFile(here.env, `MAIL_IMAP_CA_CERT_PATH=${here.server.caPath}\n`, {
    mode: 0o600,
  });
  const seat = sitDown(initLine(here, "bundle", ADA.name, "--write"), environment());
  stack.defer(() => seat.leave());
  await answersUpToPassword(seat, here.server.port, "");
  await seat.sees(PASSWORD);
  await seat.types(`${CANARY} first\r\n${CANARY} second\r\n`);
  await seat.types(`${CANARY} third\r`);
  await seat.sees("refused the user name or the password");
  // It is asked, with the answer from before, and keys do what they do at a terminal.
  await seat.answers(`User name [${ADA.name}]:`, `${ADA.name}x\x7f`);
  await seat.answers(PASSWORD, ADA.password);
  await seat.sees("login: Accepted");
  await seat.answers(WRITES, "n");
  await seat.sees("only you can read it");
  assert.equal(await seat.ended, 0, seat.screen());
  assert.equal(findSecret(seat.screen()), undefined, seat.screen());
});

Deno.test("What only the environment of the terminal says is written, or named", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const { code, stdout, stderr } = await piped(
    initLine(here, "bundle", ADA.name),
    ["localhost", "", `${here.server.port}`, "", "", "", ADA.password, "n"],
    { MAIL_IMAP_CA_CERT_PATH: here.server.caPath, MAIL_IMAP_TOOL_TIMEOUT_MS: "50000" },
  );
  assert.equal(code, 0, stderr);
  assert.ok(stdout.includes(`\nMAIL_IMAP_CA_CERT_PATH=${here.server.caPath}\n`), stdout);
  assert.match(stderr, /not so in the\s\.env:\sMAIL_IMAP_TOOL_TIMEOUT_MS\./);
});

Deno.test("Where no other answer helps, none is asked for", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const full = await startScriptedImap({
    tls: await here.server.authority.issue("full", "DNS:localhost"),
    script: (command, connection) =>
      command.name === "AUTHENTICATE"
        ? `${command.tag} NO [OVERQUOTA] no\r\n`
        : politeScript(command, connection),
  });
  stack.defer(() => full.stop());
  const target = { directory: here.directory, server: { ...here.server, port: full.port } };
  const { code, stderr } = await piped(
    initLine(target, "bundle", ADA.name),
    ["localhost", "", `${full.port}`, "", "", "", CANARY, "y", "n"],
    { MAIL_IMAP_CA_CERT_PATH: here.server.caPath },
  );
  assert.equal(code, 1, stderr);
  assert.equal(stderr.split("the account is over its quota").length, 3, stderr);
  assert.equal(stderr.split("Try once more? [y/N]").length, 3, stderr);
  assert.equal(stderr.split("IMAP server:").length, 2, stderr);
});
