/**
 * The sample mailbox: about forty messages in eight folders. Dates count back
 * from now; everything else is the same every time.
 *
 * @module
 */

import type { MailServer, MailUser } from "../servers/mail_server.ts";
import { fromCompanies } from "./companies.ts";
import { sample } from "./envelope.ts";
import { foreign } from "./foreign.ts";
import { hostile } from "./hostile.ts";
import type { Sample } from "./mime.ts";
import { fromPeople } from "./people.ts";

/** All samples, oldest first. */
export function samples(now: Date): readonly Sample[] {
  return [...fromPeople, ...fromCompanies, ...foreign, ...hostile]
    .map((mail) => sample(mail, now))
    .sort((a, b) => a.date.getTime() - b.date.getTime());
}

/** Fills a user's mailbox with the samples. */
export async function fillMailbox(server: MailServer, user: MailUser, now: Date): Promise<number> {
  const all = samples(now);
  const client = await server.connect(user);
  const existing = new Set(["INBOX", "Sent", "Drafts", "Trash", "Junk", "Archive"]);
  for (const { mailbox, source, date, flags } of all) {
    if (!existing.has(mailbox)) await client.command(`CREATE "${mailbox}"`);
    existing.add(mailbox);
    await client.append(mailbox, source, { date, ...(flags ? { flags } : {}) });
  }
  await client.close();
  return all.length;
}
