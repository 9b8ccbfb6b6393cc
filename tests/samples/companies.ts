/**
 * Mail that programs wrote: an HTML-only newsletter, an invoice with a PDF, a
 * calendar invite, notices.
 *
 * @module
 */

import { type Mail, OWNER } from "./envelope.ts";
import { file, multipart, text } from "./mime.ts";
import { pdf } from "./pdf.ts";
import { randomBytes } from "./random.ts";

const MEBIBYTE = 1_048_576;

const article = (title: string, body: string, link: string): string => `
  <tr><td style="padding:16px 24px;font-family:Georgia,serif">
    <h2 style="margin:0 0 8px;color:#14365c">${title}</h2>
    <p style="margin:0 0 8px;line-height:1.5">${body}</p>
    <a href="https://news.harbour.example.test/read/${link}?utm_source=mail&amp;utm_campaign=weekly">Read on</a>
  </td></tr>`;

const newsletter = `<!doctype html>
<html><head><title>Harbour Weekly</title>
<style>.preheader{display:none!important} td{mso-line-height-rule:exactly} @media(max-width:600px){.wide{display:none}}</style></head>
<body style="margin:0;background:#eef2f6">
<div class="preheader">Low water on Saturday, seals on the sandbank, and a recipe</div>
<table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" style="background:#fff">
  <tr><td><img src="https://cdn.harbour.example.test/logo.png" alt="Harbour Weekly" width="600"></td></tr>
  ${
  article(
    "Low water on Saturday",
    "At 14:12 the channel will be <b>1.4&nbsp;m</b> lower than usual. Boats with more than 1.2&nbsp;m draught should stay at the quay.",
    "low-water",
  )
}
  ${
  article(
    "Seals on the sandbank",
    "Eleven of them, two with pups. Please keep 200&nbsp;m away &mdash; and yes, that includes drones.",
    "seals",
  )
}
  ${
  article(
    "Recipe: smoked herring toast",
    "Rye bread, butter, herring, an egg, chives. In that order.",
    "herring",
  )
}
  <tr><td style="padding:16px 24px">
    <table border="1"><tr><th>Day</th><th>High water</th><th>Low water</th></tr>
    <tr><td>Friday</td><td>07:31</td><td>13:40</td></tr><tr><td>Saturday</td><td>08:03</td><td>14:12</td></tr></table>
    <p style="font-size:11px;color:#777">You get this because you subscribed. <a href="https://news.harbour.example.test/unsubscribe?u=1">Unsubscribe</a></p>
  </td></tr>
</table>
<img src="https://track.harbour.example.test/open.gif?id=8842" width="1" height="1" alt="">
</body></html>`;

const invite = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//Example//Calendar//EN",
  "METHOD:REQUEST",
  "BEGIN:VEVENT",
  "UID:tide-model-review@samples.example.test",
  "DTSTAMP:20260101T080000Z",
  "DTSTART:20260601T090000Z",
  "DTEND:20260601T100000Z",
  "SUMMARY:Tide model review",
  "LOCATION:Room 4",
  "ORGANIZER:mailto:priya@work.example.test",
  "ATTENDEE:mailto:ada@example.test",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

/** All of it. */
export const fromCompanies: readonly Mail[] = [
  {
    id: "newsletter",
    from: "Harbour Weekly <news@harbour.example.test>",
    subject: "Low water, seals and herring",
    hoursAgo: 5,
    headers: [
      "List-Id: Harbour Weekly <weekly.harbour.example.test>",
      "List-Unsubscribe: <https://news.harbour.example.test/unsubscribe?u=1>",
    ],
    body: text(newsletter, "html"),
  },
  {
    id: "invoice",
    from: "Nordlicht Energie <rechnung@nordlicht.example.test>",
    subject: "Rechnung 2026-0417",
    hoursAgo: 19,
    body: multipart("mixed", [
      text(
        "Sehr geehrte Frau Lindqvist,\n\nanbei erhalten Sie Ihre Rechnung über 73,20 EUR, fällig in 14 Tagen.\n\nNordlicht Energie",
      ),
      file(
        "application/pdf",
        "Rechnung-2026-0417.pdf",
        pdf([
          "Nordlicht Energie",
          "Rechnung 2026-0417",
          "Strom, 183 kWh: 61,51 EUR",
          "MwSt. 19 %: 11,69 EUR",
          "Summe: 73,20 EUR",
        ]),
      ),
    ]),
  },
  {
    id: "invite",
    from: "Priya Raman <priya@work.example.test>",
    subject: "Invitation: Tide model review",
    hoursAgo: 22,
    body: multipart("mixed", [
      multipart("alternative", [
        text("You are invited to: Tide model review\nMonday 09:00-10:00 UTC, Room 4"),
        text(
          "<p>You are invited to: <b>Tide model review</b></p><p>Monday 09:00&ndash;10:00 UTC, Room 4</p>",
          "html",
        ),
        { headers: ["Content-Type: text/calendar; charset=utf-8; method=REQUEST"], body: invite },
      ]),
      file("application/ics", "invite.ics", invite),
    ]),
  },
  {
    id: "photos",
    from: "Tove Berg <tove@lighthouse.example.test>",
    subject: "The photos, all of them",
    hoursAgo: 36,
    flags: ["\\Seen"],
    body: multipart("mixed", [
      text("The whole folder as one file. Sorry for the size.\n\nTove"),
      file("application/zip", "photos.zip", randomBytes(5 * MEBIBYTE, 7)),
    ]),
  },
  {
    id: "picture",
    from: "Jonas Weber <jonas@rad.example.test>",
    subject: "What the rattle was",
    hoursAgo: 43,
    flags: ["\\Seen", "\\Answered"],
    body: multipart("related", [
      text(
        '<p>Found it:</p><p><img src="cid:rattle@rad" alt="a loose bottle holder"></p><p>Jonas</p>',
        "html",
      ),
      {
        headers: [
          "Content-Type: image/png; name=rattle.png",
          "Content-ID: <rattle@rad>",
          "Content-Disposition: inline; filename=rattle.png",
          "Content-Transfer-Encoding: base64",
        ],
        body:
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      },
    ], 'type="text/html"'),
  },
  ...[
    "Your ticket Saltholm - Copenhagen",
    "Receipt for your order 7781",
    "Receipt for your order 7790",
  ]
    .map((subject, i) => ({
      id: `receipt-${i + 1}`,
      mailbox: "Receipts",
      from: "Shop <orders@shop.example.test>",
      subject,
      hoursAgo: 300 + i * 100,
      flags: ["\\Seen"],
      body: multipart("alternative", [
        text(`${subject}\n\nTotal: ${19 + i * 7}.00`),
        text(`<h1>${subject}</h1><p>Total: <b>${19 + i * 7}.00</b></p>`, "html"),
      ]),
    })),
  {
    id: "bounce",
    from: "Mail Delivery System <MAILER-DAEMON@example.test>",
    to: OWNER,
    subject: "Undelivered Mail Returned to Sender",
    hoursAgo: 90,
    flags: ["\\Seen"],
    body: multipart("report", [
      text(
        "The message could not be delivered to one recipient:\n\n<nobody@lighthouse.example.test>: user unknown",
      ),
      {
        headers: ["Content-Type: message/delivery-status"],
        body:
          "Reporting-MTA: dns; mx.example.test\r\n\r\nFinal-Recipient: rfc822; nobody@lighthouse.example.test\r\nAction: failed\r\nStatus: 5.1.1\r\n",
      },
      {
        headers: ["Content-Type: text/rfc822-headers"],
        body: "Subject: Hello?\r\nTo: nobody@lighthouse.example.test\r\n",
      },
    ], "report-type=delivery-status"),
  },
];
