import assert from "node:assert/strict";
import { CAPABILITIES, type Capability } from "../../../lib/contract/capability.ts";
import { MailError } from "../../../lib/contract/error.ts";
import type { Account, Config } from "../../../lib/config/types.ts";
import { allowedCapabilities, assertAllowed, forReading } from "../../../lib/policy/gate.ts";
import { ACCOUNT, SETTINGS } from "../imap/fake_client.ts";

function account(id: string, ...write: readonly Capability[]): Account {
  return { ...ACCOUNT, id, write };
}

function config(...accounts: readonly Account[]): Config {
  return {
    directory: "/",
    accounts,
    broken: [],
    settings: SETTINGS,
    extraFiles: [],
    extraVariables: [],
    secretAges: [],
    warnings: [],
  };
}

Deno.test("A server offers what at least one of its accounts allows.", () => {
  const both = config(account("a", "flags", "move"), account("b"), account("c", "move", "expunge"));
  assert.deepEqual([...allowedCapabilities(both)], ["flags", "move", "expunge"]);
  assert.equal(allowedCapabilities(config(account("a"), account("b"))).size, 0);
  assert.equal(allowedCapabilities(config()).size, 0);
});

Deno.test("For whoever may only read nothing is allowed, and all else is as it was.", () => {
  const all = config(account("a", ...CAPABILITIES), account("b"));
  const reading = forReading(all);
  assert.equal(allowedCapabilities(reading).size, 0);
  for (const one of reading.accounts) assert.throws(() => assertAllowed(one, "flags"), MailError);
  assert.deepEqual(reading, { ...all, accounts: [account("a"), account("b")] });
  assert.equal(allowedCapabilities(all).size, CAPABILITIES.length, "the other one still may");
});

Deno.test("An account allows what it lists, and no other account lends it anything.", () => {
  for (const allowed of CAPABILITIES) {
    for (const wanted of CAPABILITIES) {
      const ask = () => assertAllowed(account("work", allowed), wanted);
      if (wanted === allowed) ask();
      else assert.throws(ask, MailError);
    }
  }
});

Deno.test("A refusal names the account, what it lacks, and who can change it.", () => {
  for (
    const [write, hint] of [[[], /WRITE_ENABLED/], [["flags"], /allows flags.*WORK_WRITE/]] as const
  ) {
    assert.throws(() => assertAllowed(account("work", ...write), "delete"), (error) => {
      assert.ok(error instanceof MailError);
      assert.equal(error.code, "forbidden");
      assert.equal(error.retryable, false);
      assert.match(error.hint ?? "", hint);
      assert.deepEqual(error.details, {
        reason: "not_allowed",
        account: "work",
        capability: "delete",
      });
      return true;
    });
  }
});
