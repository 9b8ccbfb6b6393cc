/**
 * Messages that carry reports, calendars and other messages (RFC 6522, 8098,
 * 2046 section 5.2).
 *
 * @module
 */

import { message, multipart, type Node, text } from "../../samples/mime.ts";
import { type Entry, headerLines, lines } from "../entry.ts";
import { plain, tree } from "./trees.ts";

/** A whole message as a part. */
function nested(subject: string, body: Node): Node {
  return {
    headers: ["Content-Type: message/rfc822", "Content-Disposition: inline"],
    body: message(
      headerLines("nested", { subject, from: "Otto <otto@survey.example.test>" }),
      body,
    ),
  };
}

const event = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//Example//EN",
  "METHOD:REQUEST",
  "BEGIN:VEVENT",
  "UID:tide@corpus.example.test",
  "DTSTAMP:20260401T080000Z",
  "DTSTART:20260601T090000Z",
  "DTEND:20260601T100000Z",
  "SUMMARY:Tide model review",
  "LOCATION:Room 4",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
];

const forwarded = nested("North wall", text("The crack has grown by 0.4 mm."));

export const wrapped: readonly Entry[] = [
  tree(
    {
      name: "bounce",
      description: "A report that a message was not delivered (RFC 6522)",
      must: ["could not be delivered to nobody@example.test", "550 5.1.1 user unknown"],
    },
    multipart(
      "report",
      [
        text("Your message could not be delivered to nobody@example.test."),
        plain("message/delivery-status", [
          "Reporting-MTA: dns; mx.example.test",
          "",
          "Final-Recipient: rfc822; nobody@example.test",
          "Action: failed",
          "Status: 5.1.1",
          "Diagnostic-Code: smtp; 550 5.1.1 user unknown",
          "",
        ]),
        plain("text/rfc822-headers", ["From: ada@example.test", "Subject: Are you there?", ""]),
      ],
      "report-type=delivery-status",
    ),
  ),
  tree(
    {
      name: "read-receipt",
      description: "A report that a message was displayed (RFC 8098)",
      must: ["was displayed on the screen of Petra"],
    },
    multipart(
      "report",
      [
        text("Your message was displayed on the screen of Petra."),
        plain("message/disposition-notification", [
          "Final-Recipient: rfc822; petra@example.test",
          "Disposition: manual-action/MDN-sent-manually; displayed",
          "",
        ]),
      ],
      "report-type=disposition-notification",
    ),
  ),
  tree(
    {
      name: "forward-as-attachment",
      description: "A message in a message",
      must: ["Please see what Otto wrote.", "message/rfc822"],
    },
    multipart("mixed", [text("Please see what Otto wrote."), forwarded]),
  ),
  tree(
    {
      name: "forward-only",
      description: "A message that is nothing but another message",
      must: ["message/rfc822"],
    },
    forwarded,
  ),
  tree(
    {
      name: "forward-in-forward",
      description: "A message in a message in a message",
      must: ["The third letter holds the others.", "message/rfc822"],
    },
    multipart("mixed", [
      text("The third letter holds the others."),
      nested("Second", multipart("mixed", [text("The second letter."), forwarded])),
    ]),
  ),
  tree(
    {
      name: "digest",
      description: "multipart/digest, whose parts are messages without saying so",
      must: ["Two letters of the week.", "message/rfc822"],
    },
    multipart("mixed", [
      text("Two letters of the week."),
      multipart("digest", [
        { headers: [], body: lines("Subject: One", "From: a@example.test", "", "First letter.") },
        { headers: [], body: lines("Subject: Two", "From: b@example.test", "", "Second letter.") },
      ]),
    ]),
  ),
  tree(
    {
      name: "invitation",
      description: "An invitation as text, HTML and calendar",
      must: ["You are invited to the tide model review.", "text/calendar"],
    },
    multipart("alternative", [
      text("You are invited to the tide model review."),
      text("<p>You are invited to the tide model review.</p>", "html"),
      plain("text/calendar; charset=utf-8; method=REQUEST", event),
    ]),
  ),
  tree(
    {
      name: "calendar-only",
      description: "An invitation that is nothing but a calendar",
      must: ["Tide model review", "2026-06-01 09:00 UTC", "Room 4"],
    },
    plain("text/calendar; charset=utf-8; method=REQUEST", event),
  ),
];
