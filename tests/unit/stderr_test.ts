/**
 * @module
 */

import assert from "node:assert/strict";

const MODULE = import.meta.resolve("../../lib/stderr.ts");

/** Runs a program that writes lines of 100 bytes to stderr and then says "done" on stdout. */
function writer(lines = 5_000, patienceMs = 50): Deno.ChildProcess {
  const code = `
    import { flushStderr, writeStderr } from ${JSON.stringify(MODULE)};
    for (let i = 0; i < ${lines}; i++) { writeStderr("x".repeat(99) + "\\n"); if (i % 100 === 0) await 0; }
    await Deno.stdout.write(new TextEncoder().encode("done"));
    await flushStderr(${patienceMs});
    Deno.exit(0);`;
  return new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test("a reader of stderr that does not read stops nobody", async () => {
  const child = writer();
  const { value } = await child.stdout.getReader().read();
  assert.equal(new TextDecoder().decode(value), "done");
  assert.equal((await child.status).code, 0);
  await child.stderr.cancel();
});

Deno.test("what a reader of stderr does not read is dropped, and not kept in memory", async () => {
  const child = writer(20_000, 30_000);
  const { value } = await child.stdout.getReader().read();
  assert.equal(new TextDecoder().decode(value), "done");
  const read = (await new Response(child.stderr).text()).length / 100;
  assert.equal((await child.status).code, 0);
  // 4,000 lines wait; of the others a pipe holds some.
  assert.ok(read >= 4_000 && read < 10_000, `${read} lines`);
});

Deno.test("a reader of stderr that has gone stops nobody", async () => {
  const child = writer();
  await child.stderr.cancel();
  const { value } = await child.stdout.getReader().read();
  assert.equal(new TextDecoder().decode(value), "done");
  assert.equal((await child.status).code, 0);
});
