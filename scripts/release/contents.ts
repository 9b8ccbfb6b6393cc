/**
 * What is inside a release: the packages of the bundle, what other software
 * those packages carry inside themselves, and the runtime.
 *
 * @module
 */

import { type BundleInside, packagesOf } from "./inside.ts";
import { type LockedPackage, lockedPackages } from "./lock.ts";
import { packageCache, packageFacts } from "./packages.ts";

/** One piece of software inside a release. */
export interface Content {
  /** `zod@4.6.7`. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  readonly maintainer: string;
  /** The whole texts of its licence. */
  readonly licenceTexts: readonly string[];
  /** What it is: a package, software inside of a package, or the runtime of an executable. */
  readonly kind: "package" | "carried" | "runtime";
  /** Isolates that can come to evaluate it. */
  readonly isolates: readonly string[];
  /** Of a package: its entry in deno.lock. */
  readonly locked?: LockedPackage;
  /** Of what is carried: the package it is in. */
  readonly inside?: string;
}

/** What a package has inside itself of others, which its own licence does not cover. */
interface Carried {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly maintainer: string;
  /** Files of {@link LICENCES}. */
  readonly texts: readonly string[];
}

const LICENCES = new URL("licences/", import.meta.url);

/**
 * By the exact version of the package that was looked into: whoever changes it
 * looks again, and until then no release is made.
 */
const CARRIED: Readonly<Record<string, readonly Carried[]>> = {
  "unpdf@1.8.1": [{
    name: "pdfjs-dist",
    version: "6.1.200",
    licence: "Apache-2.0",
    maintainer: "Mozilla",
    texts: ["apache-2.0.txt"],
  }],
  "tldts@7.5.4": [{
    name: "public-suffix-list",
    version: "as of tldts 7.5.4",
    licence: "MPL-2.0",
    maintainer: "Mozilla",
    texts: ["public-suffix-list.txt"],
  }],
};

/** Texts of packages that come without one. */
const MISSING_TEXTS: Readonly<Record<string, string>> = { "saxes@6.0.0": "saxes.txt" };

/** Names of packages that carry something, whatever their version. */
const CARRIERS = new Set(Object.keys(CARRIED).map((id) => id.slice(0, id.lastIndexOf("@"))));

async function texts(names: readonly string[]): Promise<string[]> {
  return await Promise.all(names.map((name) => Deno.readTextFile(new URL(name, LICENCES))));
}

/**
 * Everything inside a release, in the order of its ids.
 *
 * @param lock Text of deno.lock.
 * @throws {Error} When something has no licence or no text of one.
 */
export async function releaseContents(inside: BundleInside, lock: string): Promise<Content[]> {
  const all = lockedPackages(lock);
  const cache = await packageCache();
  const isolatesOf = Map.groupBy(
    Object.keys(inside.isolates).flatMap((isolate) =>
      packagesOf(inside, isolate).map((id) => ({ id, isolate }))
    ),
    ({ id }) => id,
  );
  const contents: Content[] = [...await runtime()];
  for (const [id, uses] of isolatesOf) {
    const locked = all.get(id);
    if (!locked) throw new Error(`${id} is in the bundle and not in deno.lock`);
    const isolates = uses.map(({ isolate }) => isolate);
    const facts = await packageFacts(cache, locked);
    const own = MISSING_TEXTS[id];
    const licenceTexts = own ? await texts([own]) : facts.licenceTexts;
    const { name, version } = locked;
    const kind = "package";
    contents.push({ ...facts, id, name, version, licenceTexts, kind, isolates, locked });
    if (CARRIERS.has(name) && !CARRIED[id]) {
      throw new Error(`${id} was not looked into for what it carries of others`);
    }
    for (const carried of CARRIED[id] ?? []) {
      contents.push({
        ...carried,
        id: `${carried.name}@${carried.version}`,
        licenceTexts: await texts(carried.texts),
        kind: "carried",
        isolates,
        inside: id,
      });
    }
  }
  for (const { id, licence, licenceTexts } of contents) {
    if (!/^[A-Za-z0-9.+-]+(?: (?:OR|AND|WITH) [A-Za-z0-9.+-]+)*$/.test(licence)) {
      throw new Error(`${id} names no licence`);
    }
    if (licenceTexts.every((text) => text.trim() === "")) {
      throw new Error(`${id} has no text of its licence`);
    }
  }
  return contents.sort((one, other) => one.id < other.id ? -1 : 1);
}

/** The runtime, which is in an executable and not in the bundle. */
async function runtime(): Promise<Content[]> {
  const { deno, v8 } = Deno.version;
  const common = { kind: "runtime", isolates: [] } as const;
  return [
    {
      ...common,
      id: `deno@${deno}`,
      name: "deno",
      version: deno,
      licence: "MIT",
      maintainer: "Deno Land Inc.",
      licenceTexts: await texts(["deno.txt"]),
    },
    {
      ...common,
      id: `v8@${v8}`,
      name: "v8",
      version: v8,
      licence: "BSD-3-Clause",
      maintainer: "The V8 project authors",
      licenceTexts: await texts(["v8.txt"]),
    },
  ];
}
