/**
 * For every argument of a tool, values that it does not take.
 *
 * @module
 */

import type { Tool } from "../../../lib/tools/tool.ts";
import { REQUIRED } from "../../unit/tools/bounds_table.ts";

/** Values of every type, as JSON text. */
const VALUES: readonly string[] = [
  ...["null", "true", "false", "0", "-1", "1.5", "1e400", "1e308", "9007199254740993"],
  ...['""', '"\\ud800"', '"a\\r\\nb"', '"\\u0000"', '"__proto__"', "[]", "[[]]", "[null]", "[1]"],
  ...['["\\udfff"]', "{}", '{"__proto__":1}', '{"toString":null}', '{"length":1,"0":"a"}'],
  `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
];

/** Whole texts of arguments that are none. */
const WHOLES: readonly string[] = ['{"a":1}', '{"constructor":{}}', '{"toString":"a"}'];

/** Objects, as JSON text, that the tool must refuse by its schema. */
export function wrongArguments({ name, input }: Tool): readonly string[] {
  const required = REQUIRED[name] ?? {};
  const one = Object.keys(input.shape).flatMap((key) =>
    VALUES.map((value) => {
      const rest = Object.entries(required).filter(([other]) => other !== key)
        .map(([other, good]) => `${JSON.stringify(other)}:${JSON.stringify(good)},`).join("");
      return `{${rest}${JSON.stringify(key)}:${value}}`;
    })
  );
  return [...one, ...WHOLES].filter((text) => !input.safeParse(JSON.parse(text)).success);
}
