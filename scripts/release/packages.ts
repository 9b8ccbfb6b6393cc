/**
 * What a package says of itself, from the runtime's cache.
 *
 * @module
 */

import type { LockedPackage } from "./lock.ts";

/** The package's own words about its licence and its makers. */
export interface PackageFacts {
  /** SPDX expression of its package.json. */
  readonly licence: string;
  /** Author of its package.json, or else the owner of its repository. */
  readonly maintainer: string;
  /** Texts of its licence files, in the order of their names. */
  readonly licenceTexts: readonly string[];
}

const LICENCE_FILE = /^(?:un)?(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/**
 * Directory in which the runtime keeps packages, with a slash at the end:
 * below it is one directory for each registry.
 */
export async function packageCache(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config"],
    stderr: "null",
  }).output();
  return `${JSON.parse(new TextDecoder().decode(stdout)).npmCache}/`;
}

/** Directory of a package in the cache, with a slash at the end. */
export async function packageDirectory(
  cache: string,
  { id, name, version }: Pick<LockedPackage, "id" | "name" | "version">,
): Promise<string> {
  for await (const registry of Deno.readDir(cache)) {
    const directory = `${cache}${registry.name}/${name}/${version}/`;
    const found = await Deno.stat(`${directory}package.json`).catch(() => undefined);
    if (found) return directory;
  }
  throw new Error(`${id} is not in the cache of packages: deno install`);
}

/** Reads what a package says of itself. */
export async function packageFacts(cache: string, locked: LockedPackage): Promise<PackageFacts> {
  const directory = await packageDirectory(cache, locked);
  const manifest = JSON.parse(await Deno.readTextFile(`${directory}package.json`));
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(directory)) {
    if (isFile && LICENCE_FILE.test(name)) names.push(name);
  }
  return {
    licence: licenceOf(manifest.license),
    maintainer: personOf(manifest.author) ?? ownerOf(manifest.repository) ?? "unknown",
    licenceTexts: await Promise.all(
      names.sort().map((name) => Deno.readTextFile(`${directory}${name}`)),
    ),
  };
}

/** The expression itself, without the brackets that some put around it. */
function licenceOf(field: unknown): string {
  return typeof field === "string" ? field.replace(/^\((.*)\)$/, "$1") : "none";
}

/** The name alone: no addresses of people in the project's pages. */
function personOf(field: unknown): string | undefined {
  const text = typeof field === "string" ? field : (field as { name?: string } | undefined)?.name;
  return text?.replace(/\s*[<(].*$/, "") || undefined;
}

/** `jshttp` of `jshttp/accepts` and of `git+https://github.com/jshttp/accepts.git`. */
function ownerOf(field: unknown): string | undefined {
  const text = typeof field === "string" ? field : (field as { url?: string } | undefined)?.url;
  return /([^/:]+)\/[^/]+$/.exec(text ?? "")?.[1];
}
