/**
 * Names that are worth imitating, and services whose links and addresses look
 * odd without being so. Short on purpose: it serves comparison, not completeness.
 *
 * @module
 */

/** Somebody whom phishing mails like to be. */
export interface Brand {
  /** Letters of its name as in its domain. */
  readonly label: string;
  /** Organizational domains that are really its own. */
  readonly domains: readonly string[];
  /** Also an ordinary word or name, which others may carry. */
  readonly isWord: boolean;
  /** Honest names are one letter off: "cooking" is no "booking", "finance" no "binance". */
  readonly hasNeighbours: boolean;
}

function brand(label: string, ...domains: string[]): Brand {
  return {
    label,
    domains: [`${label}.com`, ...domains],
    isWord: WORDS.has(label),
    hasNeighbours: CROWDED.has(label),
  };
}

const WORDS: ReadonlySet<string> = new Set(
  "outlook apple amazon adobe blockchain stripe santander telekom booking google".split(" "),
);

const CROWDED: ReadonlySet<string> = new Set(
  "outlook apple adobe blockchain stripe santander telekom booking icloud binance".split(" "),
);

export const BRANDS: readonly Brand[] = [
  brand("paypal", "paypal.me", "paypalobjects.com", "paypal-communication.com"),
  brand("microsoft", "microsoftonline.com", "microsoftemail.com", "office.com", "live.com"),
  brand("office365", "office.com", "microsoft.com"),
  brand("outlook", "live.com", "office.com"),
  brand("google", "gmail.com", "youtube.com", "googlemail.com", "withgoogle.com", "google.dev"),
  brand("gmail", "google.com", "googlemail.com"),
  brand("apple", "icloud.com", "me.com"),
  brand("icloud", "apple.com", "me.com"),
  brand("amazon", "amazonaws.com", "amazonses.com", "media-amazon.com", "amazon.dev"),
  brand("facebook", "facebookmail.com", "fb.com", "fb.me", "meta.com"),
  brand("instagram", "facebookmail.com", "ig.me"),
  brand("whatsapp", "wa.me", "whatsapp.net"),
  brand("linkedin", "lnkd.in", "licdn.com"),
  brand("netflix", "nflxext.com", "netflix.net"),
  brand("dropbox", "dropboxmail.com", "db.tt", "dropboxforum.com"),
  brand("docusign", "docusign.net"),
  brand("adobe", "adobesign.com", "adobelogin.com", "adobe.io"),
  brand("github", "github.io", "githubusercontent.com", "github.dev", "github.blog"),
  brand("coinbase"),
  brand("binance"),
  brand("metamask", "metamask.io"),
  brand("blockchain"),
  brand("ebay"),
  brand("stripe"),
  brand("klarna"),
  brand("wellsfargo"),
  brand("bankofamerica", "bofa.com"),
  brand("americanexpress", "aexp.com"),
  brand("mastercard"),
  brand("santander"),
  brand("sparkasse", "sparkasse.de"),
  brand("commerzbank", "commerzbank.de"),
  brand("postbank", "postbank.de"),
  brand("revolut"),
  brand("dhl", "dhl.de"),
  brand("fedex"),
  brand("telekom", "telekom.de", "t-online.de"),
  brand("booking"),
  brand("airbnb"),
  brand("spotify", "spotify.link"),
  brand("fastmail", "messagingengine.com"),
  brand("protonmail", "proton.me"),
];

/** Where anybody gets an address: belonging to the same domain means nothing. */
const PUBLIC_MAIL: ReadonlySet<string> = new Set([
  ..."gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com".split(
    " ",
  ),
  ..."aol.com icloud.com me.com mac.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de".split(" "),
  ..."freenet.de t-online.de mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru".split(" "),
  ..."proton.me protonmail.com pm.me fastmail.com tutanota.com tuta.com posteo.de".split(" "),
  ..."mailbox.org zoho.com zohomail.com qq.com 163.com 126.com naver.com daum.net".split(" "),
  ..."orange.fr free.fr laposte.net wanadoo.fr libero.it virgilio.it ukr.net".split(" "),
  ..."wp.pl o2.pl onet.pl interia.pl seznam.cz hotmail.fr yahoo.fr yahoo.co.uk".split(" "),
]);

/** Whether anybody can have an address there. */
export function isPublicMail(organization: string): boolean {
  return PUBLIC_MAIL.has(organization);
}

/** Services that send for others and count clicks: their links lead elsewhere by trade. */
const MAILING_SERVICES: ReadonlySet<string> = new Set([
  ..."list-manage.com mailchimp.com mandrillapp.com mcusercontent.com campaign-archive.com".split(
    " ",
  ),
  ..."sendgrid.net sendgrid.com ct.sendgrid.net hubspotlinks.com hubspotemail.net hs-sites.com"
    .split(" "),
  ..."rs6.net constantcontact.com cmail19.com cmail20.com createsend.com createsend1.com".split(
    " ",
  ),
  ..."sendinblue.com brevo.com sibforms.com mailjet.com mjt.lu mailgun.org mailgun.net".split(" "),
  ..."klclick.com klclick1.com klaviyomail.com exct.net exacttarget.com sfmc-content.com".split(
    " ",
  ),
  ..."substack.com beehiiv.com convertkit-mail.com convertkit-mail2.com ck.page".split(" "),
  ..."mlsend.com mailerlite.com getresponse.com activehosted.com acemlna.com acemlnb.com".split(
    " ",
  ),
  ..."postmarkapp.com pstmrk.it sparkpostmail.com mktoweb.com mkt.com pardot.com".split(" "),
  ..."cleverreach.com rapidmail.com inxmail.com emarsys.net awstrack.me customeriomail.com".split(
    " ",
  ),
  ..."intercom-mail.com intercom-clicks.com zendesk.com freshdesk.com eventbrite.com".split(" "),
]);

/** Whether links there are counted and passed on for somebody else. */
export function isMailingService(organization: string): boolean {
  return MAILING_SERVICES.has(organization);
}

const SHORTENERS: ReadonlySet<string> = new Set([
  ..."bit.ly bitly.com tinyurl.com t.co goo.gl ow.ly is.gd v.gd buff.ly rebrand.ly cutt.ly".split(
    " ",
  ),
  ..."shorturl.at tiny.cc t.ly rb.gy s.id lnkd.in dlvr.it bl.ink short.io soo.gd clck.ru".split(
    " ",
  ),
  ..."urlz.fr u.to qr.ae adf.ly shorte.st trib.al t2m.io han.gl vo.la kutt.it".split(" "),
]);

/** Whether the host hides where a link leads. */
export function isShortener(organization: string): boolean {
  return SHORTENERS.has(organization);
}
