/**
 * A text that is in every password of the tests, and a search for it in what
 * the product says: as it is, and in every disguise in which a password gets
 * into logs and error texts.
 *
 * @module
 */

import type { Log, LogFields } from "../../lib/contract/log.ts";

/** Part of every password that a test gives to the product, and of nothing else. */
export const CANARY = "canary-Vq7Zk3";

const encoder = new TextEncoder();

/** What is said of a text that has a secret in it. */
export interface Leak {
  /** The disguise, for example `UTF-8 in base64 at offset 1`. */
  readonly form: string;
  /** What was found. */
  readonly needle: string;
}

/**
 * Finds a secret, or the canary in it. Blanks, line ends and the names of the
 * elements of a printed array of bytes may stand between its characters, and
 * numbers in hexadecimal may be in letters of either case.
 *
 * @param secret @default {CANARY}
 */
export function findSecret(text: string, secret: string = CANARY): Leak | undefined {
  const dense = text.replace(/\s+|"\d+":/g, "");
  const low = dense.toLowerCase();
  const has = ({ needle, numeric }: Form): boolean =>
    numeric ? low.includes(needle) : text.includes(needle) || dense.includes(needle);
  return formsOf(secret).find(has) ??
    // Where the whole is cut, or spelt in a way that its unusual letters do not survive.
    (secret === CANARY ? undefined : findSecret(text));
}

/** A disguise of a secret. */
interface Form extends Leak {
  /** Digits in lower case, in whose text no letter counts. */
  readonly numeric: boolean;
}

const known = new Map<string, readonly Form[]>();

function formsOf(secret: string): readonly Form[] {
  let forms = known.get(secret);
  if (forms === undefined) {
    forms = makeForms(secret);
    known.set(secret, forms);
  }
  return forms;
}

/** What stands around each byte, or each UTF-16 unit, in hexadecimal. */
const HEX: readonly (readonly [before: string, after: string])[] = [
  ["", ""],
  ["", ":"],
  ["", "-"],
  ["%", ""],
  ["=", ""],
  ["\\x", ""],
  ["\\\\x", ""],
  ["0x", ","],
  ["&#x", ";"],
];
const HEX_UNITS = [["\\u", ""], ["\\\\u", ""]] as const;
const DECIMAL = [["", ","], ["", "."], ["&#", ";"]] as const;

function makeForms(secret: string): Form[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const units = [...Array(secret.length).keys()].map((i) => secret.charCodeAt(i));
  const texts: readonly (readonly [string, string])[] = [
    ["plain", secret],
    ["JSON", json],
    ["JSON in JSON", JSON.stringify(json).slice(1, -1)],
    ["percent", encodeURIComponent(secret)],
    ["percent, form", new URLSearchParams([["", secret]]).toString().slice(1)],
    ["backwards", [...secret].reverse().join("")],
    ["UTF-16", [...secret].join("\0")],
    ["UTF-16 in JSON", [...secret].join("\\u0000")],
  ];
  const numbers: (readonly [string, string])[] = [
    ["percent, lower case", encodeURIComponent(secret).toLowerCase()],
    ...HEX_UNITS.map((around) => ["JSON, all", numbered(units, 16, 4, around)] as const),
  ];
  const words: (readonly [string, string])[] = [];
  for (const [name, bytes] of Object.entries(encodings(secret, units))) {
    for (const around of HEX) numbers.push([`${name} in hex`, numbered(bytes, 16, 2, around)]);
    for (const around of DECIMAL) {
      numbers.push([`${name} in bytes`, numbered(bytes, 10, 0, around)]);
    }
    numbers.push([`${name} in octal`, numbered(bytes, 8, 3, ["\\", ""])]);
    for (const offset of [0, 1, 2]) {
      const once = base64Middle(bytes, offset);
      words.push([`${name} in base64 at offset ${offset}`, once]);
      for (const outer of [0, 1, 2]) {
        words.push([`${name} in base64 twice`, base64Middle(encoder.encode(once), outer)]);
      }
    }
  }
  const urls = words.map(([form, needle]) =>
    [`${form}, for URLs`, needle.replaceAll("+", "-").replaceAll("/", "_")] as const
  );
  return [
    ...[...texts, ...words, ...urls].map(([form, needle]) => ({ form, needle, numeric: false })),
    ...numbers.map(([form, needle]) => ({ form, needle, numeric: true })),
  ];
}

function encodings(
  secret: string,
  units: readonly number[],
): Readonly<Record<string, Iterable<number>>> {
  return {
    "UTF-8": encoder.encode(secret),
    "UTF-16LE": units.flatMap((unit) => [unit & 0xff, unit >> 8]),
    "UTF-16BE": units.flatMap((unit) => [unit >> 8, unit & 0xff]),
  };
}

/** Each number with what stands around it; what stands behind the last one is left out. */
function numbered(
  numbers: Iterable<number>,
  base: number,
  digits: number,
  [before, after]: readonly [string, string],
): string {
  const all = [...numbers].map((n) => `${before}${n.toString(base).padStart(digits, "0")}${after}`);
  const text = all.join("");
  return text.slice(0, text.length - after.length);
}

/** The characters of a base64 text that depend on nothing but these bytes, which begin `offset` bytes into a group of three. */
function base64Middle(bytes: Iterable<number>, offset: number): string {
  const whole = [...bytes].slice((3 - offset) % 3);
  return Uint8Array.from(whole.slice(0, whole.length - whole.length % 3)).toBase64();
}

/**
 * For a process that no session watches: looks at all that it said.
 *
 * @throws {Error} When there is a password in it.
 */
export function assertNothingTold(...said: readonly string[]): void {
  const watch = new LeakWatch();
  for (const text of said) watch.see("the process", text);
  watch.assertNone();
}

/** Listens to everything that a product says, for a look at its end. */
export class LeakWatch {
  #leaks: string[] = [];

  /** Looks at lines that the product logs, and passes them on. */
  log(log: Log): Log {
    const line = (at: keyof Log) => (message: string, fields?: LogFields): void => {
      this.see("a log line", `${message} ${JSON.stringify(fields)}`);
      log[at](message, fields);
    };
    return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
  }

  /** Looks at something that was said. @param where For the person who reads the failure. */
  see(where: string, text: string): void {
    const leak = findSecret(text);
    if (leak) this.#leaks.push(`${where} has a password in it (${leak.form}): ${leak.needle}`);
  }

  /** @throws {Error} When a password was among it. */
  assertNone(): void {
    if (this.#leaks.length > 0) throw new Error(this.#leaks.join("\n"));
  }
}
