/**
 * Words with which mail programs introduce what they quote. Without one of them
 * a line is taken as the author's own: rather a line too many than one lost.
 *
 * @module
 */

function oneOf(...words: readonly string[]): string {
  return `(?:${words.join("|")})`;
}

/** "wrote", at the end of an attribution or before the name. */
const WROTE = oneOf(
  ...["wrote", "writes", "schrieb", "geschrieben", "a écrit", "écrit", "escribió", "escreveu"],
  ...["ha scritto", "scritto", "scrive", "schreef", "skrev", "kirjoitti", "napsal", "napísal"],
  ...["napisał", "pisze", "написал", "пишет", "написав", "пише", "írta", "a scris", "yazdı"],
  ...[
    "έγραψε",
    "写道",
    "寫道",
    "のメール",
    "wrote on",
    "작성",
    "đã viết",
    "เขียน",
    "menulis",
    "كتب",
    "כתב",
  ],
);

/** An address in brackets says the same, in a language that is not listed. */
export const ATTRIBUTION = new RegExp(`${WROTE}|<[^<>\\s]+@[^<>\\s]+>`, "iu");

/** "From", with which Outlook's header block begins. */
export const FROM = new RegExp(
  `^\\s*\\*?${
    oneOf(
      ...[
        "From",
        "Von",
        "De",
        "Da",
        "Van",
        "Från",
        "Fra",
        "Od",
        "От",
        "Від",
        "Lähettäjä",
        "Feladó",
      ],
      ...[
        "Expéditeur",
        "Remetente",
        "Mittente",
        "Kimden",
        "Gönderen",
        "De la",
        "Από",
        "Dari",
        "Từ",
      ],
      ...["差出人", "发件人", "寄件者", "寄件人", "보낸 사람", "จาก", "من", "מאת"],
    )
  }\\*?\\s?[:：]`,
  "iu",
);

/** What stands between two rows of dashes. */
export const DASHED = new RegExp(
  oneOf(
    ...[
      "original",
      "ursprüngliche",
      "forwarded",
      "weitergeleitet",
      "message",
      "nachricht",
      "mensaje",
    ],
    ...[
      "mensagem",
      "messaggio",
      "bericht",
      "meddelande",
      "besked",
      "melding",
      "viesti",
      "wiadomość",
    ],
    ...[
      "zpráva",
      "сообщение",
      "повідомлення",
      "üzenet",
      "mesaj",
      "ileti",
      "μήνυμα",
      "邮件",
      "郵件",
    ],
    ...["メッセージ", "메시지", "رسالة", "הודעה"],
  ),
  "iu",
);
