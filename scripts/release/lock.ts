/**
 * The packages of deno.lock.
 *
 * @module
 */

/** One package of the lock file. */
export interface LockedPackage {
  /** `zod@4.6.7`: without what it was resolved with. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** SHA-512 of its archive in base 64, after `sha512-`. */
  readonly integrity: string;
  /** Ids of the packages it asks for. */
  readonly dependencies: readonly string[];
}

/** The parts of deno.lock (version 5) that are read here. */
interface LockFile {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<
    Record<string, { readonly integrity: string; readonly dependencies?: readonly string[] }>
  >;
}

/** `zod-to-json-schema@3.25.2` of `zod-to-json-schema@3.25.2_zod@4.6.7`. */
function withoutPeers(key: string): string {
  return /^@?[^@]+@[^_]+/.exec(key)?.[0] ?? key;
}

/** All packages of a lock file, by id. */
export function lockedPackages(text: string): Map<string, LockedPackage> {
  const lock: LockFile = JSON.parse(text);
  const ids = Object.keys(lock.npm).map(withoutPeers);
  // A dependency is written without its version where there is only one.
  const only = new Map(ids.map((id) => [nameOf(id), id]));
  const resolve = (dependency: string): string =>
    dependency.lastIndexOf("@") > 0 ? withoutPeers(dependency) : only.get(dependency) ?? dependency;
  return new Map(
    Object.entries(lock.npm).map(([key, { integrity, dependencies = [] }]) => {
      const id = withoutPeers(key);
      const name = nameOf(id);
      const version = id.slice(name.length + 1);
      return [id, { id, name, version, integrity, dependencies: dependencies.map(resolve) }];
    }),
  );
}

/** Ids of the packages that deno.json asks for itself. */
export function directPackages(text: string): Set<string> {
  const { specifiers, npm }: LockFile = JSON.parse(text);
  const ids = new Set(Object.keys(npm).map(withoutPeers));
  return new Set(
    Object.entries(specifiers).map(([specifier, version]) => {
      const name = nameOf(specifier.replace(/^npm:/, ""));
      return withoutPeers(`${name}@${version}`);
    }).filter((id) => ids.has(id)),
  );
}

function nameOf(id: string): string {
  return id.slice(0, id.lastIndexOf("@"));
}
