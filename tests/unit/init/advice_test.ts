/**
 * Advice that a person gets who has never seen a variable.
 *
 * @module
 */

import assert from "node:assert/strict";
import { PROVIDERS } from "../../../lib/config/providers.ts";
import type { Account } from "../../../lib/config/types.ts";
import { type Reason, SERVER_REASONS } from "../../../lib/contract/reason.ts";
import { explain } from "../../../lib/doctor/explain.ts";
import type { Stage } from "../../../lib/doctor/messages.ts";
import { inWordsOfQuestions } from "../../../lib/init/advice.ts";
import { ACCOUNT } from "../imap/fake_client.ts";

const STAGES: readonly Stage[] = ["address", "connection", "tls", "login", "folders"];
const VOICES = [undefined, "imap", "smtp", "other", "silent", "closed"] as const;
const KEY = ACCOUNT.id.toUpperCase();

Deno.test("No advice about a failure names a variable, whatever failed.", () => {
  const hosts = ["imap.example.test", "imap.gmial.com", ...PROVIDERS.flatMap(({ hosts }) => hosts)];
  for (const host of hosts) {
    for (const [user, password] of [["ada", true], ["ada@example.test", false]] as const) {
      for (const security of ["tls", "starttls"] as const) {
        const account: Account = { ...ACCOUNT, host, user, security };
        const looked = {
          account,
          shape: { appPassword: password, edgeSpace: password },
          now: new Date(),
        };
        for (const reason of Object.keys(SERVER_REASONS) as Reason[]) {
          for (const stage of STAGES) {
            for (const voice of VOICES) {
              const failure = { stage, reason, code: undefined, names: [], voice };
              const checks = explain(looked, { addresses: [], connectMs: 1, failure });
              for (const { next = "" } of checks) {
                const said = inWordsOfQuestions(next, KEY);
                assert.doesNotMatch(said, /MAIL_IMAP|ACCOUNT_|SECURE=|[Rr]un doctor|^[a-z]/, next);
              }
            }
          }
        }
      }
    }
  }
});

Deno.test("Advice is in the words of the questions.", () => {
  const prefix = `MAIL_IMAP_${KEY}`;
  for (
    const [advice, said] of [
      [`Set ${prefix}_SECURE=starttls, or ${prefix}_PORT=993.`, "Answer starttls, or port 993."],
      [`Check ${prefix}_USER and ${prefix}_PASS.`, "Check the user name and the password."],
      [`Sure. ${prefix}_USER is not one.`, "Sure. The user name is not one."],
      [`Set ${prefix}_HOST to the name.`, "Correct the IMAP server to the name."],
      [`Set ${prefix}_AUTH=oauth2 and run: x login y`, "Begin again, and choose OAuth 2."],
    ] as const
  ) assert.equal(inWordsOfQuestions(advice, KEY), said);
});
