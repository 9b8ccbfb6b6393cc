/**
 * What may come in on stdin: JSON that no library would write, messages that
 * are nearly right, and lines that are nothing.
 *
 * @module
 */

import fc from "fast-check";
import { TOOLS } from "../../../lib/tools/registry.ts";
import { anyText } from "../../support/any_text.ts";

/** Numbers as text: too large, too small, too long, and on the edges of what is exact. */
const NUMBERS: readonly string[] = [
  ...["0", "-0", "1", "-1", "1.5", "1e0", "1e400", "-1e400", "1e-400", "4294967296", "2147483648"],
  ...["9007199254740991", "9007199254740992", "-9007199254740993", "1E+2", "0.1e1"],
  "9".repeat(400),
];

/** Strings as JSON text: halves of surrogate pairs, controls, and what means something to somebody. */
const STRINGS: readonly string[] = [
  ...['""', '"a"', '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\\r\\nA1 LOGOUT\\r\\n"', '"*"'],
  ...[
    '"__proto__"',
    '"constructor"',
    '"\\u2028"',
    '"true"',
    '"1"',
    '"{5}"',
    '"\\\\Seen"',
    '"INBOX"',
  ],
  ...['"imap:default:INBOX:7:1"', '"imap:x:y:0:99999999999"', '"😀"', '"\\u202e"'],
  `"${"x".repeat(5_000)}"`,
];

/** Names that objects have without anybody giving them. */
const NAMES: readonly string[] = [
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length", "then", ""],
  ...["toJSON", "valueOf", "task", "_meta", "progressToken", "id", "method", "params", "cursor"],
];

const stringText = fc.oneof(
  { arbitrary: fc.constantFrom(...STRINGS), weight: 3 },
  { arbitrary: anyText(8).map((text) => JSON.stringify(text)), weight: 1 },
);

const nameText = fc.oneof(
  fc.constantFrom(...NAMES).map((name) => JSON.stringify(name)),
  stringText,
);

/** Text of an object; a name may stand in it twice. */
function objectText(members: fc.Arbitrary<readonly (readonly [string, string])[]>) {
  return members.map((all) => `{${all.map(([name, value]) => `${name}:${value}`).join(",")}}`);
}

/** Any JSON, as text. */
export const anyJson: fc.Arbitrary<string> = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom("null", "true", "false", "[]", "{}"),
    fc.constantFrom(...NUMBERS),
    stringText,
    fc.array(tie("json"), { maxLength: 4 }).map((all) => `[${all.join()}]`),
    objectText(fc.array(fc.tuple(nameText, tie("json")), { maxLength: 4 })),
  ),
})).json;

/** Nested further than anybody needs, closed or not. */
const nested = fc.tuple(
  fc.constantFrom(["[", "]"], ['{"a":', "}"], ['[{"id":1,"method":"ping","params":', "}]"]),
  fc.oneof(
    { arbitrary: fc.constantFrom(10, 1_000), weight: 40 },
    { arbitrary: fc.constant(30_000), weight: 4 },
    { arbitrary: fc.constant(200_000), weight: 1 },
  ),
  fc.boolean(),
).map(([[open = "", close = ""], depth, closed]) =>
  `${open.repeat(depth)}1${closed ? close.repeat(depth) : ""}`
);

const METHODS: readonly string[] = [
  ...["ping", "tools/list", "tools/call", "initialize", "resources/list", "prompts/get"],
  ...["logging/setLevel", "completion/complete", "tasks/get", "tasks/cancel", "rpc.discover"],
  ...[
    "notifications/initialized",
    "notifications/cancelled",
    "notifications/progress",
    "__proto__",
  ],
  ...["notifications/roots/list_changed", "elicitation/create", "constructor", ""],
];

/** Few, so that some are used twice and some are those that are canceled. */
const IDS: readonly string[] = [
  ...["0", "1", "2", "3", '"1"', '"a"', '""', '"__proto__"', "-7", "1e2", '"\\ud800"'],
  ...["null", "1.5", "1e400", "[]", "{}", "true", "9007199254740993"],
];

const id = fc.constantFrom(...IDS);

/** Arguments of a tool: names that it has, with any values. */
const call = fc.constantFrom(...TOOLS).chain(({ name, input }) =>
  fc.tuple(
    fc.oneof(
      { arbitrary: fc.constant(JSON.stringify(name)), weight: 8 },
      { arbitrary: anyJson, weight: 1 },
    ),
    fc.oneof(
      {
        arbitrary: objectText(
          fc.array(
            fc.tuple(
              fc.oneof(
                fc.constantFrom(...Object.keys(input.shape), "a").map((one) => JSON.stringify(one)),
                nameText,
              ),
              anyJson,
            ),
            { maxLength: 5 },
          ),
        ),
        weight: 8,
      },
      { arbitrary: fc.oneof(anyJson, nested), weight: 1 },
    ),
    fc.oneof(fc.constant(""), anyJson.map((meta) => `,"_meta":${meta}`)),
  )
).map(([name, args, meta]) => `{"name":${name},"arguments":${args}${meta}}`);

const params = fc.oneof(
  { arbitrary: call, weight: 3 },
  { arbitrary: anyJson, weight: 2 },
  { arbitrary: id.map((requestId) => `{"requestId":${requestId}}`), weight: 2 },
  { arbitrary: id.map((token) => `{"progressToken":${token},"progress":1}`), weight: 1 },
  {
    arbitrary: anyJson.map((json) =>
      `{"protocolVersion":"2025-06-18","capabilities":{"elicitation":{},"x":${json}},"clientInfo":{"name":"a","version":"1"}}`
    ),
    weight: 1,
  },
  { arbitrary: nested, weight: 1 },
);

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 8 });

/** A message: mostly a request, a notification or an answer of which something is wrong. */
const message = fc.tuple(
  fc.tuple(
    optional(fc.constantFrom('"2.0"', '"2.0"', '"2.0"', '"2.0"', '"1.0"', "2", "null")),
    optional(id),
    optional(fc.oneof(
      { arbitrary: fc.constantFrom(...METHODS).map((name) => JSON.stringify(name)), weight: 8 },
      { arbitrary: anyJson, weight: 1 },
    )),
    optional(params),
  ),
  fc.option(fc.tuple(fc.constantFrom("result", "error", "id", "x", "__proto__"), anyJson), {
    nil: undefined,
    freq: 6,
  }),
).map(([[jsonrpc, id, method, params], more]) => {
  const members = Object.entries({ jsonrpc, id, method, params })
    .filter(([, value]) => value !== undefined).map(([name, value]) => `"${name}":${value}`);
  if (more) members.push(`"${more[0]}":${more[1]}`);
  return `{${members.join()}}`;
});

/** A call that is right but for its arguments. */
const toolCall = fc.tuple(id, call).map(([id, params]) =>
  `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":${params}}`
);

/** One line of a client, without its end. */
export const anyLine: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: message, weight: 8 },
  { arbitrary: toolCall, weight: 6 },
  { arbitrary: fc.array(message, { maxLength: 4 }).map((all) => `[${all.join()}]`), weight: 1 },
  { arbitrary: anyJson, weight: 1 },
  { arbitrary: nested, weight: 1 },
  { arbitrary: anyText(20), weight: 1 },
);
