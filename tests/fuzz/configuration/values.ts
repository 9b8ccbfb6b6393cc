/**
 * What people, and others, write into a configuration: values for every
 * variable, right and wrong.
 *
 * @module
 */

import fc from "fast-check";
import {
  ACCOUNT_VARIABLES,
  NUMBER_VARIABLES,
  TEXT_VARIABLES,
} from "../../../lib/config/variables.ts";
import { CANARY } from "../../support/canary.ts";

/** A secret that nobody may be shown. */
export const SECRET = `${CANARY}-x`;

/** Values that mean something somewhere. */
const VALUES: readonly string[] = [
  ...["", " ", "0", "-1", "1", "143", "993", "65536", "1e3", "99999999999", "true", "FALSE", "yes"],
  ...["imap.example.com", "127.0.0.1", "::1", "[::1]", "127.1", "0x7f000001", "localhost:993", "."],
  ...[
    "imaps://u@h/",
    "a..b",
    "-a",
    "xn--a",
    "é.test",
    "*",
    "%",
    "\\Sent",
    "\\Nope",
    ",",
    "\\,",
    "none",
  ],
  ...["flags,move", "flags,flags,", "expunge", "oauth2", "password", "starttls", "auto", "token"],
  ...[
    "/",
    "/dev/null",
    "/nonexistent/a",
    ".",
    "..",
    "../..",
    "a\0b",
    "/proc/self/mem",
    "$HOME",
    "~",
  ],
  ...["$CREDENTIALS_DIRECTORY/a", "$CREDENTIALS_DIRECTORY/../a", "secret", "bundle.pem", "folder"],
  ...["https://a.test/t", "http://a.test/", "https://u:p@a.test/", "https://a.test/#x", "https://"],
  ...[
    "${user_config.host}",
    "undefined",
    "null",
    "'",
    '"',
    "`",
    "#",
    "a#b",
    "=",
    "\n",
    "\r\n",
    "\t",
  ],
  ...["\ud83d", "\u202e", "\u200b", "\u0085", "😀", "silent", "trace", "common", "__proto__"],
  ...["x".repeat(300), "x".repeat(70_000), `a,${"b,".repeat(2_000)}`],
];

/** Any value; never the secret. */
export const anyValue: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...VALUES), weight: 8 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 20 }), weight: 1 },
  { arbitrary: fc.tuple(fc.constantFrom(...VALUES), fc.constantFrom(...VALUES)), weight: 1 },
).map((value) => typeof value === "string" ? value : value.join(""));

/** Names of accounts; one of them is too long. */
const KEYS = ["DEFAULT", "WORK", "A_B", "PASS", "X".repeat(70)];

const SUFFIXES = Object.keys(ACCOUNT_VARIABLES);

/** Suffixes of variables that hold a secret. */
const SECRETS: ReadonlySet<string> = new Set(["PASS", "OAUTH_CLIENT_SECRET"]);

const accountName = fc.tuple(
  fc.constantFrom(...KEYS),
  fc.oneof(
    { arbitrary: fc.constantFrom(...SUFFIXES), weight: 9 },
    { arbitrary: fc.constantFrom("HSOT", "PASSWORD", "FOLDER", "", "WRITES", "OAUTH"), weight: 1 },
  ),
).map(([key, suffix]) => `MAIL_IMAP_${key}_${suffix}`);

/** Name of any variable that could be set. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: accountName, weight: 8 },
  {
    arbitrary: fc.constantFrom(
      ...Object.values(NUMBER_VARIABLES).map(({ name }) => name),
      ...Object.keys(TEXT_VARIABLES).filter((name) => name !== "MAIL_IMAP_CONFIG_DIR"),
    ),
    weight: 4,
  },
  {
    arbitrary: fc.constantFrom(
      "MAIL_IMAP_",
      "MAIL_IMAP__",
      "MAIL_IMAP_HOST",
      "HOME",
      "PATH",
      "mail_imap_x",
    ),
    weight: 1,
  },
);

/** Variables with values; those of secrets hold the secret, in one form or another. */
export const anyVariables: fc.Arbitrary<Readonly<Record<string, string>>> = fc.array(
  fc.tuple(anyName, anyValue, fc.constantFrom(SECRET, `${SECRET}\n`, `\0${SECRET}`)),
  { maxLength: 14 },
).map((all) =>
  Object.fromEntries(all.map(([name, value, secret]) => [name, isSecret(name) ? secret : value]))
);

function isSecret(name: string): boolean {
  return [...SECRETS].some((suffix) => name.endsWith(`_${suffix}`));
}
