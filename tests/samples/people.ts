/**
 * Mail that people wrote: a thread, plans, questions.
 *
 * @module
 */

import { type Mail, OWNER } from "./envelope.ts";
import { text } from "./mime.ts";

const GRACE = "Grace Okafor <grace@lighthouse.example.test>";
const TOVE = "Tove Berg <tove@lighthouse.example.test>";
const SEEN = ["\\Seen"];

const quote = (body: string): string => body.split("\n").map((line) => `> ${line}`).join("\n");

const first = `Hi Ada, hi Tove,

the keeper's house can be ours from May to September. They want an answer by Friday.

Rent is 1,150 a month, and we would have to repaint the north wall ourselves.

Grace`;
const second =
  `Yes from me, if the boat is included. Does anybody know whether the jetty survived the winter?

Tove`;
const third =
  `The jetty is fine, I asked the harbour master this morning. The boat is included but its engine is not.

I can bring my brother's engine. So: yes.

Ada`;

/** A thread of four messages over INBOX and Sent. */
const thread: readonly Mail[] = [
  {
    id: "keeper-1",
    from: GRACE,
    to: `${OWNER}, ${TOVE}`,
    subject: "The keeper's house",
    hoursAgo: 74,
    flags: SEEN,
    body: text(first),
  },
  {
    id: "keeper-2",
    from: TOVE,
    to: GRACE,
    cc: OWNER,
    subject: "Re: The keeper's house",
    hoursAgo: 70,
    replyTo: ["keeper-1"],
    flags: SEEN,
    body: text(`${second}\n\nOn Monday, Grace Okafor wrote:\n${quote(first)}`),
  },
  {
    id: "keeper-3",
    mailbox: "Sent",
    from: OWNER,
    to: `${GRACE}, ${TOVE}`,
    subject: "Re: The keeper's house",
    hoursAgo: 51,
    replyTo: ["keeper-1", "keeper-2"],
    flags: SEEN,
    body: text(`${third}\n\nOn Monday, Tove Berg wrote:\n${quote(second)}`),
  },
  {
    id: "keeper-4",
    from: GRACE,
    to: OWNER,
    cc: TOVE,
    subject: "Re: The keeper's house",
    hoursAgo: 26,
    replyTo: ["keeper-1", "keeper-2", "keeper-3"],
    flags: ["\\Flagged"],
    body: text(
      `Signed! Keys are with the harbour master from the first of May.\n\nGrace\n\nAda Lindqvist wrote:\n${
        quote(third)
      }`,
    ),
  },
];

const letters: readonly [
  id: string,
  from: string,
  subject: string,
  hoursAgo: number,
  body: string,
][] = [
  [
    "dentist",
    "Praxis Dr. Yılmaz <praxis@zahn.example.test>",
    "Erinnerung: Ihr Termin am Dienstag",
    8,
    "Guten Tag Frau Lindqvist,\n\nwir möchten Sie an Ihren Termin am Dienstag um 9:30 Uhr erinnern.\n\nFreundliche Grüße\nIhr Praxisteam",
  ],
  [
    "choir",
    "Mireille Fontaine <mireille@choeur.example.test>",
    "Répétition déplacée à jeudi",
    31,
    "Bonjour à toutes et à tous,\n\nla répétition de mercredi est déplacée à jeudi, même heure, à l’église.\n\nÀ bientôt,\nMireille",
  ],
  [
    "bike",
    "Jonas Weber <jonas@rad.example.test>",
    "Your bike is ready",
    44,
    "Hi Ada,\n\nnew chain, new brake pads, and the rattle was the bottle holder. 84.50 in all. We are open until six.\n\nJonas",
  ],
  [
    "book",
    "Library of Saltholm <desk@library.example.test>",
    "Reserved: The Summer Book",
    97,
    "The book you reserved is waiting for you until the end of next week.\n\nTove Jansson: The Summer Book",
  ],
  [
    "mother",
    "Märta Lindqvist <marta@example.test>",
    "Söndag?",
    120,
    "Kommer du på söndag? Jag gör köttbullar. Ta med lingon om du hinner.\n\nMamma",
  ],
  [
    "review",
    "Priya Raman <priya@work.example.test>",
    "Review of the tide model",
    142,
    "Ada,\n\nI went through the tide model. Two things: the harmonic constants are for 2019, and the unit of the\nsecond table is feet. Otherwise good to go.\n\nPriya",
  ],
  [
    "lunch",
    "Sam Osei <sam@work.example.test>",
    "Lunch on Thursday?",
    12,
    "The new place by the canal? 12:15?\n\nSam",
  ],
  [
    "neighbour",
    "Ingrid Holm <ingrid@house.example.test>",
    "Water off on Wednesday",
    57,
    "Dear neighbours, the water will be off on Wednesday from 8 to 11. Please fill a bucket.\n\nIngrid (3rd floor)",
  ],
];

/** All of it. */
export const fromPeople: readonly Mail[] = [
  ...thread,
  ...letters.map(([id, from, subject, hoursAgo, body]) => ({
    id,
    from,
    subject,
    hoursAgo,
    ...(hoursAgo > 40 ? { flags: SEEN } : {}),
    body: text(body),
  })),
  ...[
    "Tide model, second version",
    "Minutes of Tuesday",
    "Photos from the archive",
    "Budget, final",
  ]
    .map((subject, i) => ({
      id: `project-${i + 1}`,
      mailbox: "Projects/Lighthouse",
      from: [GRACE, TOVE][i % 2] as string,
      subject,
      hoursAgo: 200 + i * 31,
      flags: SEEN,
      body: text(`${subject}: see the shared folder.\n\nThe next meeting is on Tuesday at ten.`),
    })),
  ...["Thank you for the flowers", "Directions to the cabin"].map((subject, i) => ({
    id: `sent-${i + 1}`,
    mailbox: "Sent",
    from: OWNER,
    to: "Märta Lindqvist <marta@example.test>",
    subject,
    hoursAgo: 160 + i * 90,
    flags: SEEN,
    body: text("Tack! Vi ses snart.\n\nAda"),
  })),
  ...["Lease 2024", "Insurance papers", "Old phone contract"].map((subject, i) => ({
    id: `archive-${i + 1}`,
    mailbox: "Archive",
    from: "Office <office@papers.example.test>",
    subject,
    hoursAgo: 2_000 + i * 900,
    flags: SEEN,
    body: text(`${subject}. Keep this for your records.`),
  })),
  {
    id: "draft-1",
    mailbox: "Drafts",
    from: OWNER,
    to: GRACE,
    subject: "Engine",
    hoursAgo: 3,
    flags: ["\\Draft", "\\Seen"],
    body: text("Grace,\n\nmy brother says the engine"),
  },
];
