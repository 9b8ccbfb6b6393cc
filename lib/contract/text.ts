/**
 * Rules for text that a caller writes: lengths count Unicode code points, and
 * nothing that could end a line or a string reaches an IMAP command.
 *
 * @module
 */

// C0, DEL and C1 (Unicode general category Cc).
const CONTROL = /\p{Cc}/u;

/**
 * What a reader does not see, or what changes the order in which they see the
 * rest: default-ignorable code points, all format controls (bidi among them),
 * noncharacters, and the separators of lines and paragraphs.
 */
const INVISIBLE =
  /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Number of Unicode code points; a lone surrogate counts as one. */
export function codePointLength(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    if ((text.codePointAt(i) ?? 0) > 0xffff) i++;
    length++;
  }
  return length;
}

/**
 * Cuts out the code points `start` to `start + count` (exclusive).
 *
 * @returns The slice and the offset of the first code point after it, or
 * `undefined` as `next` when the text ends there.
 */
export function sliceCodePoints(
  text: string,
  start: number,
  count: number,
): { readonly slice: string; readonly next: number | undefined } {
  let index = 0;
  let position = 0;
  let from = text.length;
  for (; index < text.length; position++) {
    if (position === start) from = index;
    if (position === start + count) {
      return { slice: text.slice(from, index), next: position };
    }
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return { slice: text.slice(from), next: undefined };
}

/** Whether `text` has a control character (C0, DEL or C1), among them CR, LF and NUL. */
export function hasControlCharacter(text: string): boolean {
  return CONTROL.test(text);
}

/** Whether `text` has a character that a reader does not see, or one that changes the order of others. */
export function hasInvisibleCharacter(text: string): boolean {
  return INVISIBLE.test(text);
}

/**
 * A name as it is shown to a person in a sentence: in quotation marks, with
 * U+FFFD in place of every character that a reader would not see.
 */
export function quoteName(name: string): string {
  const seen = Array.from(
    name.toWellFormed(),
    (character) => INVISIBLE.test(character) ? "\ufffd" : character,
  );
  return JSON.stringify(seen.join(""));
}

/** Why `text` may not go into an IMAP command, or undefined when it may. */
export function unsafeTextReason(text: string): string | undefined {
  if (hasControlCharacter(text)) return "must not contain control characters or line breaks";
  if (!text.isWellFormed()) return "must be well-formed Unicode (it has a lone surrogate)";
  return undefined;
}
