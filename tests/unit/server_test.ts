import assert from "node:assert/strict";
import { canAsk } from "../../lib/server.ts";

Deno.test("A person is asked only through a client that says that it shows forms.", () => {
  assert.ok(canAsk({ elicitation: {} }), "the first revision had forms only");
  assert.ok(canAsk({ elicitation: { form: {} } }));
  assert.ok(canAsk({ elicitation: { form: {}, url: {} } }));
  assert.ok(!canAsk({ elicitation: { url: {} } }), "it would answer by itself");
  assert.ok(!canAsk({ sampling: {} }));
  assert.ok(!canAsk(undefined));
});
