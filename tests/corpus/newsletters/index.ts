/**
 * Messages that companies, services and mail programs write.
 *
 * @module
 */

import { type Entry, htmlEntry } from "../entry.ts";
import { languages } from "./languages.ts";
import { mjml } from "./mjml.ts";
import { modern } from "./modern.ts";
import type { Newsletter } from "./newsletter.ts";
import { orders } from "./orders.ts";
import { people } from "./people.ts";
import { services } from "./services.ts";
import { tables } from "./tables.ts";

/** An entry that has a document. */
export interface NewsletterEntry extends Entry {
  readonly html: string;
}

const all: readonly Newsletter[] = [
  ...mjml,
  ...tables,
  ...modern,
  ...languages,
  ...people,
  ...services,
  ...orders,
];

/** All of them. */
export const newsletters: readonly NewsletterEntry[] = all.map((newsletter) => {
  const { html, from, subject, ...draft } = newsletter;
  const [, name = from, address = ""] = /^(.*) (<.*>)$/.exec(from) ?? [];
  const encoded = `${JSON.stringify(name)} ${address}`;
  return { ...htmlEntry("newsletters", draft, html, { from: encoded, subject }), html };
});
