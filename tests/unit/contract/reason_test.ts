import assert from "node:assert/strict";
import {
  OUTCOME_REASONS,
  REFUSAL_REASONS,
  SERVER_REASONS,
  SIGN_IN_REASONS,
} from "../../../lib/contract/reason.ts";
import { ROOT } from "../../support/product.ts";

const ALL = [OUTCOME_REASONS, REFUSAL_REASONS, SERVER_REASONS, SIGN_IN_REASONS].flatMap(
  Object.entries,
) as [
  string,
  string,
][];

async function sourceOfLib(directory = `${ROOT}/lib`): Promise<string> {
  let text = "";
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    if (isDirectory) text += await sourceOfLib(path);
    else if (!path.endsWith("contract/reason.ts")) text += await Deno.readTextFile(path);
  }
  return text;
}

Deno.test("Every word that says why is said by some part of the product.", async () => {
  const text = await sourceOfLib();
  assert.deepEqual(ALL.map(([word]) => word).filter((word) => !text.includes(`"${word}"`)), []);
});

Deno.test("A word that says why is in one list only, and has one sentence.", () => {
  const words = ALL.map(([word]) => word);
  assert.equal(new Set(words).size, words.length);
  for (const [word, sentence] of ALL) {
    assert.match(word, /^[a-z_]+$/);
    assert.match(sentence, /^[A-Z\\6].*[^.]$/, word);
  }
});
