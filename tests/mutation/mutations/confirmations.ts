/**
 * What a person agreed to, and nothing else.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of the confirmations. */
export const CONFIRMATIONS: readonly Mutation[] = [
  {
    name: "token-signature",
    file: "lib/policy/confirmations.ts",
    find: "if (!valid || base64(given) !== signature) {",
    replace: "if (base64(given) !== signature) {",
    gain: "A model that was told to by a mail makes up the person's confirmation.",
    tests: { "tests/unit/policy/confirmations_test.ts": [] },
  },
  {
    name: "token-for-this",
    file: "lib/policy/confirmations.ts",
    find: "const about = Object.entries(what).sort(([a], [b]) => a < b ? -1 : 1);",
    replace: "const about = Object.keys(what).sort();",
    gain: "A yes to deleting one message deletes any others.",
    tests: { "tests/unit/policy/confirmations_test.ts": [] },
  },
  {
    name: "token-once",
    file: "lib/policy/confirmations.ts",
    find: "    this.#used.set(nonce, end);\n",
    replace: "",
    gain: "One yes is good for doing it again and again.",
    tests: { "tests/unit/policy/confirmations_test.ts": [] },
  },
  {
    name: "token-ends",
    file: "lib/policy/confirmations.ts",
    find: "if (!(left > 0 && left <= CONFIRMATION_TTL_MS + MAX_SKEW_MS)) {",
    replace: "if (left === 0) {",
    gain: "A yes from long ago is good for ever.",
    tests: { "tests/unit/policy/confirmations_test.ts": [] },
  },
  {
    name: "token-messages",
    file: "lib/tools/write/messages/apply_plan.ts",
    find: "return { action, ids: idsOf(targets), places: places.sort() };",
    replace: "return { action, ids: [targets.length], places: places.sort() };",
    gain: "A yes to deleting three messages deletes three others.",
    tests: { "tests/integration/write_tokens_test.ts": [] },
  },
  {
    name: "token-destination",
    file: "lib/tools/write/messages/apply_plan.ts",
    find: "return { action, ids: idsOf(targets), places: places.sort() };",
    replace: "return { action, ids: idsOf(targets), places: [] };",
    gain: "A yes to moving mail into one folder moves it into another, of another account.",
    tests: { "tests/integration/write_tokens_test.ts": [] },
  },
  {
    name: "token-flags",
    file: "lib/tools/write/messages/update_flags.ts",
    find: "about: { action, flags, ids: idsOf(targets) },",
    replace: "about: { action, ids: idsOf(targets) },",
    gain: "A yes to one flag sets any other.",
    tests: { "tests/integration/write_tokens_test.ts": [] },
  },
  {
    name: "token-folder-as-it-was",
    file: "lib/tools/write/folder/question.ts",
    find: "      messages: facts.messages,\n      subfolders",
    replace: "      subfolders",
    gain: "A yes to deleting an empty folder deletes it with the mail that has come since.",
    tests: { "tests/integration/manage_mailbox_asked_test.ts": [] },
  },
  {
    name: "permanent-asks",
    file: "lib/tools/write/messages/apply_plan.ts",
    find: 'action === "delete" || action === "delete_permanently" ||',
    replace: 'action === "delete" ||',
    gain: "Messages are deleted for good and nobody is asked.",
    tests: { "tests/integration/write_tokens_test.ts": [] },
  },
  {
    name: "many-messages-ask",
    file: "lib/contract/limits.ts",
    find: "export const MAX_UNCONFIRMED_MESSAGES = 25;",
    replace: "export const MAX_UNCONFIRMED_MESSAGES = 251;",
    gain: "One call rearranges a mailbox and nobody is asked.",
    tests: { "tests/integration/write_tokens_test.ts": [] },
  },
  {
    name: "answer-is-a-yes",
    file: "lib/caller.ts",
    find: 'return answer.content?.["confirm"] === true ? "yes" : "no";',
    replace: 'return "yes";',
    gain: "A form that was sent off without its tick is a yes.",
    tests: { "tests/integration/write_confirmation_test.ts": [] },
  },
  {
    name: "no-answer-is-no-yes",
    file: "lib/tools/write/perform.ts",
    find: 'if (reply === "yes") return;',
    replace: 'if (reply !== "no") return;',
    gain: "What a person closed without an answer is done.",
    tests: { "tests/integration/write_confirmation_test.ts": [] },
  },
  {
    name: "token-where-a-person-can-be-asked",
    file: "lib/tools/write/perform.ts",
    find: "if (confirmation && context.caller.ask) await askPerson(context, confirmation);",
    replace:
      "if (confirmation && context.caller.ask && confirmToken === undefined) await askPerson(context, confirmation);",
    gain: "A model that writes any token is not sent to the person.",
    tests: { "tests/integration/write_tokens_test.ts": [] },
  },
  {
    name: "question-shows-names",
    file: "lib/contract/text.ts",
    find: '(character) => INVISIBLE.test(character) ? "\\ufffd" : character,',
    replace: "(character) => character,",
    gain: "The name of a folder rewrites the question that the person reads.",
    tests: { "tests/unit/contract/text_test.ts": [] },
  },
  {
    name: "clock-set-back",
    file: "lib/policy/forward_clock.ts",
    find: "this.#ahead = Math.max(this.#ahead, wall - steady);",
    replace: "this.#ahead = wall - steady;",
    gain: "Who sets the clock back uses an old yes once more.",
    tests: { "tests/unit/policy/confirmations_test.ts": [] },
  },
];
