import assert from "node:assert/strict";
import fc from "fast-check";
import * as z from "zod";
import { MailError } from "../../../lib/contract/error.ts";
import { parseInput } from "../../../lib/tools/envelope.ts";
import { TOOLS } from "../../../lib/tools/registry.ts";
import type { Tool } from "../../../lib/tools/tool.ts";
import { anyText } from "../../support/any_text.ts";
import { BOUNDS, type Bounds, REQUIRED } from "./bounds_table.ts";

/** What ends a line, a string or a command somewhere, or is no character at all. */
const UNSAFE: Readonly<Record<string, string>> = {
  "a carriage return": "a\rb",
  "a line feed": "a\nb",
  "a command after a line break": "a\r\nA1 LOGOUT",
  "NUL": "a\0b",
  "escape": "a\u001bb",
  "delete": "a\u007fb",
  "a C1 control": "a\u0085b",
  "a high surrogate alone": "a\ud83d",
  "a low surrogate alone": "\ude00a",
};

/** What means something to IMAP or to programs, and is ordinary text here. */
const HARMLESS = [
  '"',
  "\\",
  '"quoted"',
  "{5}",
  "{5+}",
  "%",
  "*",
  "(a)",
  "~",
  "😀",
  "日本",
  "a b",
  "a:b",
];

/** Values that are neither strings, numbers nor booleans. */
const NO_VALUES = [null, {}, [], [{}]];

interface Examples {
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}

/** Values at and beyond the bounds, with characters of one byte and of four. */
function examples(bounds: Bounds): Examples {
  switch (bounds.kind) {
    case "text":
      return {
        good: ["x", "😀", "x".repeat(bounds.max), "😀".repeat(bounds.max), ...HARMLESS],
        bad: ["", "x".repeat(bounds.max + 1), `${"😀".repeat(bounds.max)}x`, 1, true],
      };
    case "prose":
      return {
        good: ["x", "\r\n\t", "😀".repeat(bounds.max), ...HARMLESS],
        bad: ["", "x".repeat(bounds.max + 1), `${"😀".repeat(bounds.max)}x`, 1, true],
      };
    case "texts":
      return {
        good: [
          ...bounds.none ? [[]] : [],
          ["*"],
          ["x".repeat(bounds.max)],
          Array.from({ length: bounds.count }, () => "a"),
        ],
        bad: [
          ...[
            ...bounds.none ? [] : [[]],
            [""],
            [1],
            ["x".repeat(bounds.max + 1)],
            ["a", "a\r\nb"],
            "a",
            1,
            true,
          ],
          Array.from({ length: bounds.count + 1 }, () => "a"),
        ],
      };
    case "account":
      return {
        good: ["a", "a_1", "z".repeat(bounds.max)],
        bad: ["", "z".repeat(bounds.max + 1), "A", "a-b", "a b", "ä", "*", '"', "a:b", 1, true],
      };
    case "keyword":
      return {
        good: ["$Forwarded", "NonJunk", "a", "k".repeat(bounds.max), "a-b_c.d:e"],
        bad: [
          ...["", "k".repeat(bounds.max + 1), "a b", "a(b", "a)b", "a{b", "a%b", "a*b", 'a"b'],
          ...["a\\b", "a]b", "\\Seen", "ä", "😀", 1, true],
        ],
      };
    case "flags":
      return {
        good: [["\\Seen"], ["$Label1", "k".repeat(bounds.max)], Array(bounds.count).fill("a")],
        bad: [
          ...[[], [""], [1], "a", 1, true, ["k".repeat(bounds.max + 1)], ["a b"], ["a\r\nb"]],
          ...[["a)"], ["(a"], ["{5}"], ["a%"], ["a*"], ["\\*"], ['"a"'], ["a]"], ["é"], ["\\"]],
          Array(bounds.count + 1).fill("a"),
        ],
      };
    case "token":
      return {
        good: ["a", "A_b-9", "z".repeat(bounds.max)],
        bad: ["", "z".repeat(bounds.max + 1), "a b", "a\r\nb", "é", '"', "a/b", "a+b=", 1, true],
      };
    case "section":
      return {
        good: ["1", "2.1", "10.20.30", `1${".1".repeat(31)}`, "9".repeat(bounds.max)],
        bad: [
          ...["", "0", "1.0", "01", "1.", ".1", "1..2", "1.TEXT", "HEADER", "-1", "1 2", "1]", "١"],
          ...[`1${".1".repeat(32)}`, "9".repeat(bounds.max + 1), 1, true],
        ],
      };
    case "day":
      return {
        good: ["2024-02-29", "1970-01-01", "9999-12-31", "0001-01-01"],
        bad: [
          ...["", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-32", "2024-1-1", "20240101"],
          ...[
            "2024-01-01T00:00:00Z",
            " 2024-01-01",
            "2024-01-01 ",
            "12024-01-01",
            "٢٠٢٤-01-01",
            2024,
          ],
        ],
      };
    case "whole":
      return {
        good: [bounds.min, bounds.max, Math.floor((bounds.min + bounds.max) / 2)],
        bad: [
          ...[bounds.min - 1, bounds.max + 1, bounds.min + 0.5, NaN, Infinity, -Infinity],
          ...[`${bounds.min}`, true, Number.MAX_SAFE_INTEGER + 2],
        ],
      };
    case "choice":
      return {
        good: bounds.values,
        bad: ["", "other", `${bounds.values.join()},`, "TEXT", 0, true],
      };
    case "flag":
      return { good: [true, false], bad: ["true", "", 0, 1] };
  }
}

function call(tool: Tool, input: Readonly<Record<string, unknown>>): unknown {
  return parseInput(tool.input, { ...REQUIRED[tool.name], ...input });
}

function assertRefused(tool: Tool, input: Readonly<Record<string, unknown>>): MailError {
  let refused: unknown;
  try {
    call(tool, input);
  } catch (error) {
    refused = error;
  }
  assert.ok(refused instanceof MailError, `accepted: ${JSON.stringify(input)?.slice(0, 80)}`);
  assert.equal(refused.code, "invalid_input");
  return refused;
}

/** Every input of every tool that the table knows. */
const INPUTS = TOOLS.flatMap((tool) =>
  Object.entries(BOUNDS[tool.name] ?? {}).map(([name, bounds]) => ({ tool, name, bounds }))
);

Deno.test("the table knows every tool and every input, and no other", () => {
  const inTable = Object.entries(BOUNDS).map((
    [tool, inputs],
  ) => [tool, Object.keys(inputs).sort()]);
  const inProduct = TOOLS.map((tool) => [tool.name, Object.keys(tool.input.shape).sort()]);
  assert.deepEqual(inTable, inProduct);
});

for (const tool of TOOLS) {
  Deno.test(`${tool.name} can be called with what it requires and with nothing unknown`, () => {
    const required = REQUIRED[tool.name] ?? {};
    assert.deepEqual(parseInput(tool.input, required), required);
    for (const name of Object.keys(required)) {
      assert.match(assertRefused(tool, { [name]: undefined }).message, new RegExp(`"${name}"`));
    }
    for (const unknown of ["x", "Limit", "__proto__x", "constructor", "account", ""]) {
      assert.match(assertRefused(tool, { [unknown]: "secret" }).message, /unknown argument/);
    }
    for (const input of [null, undefined, [], "x", 1]) {
      assert.throws(() => parseInput(tool.input, input), { code: "invalid_input" });
    }
  });
}

for (const { tool, name, bounds } of INPUTS) {
  const { good, bad } = examples(bounds);
  // An empty list is no value of anything else.
  const noValues = bounds.kind === "texts" && bounds.none ? [null, {}, [{}]] : NO_VALUES;
  const isProse = bounds.kind === "prose";

  Deno.test(`${tool.name} accepts ${name} up to its bounds`, () => {
    for (const value of good) {
      assert.deepEqual(call(tool, { [name]: value }), { ...REQUIRED[tool.name], [name]: value });
    }
  });

  Deno.test(`${tool.name} refuses ${name} beyond its bounds and names it`, () => {
    for (const value of [...bad, ...noValues]) {
      const { message } = assertRefused(tool, { [name]: value });
      assert.match(message, new RegExp(`"${name}"`), JSON.stringify(value));
    }
  });

  Deno.test(`${tool.name} refuses ${name} with anything that could end a line or a string`, () => {
    for (const [what, value] of Object.entries(UNSAFE)) {
      // A text that never gets into a command has lines.
      if (isProse && /[\r\n]/.test(value)) continue;
      assert.ok(assertRefused(tool, { [name]: value }), what);
    }
  });

  Deno.test(`${tool.name} tells clients the bounds of ${name} that it checks`, () => {
    const { properties } = z.toJSONSchema(tool.input);
    const schema = properties?.[name];
    assert.ok(typeof schema === "object");
    const told = [schema.minLength, schema.maxLength, schema.minimum, schema.maximum, schema.enum];
    const none = undefined;
    switch (bounds.kind) {
      case "text":
      case "prose":
      case "account":
        return assert.deepEqual(told, [1, bounds.max, none, none, none]);
      case "keyword":
      case "section":
        return assert.equal(schema.maxLength, bounds.max);
      case "whole":
        return assert.deepEqual(told, [none, none, bounds.min, bounds.max, none]);
      case "choice":
        return assert.deepEqual(schema.enum, bounds.values);
      case "day":
        return assert.ok(schema.pattern ?? schema.allOf);
      case "flag":
        return assert.equal(schema.type, "boolean");
    }
  });
}

Deno.test("no text that is accepted has a control character or a lone surrogate", () => {
  const text = fc.array(
    fc.oneof(
      anyText(4),
      fc.constantFrom(...Object.values(UNSAFE), "\u2028", "\ud83d", "\ude00"),
    ),
    { minLength: 1, maxLength: 4 },
  ).map((pieces) => pieces.join(""));
  const texts = INPUTS.filter(({ bounds }) => bounds.kind === "text");
  fc.assert(
    fc.property(text, fc.constantFrom(...texts), (value, { tool, name }) => {
      const safe = !/\p{Cc}/u.test(value) && value.isWellFormed();
      // A property that holds for nothing but refusals would say nothing.
      if (safe && value !== "") assert.ok(call(tool, { [name]: value }));
      else assertRefused(tool, { [name]: value });
    }),
    { numRuns: 500 },
  );
});

Deno.test("a refusal never repeats the value that was given", () => {
  for (const { tool, name } of INPUTS) {
    const { message, hint } = assertRefused(tool, { [name]: "s3cr3t\0" });
    assert.equal(`${message}${hint}`.includes("s3cr3t"), false, `${tool.name} ${name}: ${message}`);
  }
});
