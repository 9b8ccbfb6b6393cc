import assert from "node:assert/strict";
import { allFiles, filesFor, GATE, LEFT_OUT_FILES } from "../other_servers/files.ts";
import { LEFT_OUT } from "../support/left_out.ts";

/** Names of tests as their files write them; what stands for a value is anything. */
function namesOf(text: string): readonly RegExp[] {
  const names = text.matchAll(
    /(?:Deno\.test|t\.step)\(\s*(?:\{\s*name: )?(["`])((?:[^\\]|\\.)*?)\1/g,
  );
  return [...names].map(([, , name = ""]) => {
    const parts = name.split(/\$\{[^}]*\}/).map((part) => RegExp.escape(part));
    return new RegExp(`^${parts.join(".*")}$`);
  });
}

Deno.test("Every file that is left out on other servers is there, once, and what the gate runs is not among them.", () => {
  const names = Object.values(LEFT_OUT_FILES).flat();
  assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), []);
  assert.deepEqual(names.filter((name) => !allFiles().includes(name)), []);
  assert.deepEqual(GATE.filter((name) => names.includes(name) || !allFiles().includes(name)), []);
});

Deno.test("Every file that is run on other servers starts the one that a run is about.", () => {
  for (const file of filesFor(false)) {
    const starts =
      /\b(?:sampleServer|startMailServer|startVariant|startWriteServer|withMail|Range\.open)\b/;
    assert.match(Deno.readTextFileSync(file), starts, file);
  }
});

Deno.test("Every test and step that is left out on a server is there.", () => {
  const names = filesFor(false).flatMap((file) => namesOf(Deno.readTextFileSync(file)));
  for (const { tests, step } of LEFT_OUT) {
    for (const name of [...tests, ...(step === undefined ? [] : [step])]) {
      assert.ok(names.some((one) => one.test(name)), name);
    }
  }
});
