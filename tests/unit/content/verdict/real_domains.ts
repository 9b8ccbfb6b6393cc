/**
 * Domains that really belong to whom they name, and hosts of them.
 *
 * @module
 */

/** Organizational domains. */
export const REAL_DOMAINS: readonly string[] = [
  ..."google.com google.de google.co.uk google.cm googlemail.com gmail.com youtube.com".split(" "),
  ..."amazon.com amazon.de amazon.co.uk amazon.jobs amazon.science amazone.de amazonaws.com".split(
    " ",
  ),
  ..."apple.com apple.co icloud.com microsoft.com outlook.com live.com office.com bing.com".split(
    " ",
  ),
  ..."paypal.com paypal.de paypal.me paypay.ne.jp github.com github.io githubstatus.com".split(" "),
  ..."gitlab.com gitlab.io gitea.io bitbucket.org sourceforge.net codeberg.org gnome.org".split(
    " ",
  ),
  ..."facebook.com facebookmail.com instagram.com threads.net whatsapp.com messenger.com".split(
    " ",
  ),
  ..."twitter.com x.com linkedin.com xing.com reddit.com pinterest.com tumblr.com medium.com".split(
    " ",
  ),
  ..."netflix.com hulu.com disneyplus.com spotify.com deezer.com soundcloud.com twitch.tv".split(
    " ",
  ),
  ..."shopify.com stripe.com stripe.dev square.com klarna.com klarna.se adyen.com wise.com".split(
    " ",
  ),
  ..."ebay.com ebay.de etsy.com zalando.de otto.de ikea.com aliexpress.com alibaba.com".split(" "),
  ..."dhl.com dhl.de dpd.de fedex.com ups.com usps.com gls-group.com hermesworld.com".split(" "),
  ..."telekom.de telekom.com telecom.com t-mobile.com vodafone.de o2online.de orange.fr".split(" "),
  ..."booking.com airbnb.com expedia.com lufthansa.com booking-lufthansa.com airbus.com".split(" "),
  ..."bahn.de sncf.com trenitalia.it ryanair.com easyjet.com klm.com united.com delta.com".split(
    " ",
  ),
  ..."sparkasse.de sparkassen.de postbank.de commerzbank.de deutsche-bank.de ing.de n26.com".split(
    " ",
  ),
  ..."santander.com santander.de bankofamerica.com chase.com wellsfargo.com hsbc.com".split(" "),
  ..."revolut.com revolt.tv coinbase.com binance.com binance.us finance.com blockchain.com".split(
    " ",
  ),
  ..."kraken.com metamask.io visa.com mastercard.com americanexpress.com discover.com".split(" "),
  ..."dropbox.com box.com docusign.com docusign.net adobe.com adobe.io figma.com canva.com".split(
    " ",
  ),
  ..."notion.so slack.com zoom.us atlassian.com trello.com asana.com monday.com miro.com".split(
    " ",
  ),
  ..."cloudflare.com cloud.com pcloud.com digitalocean.com linode.com hetzner.com ovh.com".split(
    " ",
  ),
  ..."fastmail.com proton.me protonmail.com tutanota.com posteo.de mailbox.org gmx.net web.de"
    .split(" "),
  ..."yahoo.com yahoo.co.jp aol.com mail.ru yandex.ru seznam.cz wp.pl libero.it".split(" "),
  ..."debian.org kernel.org python.org mozilla.org wikipedia.org wikimedia.org archive.org".split(
    " ",
  ),
  ..."stackoverflow.com stackexchange.com npmjs.com deno.com rust-lang.org golang.org".split(" "),
  ..."openai.com anthropic.com huggingface.co mistral.ai perplexity.ai deepmind.com".split(" "),
  ..."nytimes.com guardian.co.uk theguardian.com bbc.co.uk spiegel.de zeit.de lemonde.fr".split(
    " ",
  ),
  ..."mailchimp.com sendgrid.net substack.com beehiiv.com eventbrite.com meetup.com".split(" "),
  ..."cooking.com looking.com appie.com apples.com goggle.com papal.com klara.se stripes.com".split(
    " ",
  ),
];

/** Domains of owners: of companies, of well-known ones, of words, short ones. */
export const OWNERS: readonly string[] = [
  ..."acme-corp.com muster-firma.de contoso.com nordlicht.se kaffeerad.de summit.com".split(" "),
  ..."amazon.com airbus.com hp.com bbc.co.uk jane-doe.net github.com".split(" "),
];
