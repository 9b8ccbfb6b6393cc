/**
 * What is inside a bundled program: which package each stretch of its text
 * came from, by the source map that the bundler writes beside it.
 *
 * @module
 */

/** Characters of a bundled text, by package (`zod@4.6.7`); {@link OWN} for the project's own. */
export type Inside = Readonly<Record<string, number>>;

/** What is inside the bundled file; `scripts/bundle.ts` writes it to {@link INSIDE_FILE}. */
export interface BundleInside {
  /** Names of the programs that each isolate can come to evaluate. */
  readonly isolates: Readonly<Record<string, readonly string[]>>;
  /** What is inside each program, before it is packed. */
  readonly programs: Readonly<Record<string, Inside>>;
}

/** Where {@link BundleInside} is kept, from the root of the checkout. */
export const INSIDE_FILE = "dist/inside.json";

/** The project itself, among packages. */
export const OWN = "mail-imap-mcp";

/** Whose a stretch of text is that has no source of its own. */
export const BUNDLER = "bundler";

/** The part of a source map (revision 3) that is read here. */
export interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

/**
 * Counts the characters of a bundled text by package.
 *
 * @param ownerOf Whose a source of the map is.
 */
export function insideOf(
  text: string,
  map: SourceMap,
  ownerOf: (source: string) => string,
): Inside {
  const owners = map.sources.map(ownerOf);
  const counts: Record<string, number> = {};
  const count = (owner: string, characters: number): void => {
    if (characters > 0) counts[owner] = (counts[owner] ?? 0) + characters;
  };
  const lines = text.split("\n");
  let source = 0;
  map.mappings.split(";").forEach((mappings, number) => {
    const length = lines[number]?.length ?? 0;
    let column = 0;
    let owner = BUNDLER;
    for (const segment of mappings === "" ? [] : mappings.split(",")) {
      const [columns = 0, sources] = decodeVlq(segment);
      count(owner, columns);
      column += columns;
      if (sources !== undefined) source += sources;
      owner = sources === undefined ? BUNDLER : owners[source] ?? BUNDLER;
    }
    count(owner, length - column);
  });
  return counts;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The numbers of one segment of a source map: base 64, five bits a digit, the lowest bit the sign. */
function decodeVlq(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

/** Packages of one isolate in the bundled file, without the project itself, in order. */
export function packagesOf({ isolates, programs }: BundleInside, isolate: string): string[] {
  const all = (isolates[isolate] ?? []).flatMap((name) => Object.keys(programs[name] ?? {}));
  return [...new Set(all)].filter((name) => name !== OWN && name !== BUNDLER).sort();
}
