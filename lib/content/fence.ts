/**
 * The fence around text that somebody else wrote.
 *
 * @module
 */

const NAME = "untrusted_mail";

/**
 * Puts text between two markers with a nonce that its author cannot know.
 * Whatever in the text looks like a marker loses its underscore for a hyphen,
 * so that not even a careless reader takes it for one; lengths stay the same.
 *
 * @param nonce Random, new for every answer.
 */
export function fence(text: string, nonce: string): string {
  return `<${NAME} ${nonce}>\n${defuse(text)}\n</${NAME} ${nonce}>`;
}

/** Text in which nothing looks like a fence. Same number of code points. */
export function defuse(text: string): string {
  return text.replace(/(untrusted)_(mail)/gi, "$1-$2");
}

/** A nonce of 64 random bits: enough to be unguessable, short in tokens. */
export function newNonce(): string {
  return crypto.getRandomValues(new BigUint64Array(1))[0]?.toString(36) ?? "";
}
