/**
 * The demo, which people run first, runs to its end; its write scene compares
 * the whole mailbox with what it says.
 *
 * @module
 */

import assert from "node:assert/strict";
import { assertNothingTold } from "../support/canary.ts";
import { ROOT } from "../support/product.ts";

for (const flags of [[], ["--write"]]) {
  Deno.test(`the demo runs to its end${flags.length > 0 ? ` with ${flags.join(" ")}` : ""}`, async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--frozen", "-A", `${ROOT}/tests/demo/main.ts`, ...flags],
      cwd: ROOT,
      stdin: "null",
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.ok(stdout.length > 5_000, "a transcript");
    assertNothingTold(new TextDecoder().decode(stdout), new TextDecoder().decode(stderr));
  });
}
