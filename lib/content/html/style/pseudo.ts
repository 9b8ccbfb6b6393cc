/**
 * Rules for what style sheets put before and after the content of elements.
 *
 * @module
 */

import { RuleIndex } from "../css/rule_index.ts";
import type { SheetReader, StyleRule } from "../css/sheet.ts";

/** Indexes of these rules; undefined when there are none. */
export interface PseudoIndex {
  readonly before: RuleIndex | undefined;
  readonly after: RuleIndex | undefined;
}

/** Rules for `::before` and `::after`, found by the elements that have them. */
export function indexPseudo(sheets: SheetReader, quirks: boolean): PseudoIndex {
  const index = (name: string): RuleIndex | undefined => {
    const rules = sheets.rules.flatMap((rule): readonly StyleRule[] => {
      const list = rule.list.ofPseudo(name);
      return list ? [{ ...rule, list }] : [];
    });
    const { animations, properties, work } = sheets;
    return rules.length === 0
      ? undefined
      : new RuleIndex({ rules, animations, properties, work }, quirks);
  };
  return { before: index("before"), after: index("after") };
}
