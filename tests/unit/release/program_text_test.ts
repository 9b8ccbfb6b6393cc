/**
 * What becomes of the text of a bundled program.
 *
 * @module
 */

import assert from "node:assert/strict";
import { withVersionOnly } from "../../../scripts/program_text.ts";

Deno.test("Of deno.json a program keeps the version, and all that stands around it.", () => {
  const manifest = { name: "@a/b", version: "1.2.3" };
  const tasks = `tasks:{x:"echo }\\"{",'y':'}',z:{}}`;
  const text =
    `var a={},b={name:"@a/b",version:"1.2.3",imports:{"#a":"./a.ts"},${tasks}};var c={d:1};`;
  assert.equal(withVersionOnly(text, manifest), `var a={},b={version:"1.2.3"};var c={d:1};`);
  assert.equal(withVersionOnly("var a={};", manifest), "var a={};");
  assert.throws(() => withVersionOnly(`var b={name:"@a/b",x:{`, manifest));
});
