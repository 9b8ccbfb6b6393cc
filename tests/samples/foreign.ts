/**
 * Mail in old character sets, and a forwarded message. The bytes are written
 * in base64 because no encoder for these sets is at hand.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { Mail } from "./envelope.ts";
import { message, type Node, text } from "./mime.ts";

function part(charset: string, transfer: string, bytes: string): Node {
  const raw = Buffer.from(bytes, "base64");
  return {
    headers: [
      `Content-Type: text/plain; charset=${charset}`,
      `Content-Transfer-Encoding: ${transfer}`,
    ],
    body: transfer === "base64" ? bytes.match(/.{1,76}/g)?.join("\r\n") ?? "" : raw,
  };
}

const forwarded = message([
  "From: Harbour Master <master@harbour.example.test>",
  "To: Grace Okafor <grace@lighthouse.example.test>",
  "Subject: Engine noise after ten",
  "Date: Tue, 3 Mar 2026 08:00:00 +0000",
  "Message-ID: <noise@harbour.example.test>",
], text("Dear tenants,\n\nplease run no engines after ten in the evening.\n\nThe harbour master"));

/** All of it. */
export const foreign: readonly Mail[] = [
  {
    id: "japanese-1",
    from: "=?iso-2022-jp?B?GyRCRURDZhsoQiAbJEIyVjtSGyhC?= <tanaka@kaigi.example.test>",
    subject: "=?iso-2022-jp?B?GyRCMnE1RCROO340ViRySlE5OSQ3JF4kNyQ/GyhC?=",
    hoursAgo: 15,
    body: part(
      "iso-2022-jp",
      "7bit",
      "GyRCRURDZiRHJDkhIxsoQg0KDQobJEJMQEZ8JE4ycTVEJE84YThlOzA7fiQrJGkkS0pROTkkSyRKJGokXiQ3JD8hIz5sPWokTzheMywkTjJxNUQ8PCRHJDkhIxsoQg0KGyRCO3FOQSRPRXZGfCQqR1skaiQ3JF4kOSEjGyhCDQoNChskQiRoJG0kNyQvJCo0aiQkJCQkPyQ3JF4kOSEjGyhCDQobJEJFRENmGyhCIBskQjJWO1IbKEINCg==",
    ),
  },
  {
    id: "japanese-2",
    from: "Midori Books <shop@midori.example.test>",
    subject: "=?shift_jis?B?grKSjZW2gqCC6IKqgsaCpIKygrSCooLcgrc=?=",
    hoursAgo: 63,
    flags: ["\\Seen"],
    body: part(
      "shift_jis",
      "base64",
      "grKSjZW2gqCC6IKqgsaCpIKygrSCooLcgreBQg0Kj6SVaYLNjk+T+ojIk+CCyZStkZeCooK9grWC3IK3gUINCg0KipSOronvjtCC3YLHguiPkZNYDQo=",
    ),
  },
  {
    id: "arabic",
    from: "Layla Haddad <layla@gallery.example.test>",
    subject: "=?windows-1256?B?z9rmySDF4ewgx+Hj2tHW?=",
    hoursAgo: 28,
    body: part(
      "windows-1256",
      "8bit",
      "49HNyMfwIMLPx6ENCg0K7dPaz+THIM/a5srf4yDF4ewgx93KysfNIMfh49rR1iDt5uMgx+HO4+3TIN3tIMfh08faySDH4dPHz9PJIOPTx8HwLg0KDQrj2iDH4crN7cmhDQrh7eHsDQo=",
    ),
  },
  {
    id: "hebrew",
    from: "David Peretz <david@tiyul.example.test>",
    subject: "=?iso-8859-8?B?+ezl7SDy4+Q=?=",
    hoursAgo: 47,
    flags: ["\\Seen"],
    body: part(
      "iso-8859-8-i",
      "8bit",
      "+ezl7SDy4+QsDQoNCvrl4+Qg8uwg5Pru5fDl+iDu5Ojp5ewuIPD6+ODkIOHp5e0g+en56S4NCg0K4+XjDQo=",
    ),
  },
  {
    id: "forward",
    from: "Grace Okafor <grace@lighthouse.example.test>",
    subject: "Fwd: Engine noise after ten",
    hoursAgo: 10,
    body: {
      headers: ["Content-Type: multipart/mixed"],
      body: [
        text("We should talk about this before May.\n\nGrace"),
        {
          headers: ["Content-Type: message/rfc822", "Content-Disposition: inline"],
          body: forwarded,
        },
      ],
    },
  },
];
