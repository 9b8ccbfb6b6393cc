/**
 * What never stands in a log line: values under names of secrets, and the
 * secrets of this process wherever they appear. Nothing passes one on purpose;
 * this is the last line of defence.
 *
 * @module
 */

import type { LogFields } from "../contract/log.ts";
import type { Secrets } from "./secret_words.ts";

/** What stands there instead. */
export const REDACTED = "[redacted]";

/** Names of fields whose value is not shown. */
const SECRET_KEY = /pass|pwd|secret|token|authori[sz]ation|credential|cookie|api_?key/i;

/** Shorter secrets are found only where they are the whole value: they would be in every other word. */
const MIN_CONTAINED_CHARS = 4;

/** The text, or {@link REDACTED} in its place if a secret is in it. */
export type Redact = (text: string) => string;

/**
 * Finds `secrets` as they are, in JSON, URL-encoded, and in base64 whatever
 * stands before them; those too that are added later. The whole text goes: what
 * is left around it would tell which word of this program a weak password is.
 */
export function redactor(secrets: readonly string[] | Secrets): Redact {
  if (!("version" in secrets)) return finder(secrets);
  let version: number | undefined;
  let find: Redact = (text) => text;
  return (text) => {
    if (version !== secrets.version) {
      version = secrets.version;
      find = finder(secrets.words);
    }
    return find(text);
  };
}

function finder(secrets: readonly string[]): Redact {
  const whole = new Set(secrets.filter((secret) => secret !== ""));
  const contained = [...whole].flatMap(formsOf)
    .filter(({ length }) => length >= MIN_CONTAINED_CHARS);
  return (text) =>
    whole.has(text) || contained.some((form) => text.includes(form)) ? REDACTED : text;
}

/** Fields without secrets. */
export function redactFields(fields: LogFields, redact: Redact): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => {
      if (value !== undefined && SECRET_KEY.test(key)) return [key, REDACTED];
      return [key, typeof value === "string" ? redact(value) : value];
    }),
  );
}

function formsOf(secret: string): readonly string[] {
  const text = secret.toWellFormed();
  const json = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, json, encodeURIComponent(text), ...base64Forms(text)])];
}

/** The characters of base64 that only the secret decides, for each place in which it can begin. */
function base64Forms(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const forms = [0, 1, 2].map((before) => {
    const all = new Uint8Array(before + bytes.length);
    all.set(bytes, before);
    return all.toBase64({ omitPadding: true })
      .slice(Math.ceil(before * 8 / 6), Math.floor(all.length * 8 / 6));
  });
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}
