import assert from "node:assert/strict";
import { CANARY } from "../support/canary.ts";

const MODULE = import.meta.resolve("../../lib/uncaught.ts");

Deno.test("An error that nobody caught is reported, and none of its words is printed.", async () => {
  const ways = [
    "setTimeout(() => { throw error; })",
    "void Promise.reject(error)",
    "setTimeout(() => Promise.reject(error))",
  ];
  for (const way of ways) {
    const code = `
      import { onUncaught } from ${JSON.stringify(MODULE)};
      onUncaught(() => { console.log("reported"); });
      const error = new Error(${JSON.stringify(CANARY)});
      ${way};`;
    const { code: exit, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", code],
    }).output();
    const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.deepEqual([exit, ...said], [0, "reported\n", ""], way);
  }
});
