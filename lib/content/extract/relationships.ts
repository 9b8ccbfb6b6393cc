/**
 * Which parts of an office document belong to which (ECMA-376 part 2,
 * section 9). A target is a name of another part and nothing else: one outside
 * of the document is left out.
 *
 * @module
 */

import { MAX_RELATIONSHIPS } from "./caps.ts";
import type { DocumentPackage } from "./package.ts";

/** One part named by another. */
export interface Relationship {
  readonly id: string;
  /** The last word of its type; the same in the transitional and the strict form. */
  readonly type: string;
  /** The part's name without a slash in front. */
  readonly target: string;
}

/** Longest target that is followed, in characters: part names have under 100. */
const MAX_TARGET_CHARS = 512;

/**
 * Reads what a part names, in its order.
 *
 * @param source The part's name; empty for the document itself.
 */
export async function readRelationships(
  document: DocumentPackage,
  source: string,
): Promise<readonly Relationship[]> {
  const slash = source.lastIndexOf("/") + 1;
  const found: Relationship[] = [];
  const enough = (): boolean => found.length >= MAX_RELATIONSHIPS;
  await document.read(`${source.slice(0, slash)}_rels/${source.slice(slash)}.rels`, {
    open(_, attributes) {
      const { Id: id, Type: type, Target: target, TargetMode: mode } = attributes as Partial<
        Record<"Id" | "Type" | "Target" | "TargetMode", string>
      >;
      if (target === undefined || mode?.toLowerCase() === "external" || enough()) return;
      const resolved = resolveTarget(source, target);
      if (resolved === undefined) return;
      found.push({
        id: id ?? "",
        type: /[^/]*$/.exec(type ?? "")?.[0] ?? "",
        target: resolved,
      });
    },
  }, enough);
  return found;
}

/** The part that a target means; undefined when it is none of this document. */
export function resolveTarget(source: string, target: string): string | undefined {
  const bare = target.replace(/[?#].*$/s, "");
  if (bare === "" || bare.length > MAX_TARGET_CHARS) return undefined;
  if (/^[a-z][a-z0-9+.-]*:|^\/\/|[\\\p{Cc}]/iu.test(bare)) return undefined;
  const base = bare.startsWith("/") ? [] : source.split("/").slice(0, -1);
  for (const segment of bare.split("/")) {
    if (segment === "..") {
      if (base.pop() === undefined) return undefined;
    } else if (segment !== "" && segment !== ".") base.push(segment);
  }
  return base.length === 0 ? undefined : base.join("/");
}
