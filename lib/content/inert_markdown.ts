/**
 * Plain text where Markdown is expected. It is left as people wrote it, with their lists,
 * stars and `<https://…>`, but for what a program that shows Markdown would load, run, or
 * lead elsewhere than it says: pictures, links with another text, and HTML.
 *
 * @module
 */

/** `](…)` of links and pictures, and `]:` that defines what labels stand for. */
const TARGET = /\](?=[(:])/g;

/**
 * A tag, or an address in angle brackets that is no page and no person, and the backslashes
 * before it: an odd number of them says already that it is text.
 */
const TAG = /(?<!\\)((?:\\\\)*)<(?=[a-z!/?])(?!https?:\/\/|mailto:|[\w.+-]{1,64}@)/gi;

/** Takes the meaning from pictures, links and HTML; the first characters of a text stay the same. */
export function inertMarkdown(text: string): string {
  return text.replace(TARGET, "]\\").replace(TAG, "$1\\<");
}
