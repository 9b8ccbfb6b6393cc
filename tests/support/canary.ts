/**
 * A text that is in every password of the tests, and a search for it in what
 * the product says: as it is, and in every disguise in which a password gets
 * into logs and error texts.
 *
 * @module
 */

/** Part of every password that a test gives to the product, and of nothing else. */
export const CANARY = "canary-Vq7Zk3";

const encoder = new TextEncoder();

/** What is said of a text that has a secret in it. */
export interface Leak {
  /** The disguise, for example `base64 at offset 1`. */
  readonly form: string;
  /** What was found. */
  readonly needle: string;
}

/**
 * Finds a secret, or the canary in it.
 *
 * @param secret @default {CANARY}
 */
export function findSecret(text: string, secret: string = CANARY): Leak | undefined {
  return formsOf(secret).find(({ needle }) => text.includes(needle)) ??
    // Where the whole is cut, or spelt in a way that its unusual letters do not survive.
    (secret === CANARY ? undefined : findSecret(text));
}

const known = new Map<string, readonly Leak[]>();

/** Every form of a secret that is searched for. */
export function formsOf(secret: string): readonly Leak[] {
  let forms = known.get(secret);
  if (forms === undefined) {
    forms = makeForms(secret);
    known.set(secret, forms);
  }
  return forms;
}

function makeForms(secret: string): Leak[] {
  const bytes = [...encoder.encode(secret)];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0"));
  const json = JSON.stringify(secret).slice(1, -1);
  const percent = encodeURIComponent(secret);
  const forms: [string, string][] = [
    ["plain", secret],
    ["JSON", json],
    ["JSON in JSON", JSON.stringify(json).slice(1, -1)],
    ["percent", percent],
    ["percent, lower case", percent.replace(/%../g, (code) => code.toLowerCase())],
    ["percent, form", new URLSearchParams([["", secret]]).toString().slice(1)],
    ["percent, all", hex.map((code) => `%${code}`).join("")],
    ["percent, all, upper case", hex.map((code) => `%${code.toUpperCase()}`).join("")],
    ["JSON, all", [...secret].map(unicodeEscape).join("")],
    ["UTF-16", [...secret].join("\0")],
    ["UTF-16 in JSON", [...secret].join("\\u0000")],
    ["decimal bytes", bytes.join(", ")],
    ["decimal bytes, close", bytes.join(",")],
  ];
  for (const separator of ["", " ", ":"]) {
    forms.push([`hex with "${separator}"`, hex.join(separator)]);
    forms.push([`HEX with "${separator}"`, hex.join(separator).toUpperCase()]);
  }
  for (const offset of [0, 1, 2]) {
    const standard = base64Middle(bytes, offset);
    forms.push([`base64 at offset ${offset}`, standard]);
    forms.push([
      `base64url at offset ${offset}`,
      standard.replaceAll("+", "-").replaceAll("/", "_"),
    ]);
  }
  return forms.map(([form, needle]) => ({ form, needle }));
}

function unicodeEscape(character: string): string {
  return [...Array(character.length).keys()]
    .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`).join("");
}

/** The characters of a base64 text that depend on nothing but these bytes, which begin `offset` bytes into a group of three. */
function base64Middle(bytes: readonly number[], offset: number): string {
  const skipped = (3 - offset) % 3;
  const whole = bytes.slice(skipped);
  return Uint8Array.from(whole.slice(0, whole.length - whole.length % 3)).toBase64();
}

/** Listens to everything that a product says, for a look at its end. */
export class LeakWatch {
  #leaks: string[] = [];

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
