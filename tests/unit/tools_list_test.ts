import assert from "node:assert/strict";
import { advertise } from "../../lib/server.ts";
import { TOOLS } from "../../lib/tools/registry.ts";

/** Bytes of JSON that a client gets, as the contract allows them. */
const BUDGET = { withoutOutput: 10_000, withOutput: 24_000 } as const;

const HINTS = ["destructiveHint", "idempotentHint", "openWorldHint", "readOnlyHint"] as const;

/** Every object inside a value, itself included. */
function objects(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Readonly<Record<string, unknown>>, ...Object.values(value).flatMap(objects)];
}

function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

for (const tool of TOOLS) {
  Deno.test(`${tool.name} is advertised as it was when people last looked at it`, async (t) => {
    await t.assertSnapshot(advertise(tool));
  });

  Deno.test(`${tool.name} has a title, a description and all four hints`, () => {
    const { name, title, description, annotations } = advertise(tool);
    assert.match(name, /^imap_[a-z_]{1,40}$/);
    assert.ok(title && title.length <= 40);
    assert.ok(description && description.length >= 40);
    assert.equal(annotations?.title, title);
    for (const hint of HINTS) assert.equal(typeof annotations?.[hint], "boolean", hint);
  });

  Deno.test(`${tool.name} has flat schemas that every client understands`, () => {
    const { inputSchema, outputSchema } = advertise(tool);
    for (const schema of [inputSchema, outputSchema]) {
      assert.ok(schema);
      assert.equal(schema.type, "object");
      for (const key of ["oneOf", "anyOf", "allOf", "$schema", "$defs", "definitions"]) {
        assert.equal(key in schema, false, key);
      }
      assert.equal(objects(schema).some((part) => "$ref" in part), false, "$ref");
    }
    assert.equal(inputSchema["additionalProperties"], false);
    for (const property of Object.values(inputSchema.properties ?? {})) {
      const { type, items } = property as { type?: unknown; items?: { type?: unknown } };
      assert.match(String(type), /^(string|integer|boolean|array)$/);
      if (type === "array") assert.equal(items?.type, "string");
    }
    assert.deepEqual(Object.keys(outputSchema?.properties ?? {}), ["summary", "data", "meta"]);
  });
}

Deno.test("every tool has a name of its own", () => {
  assert.equal(new Set(TOOLS.map(({ name }) => name)).size, TOOLS.length);
});

Deno.test("what tools/list costs a client that may only read stays within its budget", () => {
  const tools = TOOLS.filter(({ capabilities }) => !capabilities).map((tool) => advertise(tool));
  const withoutOutput = tools.map(({ outputSchema: _, ...rest }) => rest);
  assert.ok(jsonBytes({ tools: withoutOutput }) <= BUDGET.withoutOutput);
  assert.ok(jsonBytes({ tools }) <= BUDGET.withOutput);
});
