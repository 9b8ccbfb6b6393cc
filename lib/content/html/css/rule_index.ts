/**
 * The rules of a document, found by what an element has: only rules that can
 * match it are tried.
 *
 * @module
 */

import type { Element } from "domhandler";
import type { Declaration } from "./declarations.ts";
import type { Keyframe } from "./keyframes.ts";
import { Matcher } from "./match.ts";
import { hasVariable } from "./properties.ts";
import type { Compound, Selector } from "./selector.ts";
import type { SheetReader } from "./sheet.ts";
import { stepsOf, type Work } from "./work.ts";

/** A rule that matched, with its place in the cascade. */
export interface MatchedRule {
  readonly declarations: readonly Declaration[];
  readonly layer: number;
  readonly specificity: number;
  readonly order: number;
}

interface Entry extends MatchedRule {
  readonly selector: Selector;
  /** Steps that the declarations take for each element. */
  readonly cost: number;
}

/** Steps of one declaration that applies to one element. */
const STEPS_TO_DECLARE = 4;

/** Steps of filling in variables, whose values may be long. */
const STEPS_TO_FILL = 40;

/** What stands for all rules once there are too many to be tried. */
const HIDE: readonly MatchedRule[] = [{
  declarations: [{ property: "display", value: "none", important: true }],
  layer: 0,
  specificity: 0,
  order: 0,
}];

/** What is indexed. */
export type Rules = Pick<SheetReader, "rules" | "animations" | "properties" | "work">;

/** Rules by the rarest thing that their last compound asks for. */
export class RuleIndex {
  readonly #byId = new Map<string, Entry[]>();
  readonly #byClass = new Map<string, Entry[]>();
  readonly #byAttribute = new Map<string, Entry[]>();
  readonly #byTag = new Map<string, Entry[]>();
  readonly #others: Entry[] = [];
  readonly #matcher: Matcher;
  readonly #work: Work;

  /** Frames of animations by name. */
  readonly animations: ReadonlyMap<string, readonly Keyframe[]>;
  /** First values of registered custom properties. */
  readonly properties: ReadonlyMap<string, string>;

  constructor({ rules, animations, properties, work }: Rules, quirks: boolean) {
    this.animations = animations;
    this.properties = properties;
    this.#work = work;
    this.#matcher = new Matcher(quirks, work);
    for (const [order, { list, declarations, layer }] of rules.entries()) {
      const cost = costOf(declarations);
      for (const selector of list.selectors) {
        const { specificity } = selector;
        this.#add({ declarations, layer, order, specificity, selector, cost });
      }
      if (work.exhausted) break;
    }
  }

  /**
   * Rules that match, weakest first. A style sheet made to be too much work
   * hides its text rather than shows it.
   */
  matching(element: Element): readonly MatchedRule[] {
    if (this.#work.exhausted) return HIDE;
    const found: Entry[] = [];
    const collect = (entries: readonly Entry[] | undefined): void => {
      for (const entry of entries ?? []) {
        if (!this.#matcher.matches(element, entry.selector)) continue;
        found.push(entry);
        this.#work.spend(entry.cost);
      }
    };
    const id = element.attribs["id"];
    if (id !== undefined && this.#byId.size > 0) {
      collect(this.#byId.get(this.#matcher.idOf(element)));
    }
    if (this.#byClass.size > 0) {
      for (const name of this.#matcher.classesOf(element)) collect(this.#byClass.get(name));
    }
    if (this.#byAttribute.size > 0) {
      for (const name of Object.keys(element.attribs)) collect(this.#byAttribute.get(name));
    }
    collect(this.#byTag.get(element.name.toLowerCase()));
    collect(this.#others);
    // What was found since the budget ran out may lack the rule that hides the element.
    if (this.#work.exhausted) return HIDE;
    return found.sort((a, b) =>
      a.layer - b.layer || a.specificity - b.specificity || a.order - b.order
    );
  }

  #add(entry: Entry): void {
    const last: Compound | undefined = entry.selector.compounds[0];
    if (!last || last.pseudos.some(({ kind }) => kind === "never")) return;
    const [id] = last.ids;
    const [name] = last.classes;
    const [attribute] = last.attributes;
    if (id !== undefined) push(this.#byId, id, entry);
    else if (name !== undefined) push(this.#byClass, name, entry);
    else if (attribute !== undefined) push(this.#byAttribute, attribute.name, entry);
    else if (last.tag !== undefined) push(this.#byTag, last.tag, entry);
    else this.#others.push(entry);
  }
}

function costOf(declarations: readonly Declaration[]): number {
  return declarations.reduce(
    (cost, { value }) =>
      cost + STEPS_TO_DECLARE + stepsOf(value.length) + (hasVariable(value) ? STEPS_TO_FILL : 0),
    STEPS_TO_DECLARE,
  );
}

function push(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const entries = map.get(key);
  if (entries) entries.push(entry);
  else map.set(key, [entry]);
}
