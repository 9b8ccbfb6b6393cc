/**
 * One account: every bound, every refusal, every problem at once.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { readAccount } from "../../../lib/config/account.ts";
import type { Account } from "../../../lib/config/types.ts";
import { DEFAULT_PROTECTED } from "../../../lib/config/write.ts";

const GOOD = { HOST: "imap.example.com", USER: "ada", PASS: "correct-horse" };

const PLACES = {
  directory: "/nonexistent/mail-imap-mcp",
  credentials: undefined,
  changed: () => null,
};

type Suffixes = Readonly<Record<string, string | undefined>>;

function variables(key: string, suffixes: Suffixes): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [suffix, value] of Object.entries(suffixes)) {
    if (value !== undefined) all[`MAIL_IMAP_${key}_${suffix}`] = value;
  }
  return all;
}

/** Reads account WORK, good but for these variables. */
function read(change: Suffixes): ReturnType<typeof readAccount> {
  return readAccount("WORK", variables("WORK", { ...GOOD, ...change }), PLACES);
}

function account(change: Suffixes): Account {
  const result = read(change);
  assert.ok("account" in result, JSON.stringify(result));
  return result.account;
}

function problems(change: Suffixes): readonly string[] {
  const result = read(change);
  assert.ok("broken" in result, `accepted ${JSON.stringify(change)}`);
  assert.equal(result.broken.id, "work");
  return result.broken.problems;
}

/** The one problem of an account that has exactly one. */
function problem(change: Suffixes): string {
  const all = problems(change);
  assert.equal(all.length, 1, all.join("\n"));
  return all[0] ?? "";
}

Deno.test("Host, user and password are enough; the rest is implicit TLS on 993.", () => {
  const result = read({});
  assert.ok("account" in result);
  assert.deepEqual(result.account, {
    id: "work",
    host: "imap.example.com",
    port: 993,
    security: "tls",
    user: "ada",
    auth: "password",
    authservId: undefined,
    write: [],
    folders: undefined,
    protectedFolders: DEFAULT_PROTECTED,
  });
  assert.equal(result.password?.secret.reveal(), "correct-horse");
});

Deno.test("An account holds no password, not even a wrapped one.", () => {
  assert.equal(Deno.inspect(account({}), { showHidden: true }).includes("redacted"), false);
  assert.equal(JSON.stringify(account({})).includes("correct-horse"), false);
});

for (const suffix of Object.keys(GOOD)) {
  Deno.test(`An account without ${suffix} is refused, and an empty one counts as absent.`, () => {
    assert.match(
      problem({ [suffix]: undefined }),
      new RegExp(`^MAIL_IMAP_WORK_${suffix} is missing`),
    );
    assert.equal(problem({ [suffix]: "" }), problem({ [suffix]: undefined }));
  });
}

Deno.test("All problems of an account are reported at once, each naming its variable.", () => {
  const all = problems({
    HOST: "imaps://imap.example.com",
    PORT: "0",
    SECURE: "false",
    USER: undefined,
    PASS: "a\nb",
    FOLDERS: "\\Sent",
    PROTECTED_FOLDERS: "\\Sant",
    WRITE: "flag",
  });
  const names = all.map((text) => text.split(" ")[0]?.replace("MAIL_IMAP_WORK_", "")).sort();
  assert.deepEqual(names, [
    "FOLDERS",
    "HOST",
    "PASS",
    "PORT",
    "PROTECTED_FOLDERS",
    "SECURE",
    "USER",
    "WRITE",
  ]);
});

Deno.test("The port is 1 to 65535.", () => {
  for (const port of [1, 2, 65_534, 65_535]) assert.equal(account({ PORT: `${port}` }).port, port);
  for (
    const port of [
      "0",
      "65536",
      "99999",
      "100000",
      "-1",
      "+1",
      "1.0",
      "1e3",
      "0x3e1",
      " 993",
      "993 ",
      "imap",
      "٩٩٣",
    ]
  ) {
    assert.equal(
      problem({ PORT: port }),
      "MAIL_IMAP_WORK_PORT must be a port number, 1..65535",
    );
  }
});

Deno.test("The port follows from the security unless it is set.", () => {
  assert.equal(account({ SECURE: "true" }).port, 993);
  assert.equal(account({ SECURE: "starttls" }).port, 143);
  assert.equal(account({ SECURE: "starttls", PORT: "993" }).port, 993);
  assert.equal(account({ PORT: "143" }).security, "tls");
});

Deno.test("SECURE is true or starttls, in any case of letters.", () => {
  for (const value of ["true", "TRUE", "True"]) {
    assert.equal(account({ SECURE: value }).security, "tls");
  }
  for (const value of ["starttls", "STARTTLS"]) {
    assert.equal(account({ SECURE: value }).security, "starttls");
  }
});

Deno.test("SECURE=false is refused, and the reason given is that the password would be seen.", () => {
  for (const value of ["false", "False", "FALSE"]) {
    assert.match(
      problem({ SECURE: value }),
      /SECURE is false, .*show the password.*true or starttls/,
    );
  }
});

Deno.test("Any other SECURE is refused, however it may have been meant.", () => {
  for (const value of ["no", "0", "1", "yes", "tls", "ssl", "none", "plain", " true"]) {
    assert.match(problem({ SECURE: value }), /^MAIL_IMAP_WORK_SECURE must be true or starttls/);
  }
});

Deno.test("A host is a DNS name, in lower case.", () => {
  for (
    const host of [
      "localhost",
      "imap.example.com",
      "IMAP.Example.COM",
      "xn--bcher-kva.example",
      "a_b.example",
      "1.example",
      "3com",
      "mail.0xdog",
      "a".repeat(63),
    ]
  ) {
    assert.equal(account({ HOST: host }).host, host.toLowerCase());
  }
  assert.equal(account({ HOST: "imap.example.com." }).host, "imap.example.com");
});

Deno.test("A host is an IPv4 address in its usual form.", () => {
  for (const host of ["127.0.0.1", "0.0.0.0", "255.255.255.255", "192.0.2.10"]) {
    assert.equal(account({ HOST: host }).host, host);
  }
});

Deno.test("A host is an IPv6 address without brackets.", () => {
  for (const host of ["::1", "::", "2001:db8::10", "2001:DB8::A", "::ffff:192.0.2.1"]) {
    assert.equal(account({ HOST: host }).host, host.toLowerCase());
  }
});

Deno.test("An address in a disguise is refused.", () => {
  for (
    const host of [
      "127.1",
      "127.0.1",
      "0x7f.1",
      "0x7f000001",
      "2130706433",
      "0177.0.0.1",
      "127.0.0.01",
      "127.0.0.256",
      "127.0.0.0x1",
      "1.2.3.4.5",
      "127.0.0.1.",
      "0x",
      "imap.0x7f",
    ]
  ) {
    assert.match(problem({ HOST: host }), /HOST must be a DNS name or an IP address/, host);
  }
});

Deno.test("A host with a scheme is refused.", () => {
  for (const host of ["imaps://imap.example.com", "https://example.com/", "IMAP://x"]) {
    assert.match(problem({ HOST: host }), /HOST must be a bare name without :\/\//);
  }
});

Deno.test("A host with a port is refused, and PORT is named.", () => {
  for (const host of ["imap.example.com:993", "127.0.0.1:993", "[::1]:993", "[::1]"]) {
    assert.match(problem({ HOST: host }), /HOST must not contain a port; use the PORT variable/);
  }
});

Deno.test("What only becomes an IPv6 address with more brackets is refused.", () => {
  for (
    const host of [
      "::1]/",
      "::1]/,[",
      "::1]:80/[",
      "::1]:993",
      "::1%eth0",
      ":::",
      "1:2",
      "::1,::2",
      "::g",
      ":",
    ]
  ) {
    assert.match(problem({ HOST: host }), /HOST must not contain a port/, host);
  }
});

Deno.test("A host with anything that names do not have is refused.", () => {
  for (
    const host of [
      "-imap",
      "imap example",
      "imap..example",
      ".example",
      "imap/x",
      "imap,other",
      "ïmap",
      "imap\n",
      "imap\0",
      "*",
      "a@b",
      "a".repeat(64),
    ]
  ) {
    assert.match(problem({ HOST: host }), /^MAIL_IMAP_WORK_HOST must be a DNS name/, host);
  }
});

Deno.test("A host has at most 253 characters.", () => {
  const name = (length: number): string => `${"abcdefg.".repeat(40)}`.slice(0, length - 1) + "z";
  for (const length of [252, 253]) {
    assert.equal(account({ HOST: name(length) }).host.length, length);
  }
  for (const length of [254, 10_000]) {
    assert.match(problem({ HOST: name(length) }), /HOST is longer than 253 characters/);
  }
});

Deno.test("No accepted host has a character that means something in a permission flag.", () => {
  const unit = fc.constantFrom(..."af01:.-_[]/,@%*\\#? ", "é");
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 12 }), (host) => {
      const result = read({ HOST: host });
      if ("broken" in result) return;
      assert.match(result.account.host, /^([a-z0-9_.-]+|[0-9a-f:.]+)$/);
      const shown = host.includes(":") ? `[${host}]` : host;
      assert.ok(URL.canParse(`http://${shown}:993/`), host);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("A user and a password have at most 1024 code points.", () => {
  for (const suffix of ["USER", "PASS"]) {
    for (const unit of ["a", "📬"]) {
      for (const length of [1, 1_023, 1_024]) account({ [suffix]: unit.repeat(length) });
      assert.equal(
        problem({ [suffix]: unit.repeat(1_025) }),
        `MAIL_IMAP_WORK_${suffix} is longer than 1024 characters`,
      );
    }
  }
});

Deno.test("A user or a password with a control character or a lone surrogate is refused.", () => {
  for (const suffix of ["USER", "PASS"]) {
    for (const bad of ["\r", "\n", "\0", "\t", "\x7f", "\x9b"]) {
      assert.match(problem({ [suffix]: `se${bad}cret` }), /must not contain control characters/);
    }
    assert.match(problem({ [suffix]: "se\ud83dcret" }), /must be well-formed Unicode/);
  }
});

Deno.test("A refused user or password is not repeated in the problem.", () => {
  for (const suffix of ["USER", "PASS"]) {
    assert.equal(problem({ [suffix]: "hunter2\n" }).includes("hunter2"), false);
  }
});

Deno.test("A password inside a pasted URL is not repeated in the problem.", () => {
  for (
    const host of [
      "imaps://ada:hunter2@imap.example.com",
      "ada:hunter2@imap.example.com",
      "hunter2@imap",
    ]
  ) {
    assert.equal(problem({ HOST: host }).includes("hunter2"), false, host);
  }
});

Deno.test("A password is kept to the letter, quotes and spaces included.", () => {
  for (const password of [' "pa ss\\" ', "пароль📬", "{5}", "-----BEGIN"]) {
    const result = read({ PASS: password });
    assert.ok("account" in result);
    assert.equal(result.password?.secret.reveal(), password);
  }
});

Deno.test("An account name has at most 64 characters.", () => {
  for (const length of [1, 63, 64]) {
    const key = "A".repeat(length);
    const result = readAccount(key, variables(key, GOOD), PLACES);
    assert.ok("account" in result);
    assert.equal(result.account.id, "a".repeat(length));
  }
  const key = "A".repeat(65);
  const result = readAccount(key, variables(key, GOOD), PLACES);
  assert.ok("broken" in result);
  assert.deepEqual(result.broken.problems, [`Account name ${key} is longer than 64 characters`]);
});

Deno.test("An account reads only its own variables.", () => {
  const result = readAccount("WORK", variables("HOME", GOOD), PLACES);
  assert.ok("broken" in result);
  assert.equal(result.broken.problems.length, 3);
});

Deno.test("AUTHSERV_ID is a name in lower case, or nothing.", () => {
  assert.equal(account({ AUTHSERV_ID: "MX.Example.COM" }).authservId, "mx.example.com");
  for (const id of ["a b", "x;y", "ü.example", "x".repeat(254)]) {
    assert.match(problem({ AUTHSERV_ID: id }), /^MAIL_IMAP_WORK_AUTHSERV_ID must be a name/);
  }
});
