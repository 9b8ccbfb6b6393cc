/**
 * The advice of `doctor` for somebody who has answered questions, and has
 * never seen a variable.
 *
 * @module
 */

import { variableOf } from "./account_name.ts";

/** What the questions call it. */
const ASKED: Readonly<Record<string, string>> = {
  HOST: "the IMAP server",
  PORT: "the port",
  SECURE: "the kind of TLS",
  USER: "the user name",
};

/**
 * Says it in the words of the questions.
 *
 * @param key The `<ACCOUNT>` of its variables.
 */
export function inWordsOfQuestions(advice: string, key: string): string {
  const prefix = variableOf(key, "");
  const rules: readonly (readonly [RegExp, string])[] = [
    [
      /If it is your own server, put its authority's PEM file .* MAIL_IMAP_CA_CERT_PATH\. If not, .*$/,
      "The name of the server may be wrong: behind a mistyped one may be a stranger's. If it is your own server, its certificate is needed as a PEM file.",
    ],
    [/name the file (\S+) in MAIL_IMAP_CA_CERT_PATH/, "keep the file $1"],
    [/, or lower MAIL_IMAP_\w+/, ""],
    [/Set \bACCOUNT_AUTH=oauth2 and run: .*$/, "Begin again, and choose OAuth 2."],
    [/\bACCOUNT_AUTH=oauth2/g, "OAuth 2"],
    [/\bSet (?=ACCOUNT_(?:HOST|PORT|SECURE)=)/g, "Answer "],
    [/\bSet (?=ACCOUNT_)/g, "Correct "],
    [/\b(?:ACCOUNT_)?SECURE=true/g, "tls"],
    [/\b(?:ACCOUNT_)?SECURE=starttls/g, "starttls"],
    [/\bACCOUNT_HOST=/g, "server "],
    [/\bACCOUNT_PORT=/g, "port "],
    [/\binto ACCOUNT_PASS\b/g, "into the question for the password"],
    [/\bACCOUNT_PASS\b/g, "the password"],
    [/\bRun doctor (again|once more)/g, "Try $1"],
  ];
  const plain = rules.reduce(
    (text, [what, instead]) => text.replace(what, instead),
    advice.replaceAll(prefix, "ACCOUNT_"),
  );
  const named = plain.replace(
    /\bACCOUNT_(HOST|PORT|SECURE|USER)\b/g,
    (_, name) => ASKED[name] ?? "",
  )
    .replaceAll("ACCOUNT_", prefix);
  return named.replace(/(?:^|(?<=\. ))[a-z]/g, (letter) => letter.toUpperCase());
}
