import assert from "node:assert/strict";
import { plan, run, server } from "./folder_works.ts";

const RENAME = { action: "rename", mailbox: "Full", destination: "New" } as const;

Deno.test("a folder takes none along to or from a place that the account may not touch", async () => {
  for (
    const folders of [
      ["Full", "Full/below", "Full/hidden", "New"],
      ["Full", "Full/below", "Full/hidden", "New", "New/below"],
      ["Full", "Full/below", "New*"],
    ]
  ) {
    const there = server();
    const before = there.state();
    await assert.rejects(plan(there.account({ folders }), RENAME), { code: "forbidden" });
    assert.deepEqual(there.state(), before);
  }
  const there = server();
  const work = await plan(there.account({ folders: ["Full*", "New*"] }), RENAME);
  assert.equal(await run(work), undefined);
});
