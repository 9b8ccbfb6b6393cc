/**
 * Newsletters as an MJML compiler writes them: every section is a table in a
 * div, framed by comments for Outlook.
 *
 * @module
 */

import type { Newsletter } from "./newsletter.ts";

const HEAD = `<!doctype html>
<html lang="und" dir="auto" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>TITLE</title>
<!--[if !mso]><!--><meta http-equiv="X-UA-Compatible" content="IE=edge"><!--<![endif]-->
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css">
#outlook a { padding:0; }
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; outline:none;text-decoration:none;-ms-interpolation-mode:bicubic; }
p { display:block;margin:13px 0; }
</style>
<!--[if mso]><noscript><xml><o:OfficeDocumentSettings><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript><![endif]-->
<!--[if lte mso 11]><style type="text/css">.mj-outlook-group-fix { width:100% !important; }</style><![endif]-->
<!--[if !mso]><!--><link href="https://fonts.example.test/css?family=Ubuntu:400,700" rel="stylesheet" type="text/css"><style type="text/css">@import url(https://fonts.example.test/css?family=Ubuntu:400,700);</style><!--<![endif]-->
<style type="text/css">@media only screen and (min-width:480px) { .mj-column-per-100 { width:100% !important; max-width: 100%; } .mj-column-per-50 { width:50% !important; max-width: 50%; } }</style>
<style media="screen and (min-width:480px)">.moz-text-html .mj-column-per-100 { width:100% !important; max-width: 100%; } .moz-text-html .mj-column-per-50 { width:50% !important; max-width: 50%; }</style>
<style type="text/css">@media only screen and (max-width:479px) { table.mj-full-width-mobile { width: 100% !important; } td.mj-full-width-mobile { width: auto !important; } .only-desktop { display:none !important; } }</style>
</head>`;

function document(title: string, preview: string, sections: readonly string[]): string {
  return `${HEAD.replace("TITLE", title)}
<body style="word-spacing:normal;background-color:#f4f4f4;">
<div style="display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;">${preview}</div>
<div aria-roledescription="email" style="background-color:#f4f4f4;" role="article" lang="und" dir="auto">
${sections.join("\n")}
</div>
</body></html>`;
}

function section(background: string, ...columns: readonly string[]): string {
  const width = 600 / columns.length;
  return `<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:600px;" width="600" bgcolor="${background}" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div style="background:${background};background-color:${background};margin:0px auto;max-width:600px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:${background};background-color:${background};width:100%;"><tbody><tr>
<td style="direction:ltr;font-size:0px;padding:20px 0;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><![endif]-->
${
    columns.map((cells) =>
      `<!--[if mso | IE]><td class="" style="vertical-align:top;width:${width}px;" ><![endif]-->
<div class="mj-column-per-${
        100 / columns.length
      } mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%"><tbody>
${cells}
</tbody></table></div>
<!--[if mso | IE]></td><![endif]-->`
    ).join("\n")
  }
<!--[if mso | IE]></tr></table><![endif]-->
</td></tr></tbody></table></div>
<!--[if mso | IE]></td></tr></table><![endif]-->`;
}

function text(content: string, size = 14, colour = "#333333"): string {
  return `<tr><td align="left" style="font-size:0px;padding:10px 25px;word-break:break-word;"><div style="font-family:Ubuntu, Helvetica, Arial, sans-serif;font-size:${size}px;line-height:1.5;text-align:left;color:${colour};">${content}</div></td></tr>`;
}

function button(label: string, href: string): string {
  return `<tr><td align="center" vertical-align="middle" style="font-size:0px;padding:10px 25px;word-break:break-word;"><table border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:separate;line-height:100%;"><tbody><tr><td align="center" bgcolor="#1b4332" role="presentation" style="border:none;border-radius:3px;cursor:auto;mso-padding-alt:10px 25px;background:#1b4332;" valign="middle"><a href="${href}" style="display:inline-block;background:#1b4332;color:#ffffff;font-family:Ubuntu, Helvetica, Arial, sans-serif;font-size:13px;font-weight:normal;line-height:120%;margin:0;text-decoration:none;text-transform:none;padding:10px 25px;mso-padding-alt:0px;border-radius:3px;" target="_blank">${label}</a></td></tr></tbody></table></td></tr>`;
}

function image(name: string, alt: string): string {
  return `<tr><td align="center" style="font-size:0px;padding:10px 25px;word-break:break-word;"><table border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:collapse;border-spacing:0px;"><tbody><tr><td style="width:250px;"><img alt="${alt}" src="https://img.fernweh.example.test/${name}.jpg" style="border:0;display:block;outline:none;text-decoration:none;height:auto;width:100%;font-size:13px;" width="250" height="160"></td></tr></tbody></table></td></tr>`;
}

const divider =
  `<tr><td align="center" style="font-size:0px;padding:10px 25px;word-break:break-word;"><p style="border-top:solid 4px #d8f3dc;font-size:1px;margin:0px auto;width:100%;"></p><!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" style="border-top:solid 4px #d8f3dc;font-size:1px;margin:0px auto;width:550px;" role="presentation" width="550px" ><tr><td style="height:0;line-height:0;">&nbsp;</td></tr></table><![endif]--></td></tr>`;

const GOODS = [
  ["Ridge 40 rucksack", "A frame of two bars, a lid that comes off, 1.2 kg.", "€ 149"],
  ["Tarn two-person tent", "Stands in four minutes, also in the dark.", "€ 329"],
  ["Beck stove", "Boils half a litre in three minutes and forty seconds.", "€ 58"],
  ["Scree gaiters", "Keep out what the path throws at you.", "€ 34"],
  ["Col down jacket", "Fills a fist when packed, a winter when worn.", "€ 219"],
  ["Moraine poles", "Carbon, three pieces, replaceable tips.", "€ 96"],
] as const;

const shop = document(
  "Spring is for walking",
  "Six things we took up the hill and brought back again &zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;",
  [
    section("#ffffff", image("logo", "Fernweh Outdoor") + divider),
    section(
      "#1b4332",
      text("<strong>Spring is for walking</strong>", 28, "#ffffff") +
        text(
          "We spent March on wet paths so that you need not guess which of our new things hold. These six did.",
          16,
          "#d8f3dc",
        ),
    ),
    ...[0, 2, 4].map((at) =>
      section(
        "#ffffff",
        ...GOODS.slice(at, at + 2).map(([name, line, price], i) =>
          image(`item${at + i}`, name) + text(`<b>${name}</b><br>${line}`) +
          text(`<span style="color:#1b4332;font-size:18px">${price}</span>`) +
          button(
            "Have a look",
            `https://shop.fernweh.example.test/p/${
              at + i
            }?utm_source=mail&amp;utm_medium=email&amp;utm_campaign=spring`,
          )
        ),
      )
    ),
    section(
      "#ffffff",
      text('<h2 style="margin:0">How to choose a tent</h2>', 18) +
        text(
          "<ol><li>Count the people, then add half a person.</li><li>Lie down in it before you pay.</li><li>Ask where the condensation goes.</li></ol>",
        ),
    ),
    section(
      "#f4f4f4",
      text(
        'You get this because you bought something from Fernweh Outdoor, 4 Quay Street, Harbourton. <a href="https://shop.fernweh.example.test/unsubscribe?u=7781" style="color:#777777">Unsubscribe</a> or <a href="https://shop.fernweh.example.test/settings?u=7781" style="color:#777777">change what we send</a>.',
        11,
        "#777777",
      ),
    ),
  ],
);

const editorial = document("The Weekly Tide", "Locks, eels and a bridge that sings", [
  section(
    "#0b2545",
    text('<div style="text-align:center">THE WEEKLY TIDE</div>', 24, "#eef4ed") +
      text('<div style="text-align:center">Issue 214 &middot; 6 April 2026</div>', 12, "#8da9c4"),
  ),
  ...[
    [
      "The lock keepers are counting again",
      "For the first time since 2019 every boat that passes the west lock is written down by hand. It takes nine seconds a boat, says the keeper, and it is the nine seconds in which people say good morning.",
    ],
    [
      "Eels go up the glass ladder",
      "The new ladder at the weir is made of bottle glass. Eleven hundred young eels climbed it in its first week, which is eleven hundred more than climbed the old one.",
    ],
    [
      "Why the bridge sings",
      "When the wind stands between south and south-west, the railings of the footbridge hum at about 220 hertz. An engineer explains why nobody needs to worry, and why nobody should oil it.",
    ],
  ].map(([title, body]) =>
    section(
      "#ffffff",
      text(`<h3 style="margin:0;color:#0b2545">${title}</h3>`, 20) + text(`<p>${body}</p>`) +
        button("Read the whole story", "https://tide.example.test/s/1"),
    )
  ),
  section(
    "#eef4ed",
    text(
      "<em>Tides for the week</em><br>Mon 07:31 &ndash; 13:40 &bull; Tue 08:03 &ndash; 14:12 &bull; Wed 08:41 &ndash; 14:55",
      13,
    ) +
      `<tr class="only-desktop"><td style="padding:10px 25px;font-family:Arial;font-size:12px;color:#555555">Is this hard to read? Open it in your browser.</td></tr>`,
  ),
]);

export const mjml: readonly Newsletter[] = [
  {
    name: "mjml-shop",
    description: "A shop's newsletter compiled by MJML: two columns, comments for Outlook",
    from: "Fernweh Outdoor <hello@fernweh.example.test>",
    subject: "Spring is for walking",
    html: shop,
    must: [
      "Spring is for walking",
      "Boils half a litre in three minutes and forty seconds.",
      "€ 219",
      "Ask where the condensation goes.",
      "4 Quay Street, Harbourton",
    ],
    preheader: "Six things we took up the hill and brought back again",
  },
  {
    name: "mjml-editorial",
    description: "A weekly paper compiled by MJML: one column, white on navy",
    from: "The Weekly Tide <editor@tide.example.test>",
    subject: "Locks, eels and a bridge that sings",
    html: editorial,
    must: [
      "THE WEEKLY TIDE",
      "eleven hundred more than climbed the old one",
      "hum at about 220 hertz",
      "Wed 08:41 – 14:55",
      "Is this hard to read? Open it in your browser.",
    ],
    preheader: "Locks, eels and a bridge that sings",
  },
];
