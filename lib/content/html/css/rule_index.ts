/**
 * The rules of a document, found by what an element has: only rules that can
 * match it are tried.
 *
 * @module
 */

import type { Element } from "domhandler";
import type { Declaration } from "./declarations.ts";
import { Matcher } from "./match.ts";
import { compileSelectors, type Compound, type Selector } from "./selector.ts";
import type { Keyframe, SheetReader } from "./sheet.ts";

/** A rule that matched, with its place in the cascade. */
export interface MatchedRule {
  readonly declarations: readonly Declaration[];
  readonly layer: number;
  readonly specificity: number;
  readonly order: number;
}

interface Entry extends MatchedRule {
  readonly selector: Selector;
}

/** What stands for all rules once there are too many to be tried. */
const HIDE: readonly MatchedRule[] = [{
  declarations: [{ property: "display", value: "none", important: true }],
  layer: 0,
  specificity: 0,
  order: 0,
}];

/** Rules by the rarest thing that their last compound asks for. */
export class RuleIndex {
  readonly #byId = new Map<string, Entry[]>();
  readonly #byClass = new Map<string, Entry[]>();
  readonly #byAttribute = new Map<string, Entry[]>();
  readonly #byTag = new Map<string, Entry[]>();
  readonly #others: Entry[] = [];
  readonly #matcher: Matcher;

  /** Frames of animations by name. */
  readonly animations: ReadonlyMap<string, readonly Keyframe[]>;
  /** First values of registered custom properties. */
  readonly properties: ReadonlyMap<string, string>;

  constructor({ rules, animations, properties }: SheetReader, quirks: boolean) {
    this.animations = animations;
    this.properties = properties;
    this.#matcher = new Matcher(quirks);
    rules.forEach((rule, order) => {
      for (const selector of compileSelectors(rule.selector)) {
        const { declarations, layer } = rule;
        this.#add({ declarations, layer, order, specificity: selector.specificity, selector });
      }
    });
  }

  /** True once matching was too much work; every element is hidden from then on. */
  get exhausted(): boolean {
    return this.#matcher.exhausted;
  }

  /**
   * Rules that match, weakest first. A style sheet made to be too much work
   * hides its text rather than shows it.
   */
  matching(element: Element): readonly MatchedRule[] {
    if (this.exhausted) return HIDE;
    const found: Entry[] = [];
    const collect = (entries: readonly Entry[] | undefined): void => {
      for (const entry of entries ?? []) {
        if (this.#matcher.matches(element, entry.selector)) found.push(entry);
      }
    };
    const id = element.attribs["id"];
    if (id !== undefined) collect(this.#byId.get(this.#matcher.fold(id)));
    if (this.#byClass.size > 0) {
      for (const name of this.#matcher.classesOf(element)) collect(this.#byClass.get(name));
    }
    if (this.#byAttribute.size > 0) {
      for (const name of Object.keys(element.attribs)) collect(this.#byAttribute.get(name));
    }
    collect(this.#byTag.get(element.name.toLowerCase()));
    collect(this.#others);
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
    if (id !== undefined) push(this.#byId, this.#matcher.fold(id), entry);
    else if (name !== undefined) push(this.#byClass, this.#matcher.fold(name), entry);
    else if (attribute !== undefined) push(this.#byAttribute, attribute.name, entry);
    else if (last.tag !== undefined) push(this.#byTag, last.tag, entry);
    else this.#others.push(entry);
  }
}

function push(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const entries = map.get(key);
  if (entries) entries.push(entry);
  else map.set(key, [entry]);
}
