/**
 * What all rows are measured on: one Dovecot, the bundled product connected to
 * it, a second one through a tap that counts, and the floor.
 *
 * @module
 */

import { RawImap } from "../clients/raw_imap.ts";
import type { Answer } from "../clients/mcp.ts";
import type { Dovecot } from "../servers/dovecot.ts";
import { startTap, type Tap } from "../servers/tap.ts";
import { accountVariables, type Product, startProduct } from "../support/product.ts";
import { openMailStore, userOf } from "./mail_store.ts";
import type { Options } from "./options.ts";
import { HEAVY, HUNDRED_THOUSAND, type MailboxRecipe, MILLION, THOUSAND } from "./recipe.ts";

/** What a call costs beside its time. */
export interface Cost {
  /** IMAP commands. */
  readonly commands: number;
  /** Bytes that the mail server sent. */
  readonly bytes: number;
  /** Bytes of the answer as JSON, without the copy in the text block. */
  readonly answerBytes: number;
}

/** Everything a row needs. */
export interface Setting {
  readonly options: Options;
  readonly server: Dovecot;
  /** Mailboxes of small messages, smallest first. */
  readonly sizes: readonly MailboxRecipe[];
  /** Calls that are timed go here. */
  readonly product: Product;
  /** Calls that are counted go here. */
  readonly counted: Product;
  readonly tap: Tap;
  /** Starts another product on the same accounts. */
  start(): Promise<Product>;
  /** A raw connection that has the mailbox open; one for each mailbox. */
  floor(mailbox: MailboxRecipe): Promise<RawImap>;
  /** What a call costs when it is made for the second time. */
  costOf(tool: string, args: Record<string, unknown>): Promise<Cost>;
  close(): Promise<void>;
}

/** Throws when a call failed: a quick failure is no good time. */
export function succeeded(answer: Answer): Answer {
  if (answer.failed) throw new Error(answer.text);
  return answer;
}

/** Prepares everything that is measured. */
export async function openSetting(options: Options): Promise<Setting> {
  const sizes = [THOUSAND, HUNDRED_THOUSAND, ...(options.quick ? [] : [MILLION])];
  const mailboxes = [...sizes, HEAVY];
  const server = await openMailStore(mailboxes);
  const tap = await startTap(server);
  const accounts = (port: number): Record<string, string | number> =>
    Object.assign(
      {},
      ...mailboxes.map((mailbox) =>
        accountVariables(
          { port, caPath: server.caPath },
          userOf(mailbox),
          mailbox.user.toUpperCase(),
        )
      ),
    );
  const product = await startProduct(accounts(server.port));
  const counted = await startProduct(accounts(tap.port));
  const floors = new Map<string, RawImap>();
  return {
    options,
    server,
    sizes,
    product,
    counted,
    tap,
    start: () => startProduct(accounts(server.port)),
    async floor(mailbox) {
      const known = floors.get(mailbox.user);
      if (known) return known;
      const raw = await server.connect(userOf(mailbox));
      await raw.command("EXAMINE INBOX");
      floors.set(mailbox.user, raw);
      return raw;
    },
    async costOf(tool, args) {
      succeeded(await counted.call(tool, args));
      tap.reset();
      const { structured } = succeeded(await counted.call(tool, args));
      return {
        commands: tap.lines.length,
        bytes: tap.received,
        answerBytes: new TextEncoder().encode(JSON.stringify(structured)).length,
      };
    },
    async close() {
      await Promise.all([product.close(), counted.close()]);
      await Promise.all([...floors.values()].map((raw) => raw.close()));
      await tap.stop();
      await server.stop();
    },
  };
}
