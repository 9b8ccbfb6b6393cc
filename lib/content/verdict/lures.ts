/**
 * Words and endings with which a host makes a known name look official, and
 * names that are honest although they are near to a known one.
 *
 * @module
 */

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

/** What accounts, payments and help desks are called: with a name beside it, a claim to be them. */
export const OFFICIAL_LABELS: ReadonlySet<string> = set(
  "id login logon signin signon sso auth secure security safety support service services help " +
    "helpdesk helpcenter hilfe account accounts konto verify verification verified validate " +
    "validation confirm confirmation update updates unlock recover recovery restore reset password " +
    "billing invoice invoices rechnung payment payments refund refunds wallet alert alerts notice " +
    "notification notifications customer customercare kundenservice kundendienst soporte assistance",
);

/** Endings that say so themselves. */
export const OFFICIAL_ENDINGS: ReadonlySet<string> = set("support help security services center");

/** Endings that cost little; known names seldom have them. */
export const CHEAP_ENDINGS: ReadonlySet<string> = set(
  "online site info xyz top click icu vip website space live email team pro cloud link biz buzz " +
    "monster cyou sbs rest cfd quest world today digital",
);

/** Endings of countries that are sold to everybody. */
export const SOLD_ENDINGS: ReadonlySet<string> = set("co io me ai tv cc ws to cm om");

/** Ordinary words that many organizations carry: nobody imitates one of them by it. */
export const COMMON_LABELS: ReadonlySet<string> = set(
  "summit global digital design studio online systems solutions consulting consult services " +
    "software international example company partner partners network networks capital ventures " +
    "energy health healthcare medical academy university college school foundation association " +
    "institute research science travel market markets media marketing finance insurance property " +
    "properties center central national community support security creative innovation freedom " +
    "phoenix horizon pioneer premier alliance atlantic pacific northern southern western eastern",
);

/** Names of others that are one letter off a known one. */
export const NEIGHBOURS: ReadonlySet<string> = set(
  "paypay papal paypals goggle goggles googly amazone amazons amazona revolt klara sparkassen " +
    "cloud pcloud qcloud ostbank gitlab airbus shopify telecom cooking looking finance wikipedia " +
    "wikimedia stripes apples",
);
