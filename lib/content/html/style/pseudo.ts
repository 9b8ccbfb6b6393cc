/**
 * Rules for what style sheets put before and after the content of elements.
 *
 * @module
 */

import { RuleIndex } from "../css/rule_index.ts";
import { SheetReader, type StyleRule } from "../css/sheet.ts";
import { splitArguments } from "../css/words.ts";

/** Indexes of these rules; undefined when there are none. */
export interface PseudoIndex {
  readonly before: RuleIndex | undefined;
  readonly after: RuleIndex | undefined;
}

/** Rules for `::before` and `::after`, found by the elements that have them. */
export function indexPseudo(sheets: SheetReader, quirks: boolean): PseudoIndex {
  const index = (name: string): RuleIndex | undefined => {
    const own = new RegExp(`::?${name}$`, "i");
    const found = new SheetReader(quirks, false);
    for (const rule of sheets.rules) {
      if (!rule.selector.toLowerCase().includes(`:${name}`)) continue;
      const selectors = splitArguments(rule.selector).filter((selector) => own.test(selector)).map(
        (selector) => selector.replace(own, "").replace(/^$|[\s>+~]$/, "$&*"),
      );
      const stripped: StyleRule = { ...rule, selector: selectors.join(",") };
      if (selectors.length > 0) found.rules.push(stripped);
    }
    return found.rules.length === 0 ? undefined : new RuleIndex(found, quirks);
  };
  return { before: index("before"), after: index("after") };
}
