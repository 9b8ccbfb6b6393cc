/**
 * The program under test with the probe inside its isolates, under its own
 * flags. Only the bundled file can be opened for that.
 *
 * @module
 */

import { ATTEMPTS } from "../../lib/doctor/attempts.ts";
import { assertClosed, attack } from "../breakout/attack.ts";
import { makeVariant } from "../breakout/variants.ts";
import { script } from "../support/product.ts";
import type { Checks } from "./checks.ts";
import type { MailServer } from "./mail_server.ts";
import type { Subject } from "./subject.ts";

/** Attacks it; what is no bundled file is left to `doctor`. */
export async function breakout(
  checks: Checks,
  subject: Subject,
  server: MailServer,
): Promise<void> {
  const bundle = await Deno.realPath(script("bundle")).catch(() => undefined);
  if (bundle === undefined || !subject.words.includes(bundle)) return;
  await checks.check("code inside of its isolates cannot break out", async () => {
    const outcomes = await attack(server, server.user, true, async ({ directory, config, at }) => {
      const variant = await makeVariant("bundle", directory, at, true);
      const [program, ...words] = subject.words.map((word) =>
        word === bundle ? variant.script : word
      ) as [string, ...string[]];
      return { command: [program, ...words], env: subject.env(config), cwd: subject.cwd };
    });
    assertClosed(outcomes);
    return `${Object.keys(ATTEMPTS).length} attempts in each of ${outcomes.size} isolates`;
  });
}
