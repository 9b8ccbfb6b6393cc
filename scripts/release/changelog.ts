/**
 * What the changelog says of one version.
 *
 * @module
 */

import { type Place, tagOf } from "./place.ts";

/**
 * Cuts the section of a version out of the changelog.
 *
 * Its links are those of a page in the checkout; outside of it they lead to the
 * same pages of the tag.
 *
 * @returns Markdown, without the heading.
 * @throws {Error} When there is no section, when it has no date, or nothing in it.
 */
export function releaseNotes(changelog: string, version: string, place: Place): string {
  const sections = changelog.replaceAll("\r\n", "\n").split(/^(?=## )/m);
  const found = sections.filter((section) => section.startsWith(`## [${version}]`));
  const [section, second] = found;
  if (section === undefined) throw new Error(`CHANGELOG.md has no section [${version}]`);
  if (second !== undefined) throw new Error(`CHANGELOG.md has two sections [${version}]`);
  const end = section.indexOf("\n");
  const heading = section.slice(0, end < 0 ? undefined : end);
  const date = / - (\d{4}-\d{2}-\d{2})\s*$/.exec(heading)?.[1];
  if (date === undefined || Number.isNaN(Date.parse(date))) {
    throw new Error(
      `The section [${version}] of CHANGELOG.md has no date: ## [${version}] - YYYY-MM-DD`,
    );
  }
  const text = (end < 0 ? "" : section.slice(end)).trim();
  if (text === "") throw new Error(`The section [${version}] of CHANGELOG.md is empty`);
  const pages = `${place.page}/blob/${tagOf(version)}/`;
  return `${text.replace(/\]\((?![a-z]+:|#)(?:\.\/)?/gi, `](${pages}`)}\n`;
}
