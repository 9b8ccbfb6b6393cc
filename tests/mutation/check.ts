/**
 * Whether a list of mutations still fits the tree: a line that was rewritten,
 * or a test that was renamed, must not take its mutation out without a word.
 *
 * @module
 */

import type { Mutation } from "./mutation.ts";

/**
 * Everything that is wrong with a list, in sentences.
 *
 * @param read The text of a file of the tree; undefined when there is none.
 */
export function problemsOf(
  mutations: readonly Mutation[],
  read: (path: string) => string | undefined,
): string[] {
  const names = new Set<string>();
  return mutations.flatMap((mutation) => {
    const { name, file, find, replace, gain, tests } = mutation;
    const problems: string[] = [];
    if (names.has(name)) problems.push("is there twice");
    names.add(name);
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) problems.push("has a name that is none");
    if (!/^[A-Z].+[^.]\.$/.test(gain)) problems.push("does not say in a sentence what is gained");
    if (find === replace) problems.push("changes nothing");
    const count = (read(file) ?? "").split(find).length - 1;
    if (count !== 1) problems.push(`is stale: its text is ${count} times in ${file}`);
    if (Object.keys(tests).length === 0) problems.push("names no test");
    for (const [path, beginnings] of Object.entries(tests)) {
      const text = read(path);
      if (text === undefined) problems.push(`names ${path}, which is not there`);
      for (const beginning of beginnings) {
        if (text?.includes(`"${beginning}`) || text?.includes(`\`${beginning}`)) continue;
        problems.push(`names a test of ${path} that is not there: ${beginning}`);
      }
    }
    return problems.map((problem) => `${name} ${problem}`);
  });
}
