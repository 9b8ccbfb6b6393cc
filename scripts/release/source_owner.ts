/**
 * Whose a source is that a source map names.
 *
 * @module
 */

import { BUNDLER, OWN, type SourceMap } from "./inside.ts";

/** `/npm/REGISTRY/NAME/VERSION/` in the runtime's cache of packages. */
const IN_CACHE = /^(.*\/npm\/[^/]+)\/((?:@[^/]+\/)?[^/]+)\/(\d[^/]*)\//;

/**
 * Tells whose a source is: `zod@4.6.7`, {@link OWN} below the checkout, or
 * {@link BUNDLER} where the bundler made it.
 *
 * A package may come with source maps of its own, and the bundler follows
 * them: to `src/` beside all packages, or to a place on the web. Such a source
 * belongs to the package whose map names it.
 *
 * @param root URL of the checkout.
 * @param locked The packages that can be meant: the cache keeps old versions too.
 * @param sources All that will be asked for, as URLs.
 * @throws {Error} For a source that is nobody's: what is shipped has to be known.
 */
export async function sourceOwners(
  root: string,
  locked: ReadonlySet<string>,
  sources: readonly string[],
): Promise<(source: string) => string> {
  const owners = new Map<string, string>();
  let cache: string | undefined;
  for (const source of sources) {
    const found = IN_CACHE.exec(source);
    cache ??= found?.[1];
    if (found) owners.set(source, `${found[2]}@${found[3]}`);
    else if (source.startsWith(`${root}dist/`)) owners.set(source, BUNDLER);
    else if (source.startsWith(root) && !source.includes("/npm/")) owners.set(source, OWN);
  }
  const unknown = new Set(sources.filter((source) => !owners.has(source)));
  if (unknown.size > 0 && cache !== undefined) {
    for await (const map of mapsBelow(new URL(`${cache}/`))) {
      const found = IN_CACHE.exec(map.href);
      const owner = found ? `${found[2]}@${found[3]}` : "";
      if (!locked.has(owner)) continue;
      for (const source of await sourcesOf(map)) {
        if (unknown.has(source)) owners.set(source, owner);
      }
    }
  }
  return (source) => {
    const owner = owners.get(source);
    if (owner === undefined) {
      throw new Error(`${source} is in the bundle and belongs to no package`);
    }
    return owner;
  };
}

async function* mapsBelow(directory: URL): AsyncGenerator<URL> {
  for await (const entry of Deno.readDir(directory)) {
    if (entry.isDirectory) {
      yield* mapsBelow(new URL(`${encodeURIComponent(entry.name)}/`, directory));
    } else if (/\.[cm]?js\.map$/.test(entry.name)) {
      yield new URL(encodeURIComponent(entry.name), directory);
    }
  }
}

/** The sources of a map as the bundler sees them. */
async function sourcesOf(map: URL): Promise<string[]> {
  try {
    const { sources, sourceRoot }: SourceMap & { sourceRoot?: string } = JSON.parse(
      await Deno.readTextFile(map),
    );
    return sources.map((source) => new URL((sourceRoot ?? "") + source, map).href);
  } catch {
    // A map that cannot be read was not followed either.
    return [];
  }
}
