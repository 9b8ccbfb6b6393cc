/**
 * How parts can be put together (RFC 2046, 2387, 1847, 6522, 8098).
 *
 * @module
 */

import { base64Lines, file, multipart, type Node, text } from "../../samples/mime.ts";
import { type Draft, type Entry, treeEntry } from "../entry.ts";

/** A message made of parts. */
export function tree(draft: Draft, body: Node): Entry {
  return treeEntry("mime", draft, body);
}

const PIXEL = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);

function picture(name: string): Node {
  return {
    headers: [
      `Content-Type: image/png; name="${name}"`,
      `Content-Disposition: inline; filename="${name}"`,
      `Content-ID: <${name}@corpus.example.test>`,
      "Content-Transfer-Encoding: base64",
    ],
    body: base64Lines(PIXEL),
  };
}

/** A part of these lines. */
export function plain(type: string, body: readonly string[], ...headers: string[]): Node {
  return { headers: [`Content-Type: ${type}`, ...headers], body: body.join("\r\n") };
}

export const trees: readonly Entry[] = [
  tree(
    {
      name: "alternative",
      description: "The same as text and as HTML: once is enough",
      must: ["The lock opens at nine."],
    },
    multipart("alternative", [
      text("The lock opens at nine."),
      text("<p>The lock opens at <b>nine</b>.</p>", "html"),
    ]),
  ),
  tree(
    {
      name: "alternative-stub",
      description: "The text only says that there is HTML",
      must: ["The lock opens at nine on Monday."],
    },
    multipart("alternative", [
      text("Your mail program cannot show HTML."),
      text("<h1>The lock</h1><p>The lock opens at nine on Monday.</p>", "html"),
    ]),
  ),
  tree(
    {
      name: "alternative-empty-text",
      description: "The text is empty lines",
      must: ["The lock opens at nine."],
    },
    multipart("alternative", [
      text("\n \n\n"),
      text("<p>The lock opens at nine.</p>", "html"),
    ]),
  ),
  tree(
    {
      name: "alternative-three",
      description: "Text, AMP and HTML",
      must: ["Choose a time for the table."],
      mustNot: ["amp-mustache"],
    },
    multipart("alternative", [
      text("Choose a time for the table."),
      text(
        "<html amp4email><body><template type=amp-mustache>{{x}}</template></body></html>",
        "x-amp-html",
      ),
      text("<p>Choose a time for the table.</p>", "html"),
    ]),
  ),
  tree(
    {
      name: "related-in-alternative",
      description: "HTML with its picture beside the text",
      must: ["The plan of the lock"],
    },
    multipart("alternative", [
      text("The plan of the lock is below."),
      multipart("related", [
        text(
          `<p>The plan of the lock is below.</p><img src="cid:plan.png@corpus.example.test">`,
          "html",
        ),
        picture("plan.png"),
      ]),
    ]),
  ),
  tree(
    {
      name: "alternative-in-related",
      description: "The other way round",
      must: ["The plan of the lock"],
    },
    multipart("related", [
      multipart("alternative", [
        text("The plan of the lock is below."),
        text("<p>The plan of the lock is below.</p>", "html"),
      ]),
      picture("plan.png"),
    ]),
  ),
  tree(
    {
      name: "related-root-last",
      description: "The start parameter names the second part (RFC 2387 section 3.2)",
      must: ["The root comes last."],
    },
    multipart(
      "related",
      [
        picture("first.png"),
        { ...text("<p>The root comes last.</p>", "html", "Content-ID: <root@corpus>") },
      ],
      `type="text/html"`,
      `start="<root@corpus>"`,
    ),
  ),
  tree(
    {
      name: "text-around-attachment",
      description: "A sentence before and after a file, as Apple Mail sends it",
      must: ["Before the file.", "After the file.", "gauge.csv"],
    },
    multipart("mixed", [
      text("Before the file."),
      file("text/csv", "gauge.csv", "day,level\r\nMon,1.4\r\n"),
      text("After the file."),
    ]),
  ),
  tree(
    {
      name: "html-around-picture",
      description: "HTML, a picture and HTML again",
      must: ["Left of the picture.", "Right of the picture."],
    },
    multipart("mixed", [
      text("<p>Left of the picture.</p>", "html"),
      picture("harbour.png"),
      text("<p>Right of the picture.</p>", "html"),
    ]),
  ),
  tree(
    {
      name: "list-footer",
      description: "The footer that a mailing list adds as a part",
      must: ["The lock opens at nine.", "To leave this list"],
    },
    multipart("mixed", [
      multipart("alternative", [
        text("The lock opens at nine."),
        text("<p>The lock opens at nine.</p>", "html"),
      ]),
      text(
        "_______________\nTo leave this list write to leave@lists.example.test",
        "plain",
        "Content-Disposition: inline",
      ),
    ]),
  ),
  tree(
    {
      name: "named-body",
      description: "The body has a file name, and is the body all the same",
      must: ["This text has a name."],
    },
    plain(
      `text/plain; charset=utf-8; name="body.txt"`,
      ["This text has a name."],
      `Content-Disposition: inline; filename="body.txt"`,
    ),
  ),
  tree(
    {
      name: "only-attachment",
      description: "Nothing but a file",
      must: ["levels.txt"],
    },
    file("text/plain", "levels.txt", "Mon 1.4\r\n"),
  ),
  tree(
    {
      name: "pgp-signed",
      description: "multipart/signed by OpenPGP",
      must: ["Signed words of Ruth."],
      mustNot: ["iQEzBAEBCAAdFiEE"],
    },
    multipart(
      "signed",
      [
        text("Signed words of Ruth."),
        plain(`application/pgp-signature; name="signature.asc"`, [
          "-----BEGIN PGP SIGNATURE-----",
          "",
          "iQEzBAEBCAAdFiEEabc",
          "-----END PGP SIGNATURE-----",
        ]),
      ],
      `protocol="application/pgp-signature"`,
      "micalg=pgp-sha256",
    ),
  ),
  tree(
    {
      name: "smime-signed",
      description: "multipart/signed by S/MIME around an alternative",
      must: ["Signed words of Otto."],
    },
    multipart(
      "signed",
      [
        multipart("alternative", [
          text("Signed words of Otto."),
          text("<p>Signed words of Otto.</p>", "html"),
        ]),
        file("application/pkcs7-signature", "smime.p7s", "0123456789"),
      ],
      `protocol="application/pkcs7-signature"`,
      "micalg=sha-256",
    ),
  ),
  tree(
    {
      name: "pgp-encrypted",
      description: "multipart/encrypted: nothing to read, something to name",
      must: ["encrypted.asc"],
    },
    multipart(
      "encrypted",
      [
        plain("application/pgp-encrypted", ["Version: 1"]),
        plain(`application/octet-stream; name="encrypted.asc"`, [
          "-----BEGIN PGP MESSAGE-----",
          "",
          "hQEMA1",
          "-----END PGP MESSAGE-----",
        ], `Content-Disposition: inline; filename="encrypted.asc"`),
      ],
      `protocol="application/pgp-encrypted"`,
    ),
  ),
  tree(
    {
      name: "winmail",
      description: "A file of Outlook's own format beside the text",
      must: ["The words are in here.", "winmail.dat"],
    },
    multipart("mixed", [
      text("The words are in here."),
      file("application/ms-tnef", "winmail.dat", "\x78\x9f\x3e\x22"),
    ]),
  ),
  tree(
    {
      name: "deep",
      description: "Twelve multiparts in each other",
      must: ["At the very bottom."],
    },
    Array.from({ length: 12 }).reduce<Node>(
      (inner) => multipart("mixed", [inner]),
      text("At the very bottom."),
    ),
  ),
];
