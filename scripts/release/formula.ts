/**
 * The formula with which Homebrew installs a release.
 *
 * @module
 */

import { fileAddress, type Place } from "./place.ts";
import { executableName, type Target } from "./targets.ts";

/** Systems and processors as Homebrew names them. */
const SYSTEMS: readonly (readonly [string, readonly (readonly [string, Target])[]])[] = [
  ["on_macos", [["on_arm", "aarch64-apple-darwin"], ["on_intel", "x86_64-apple-darwin"]]],
  ["on_linux", [["on_arm", "aarch64-unknown-linux-gnu"], ["on_intel", "x86_64-unknown-linux-gnu"]]],
];

/** What a formula is made from. */
export interface FormulaFacts {
  readonly version: string;
  /** SPDX expression. */
  readonly license: string;
  readonly place: Place;
  /** SHA-256 by the name of a file. */
  readonly digests: ReadonlyMap<string, string>;
}

/**
 * Writes the formula.
 *
 * @throws {Error} When the digest of an executable is missing.
 */
export function formula({ version, license, place, digests }: FormulaFacts): string {
  const block = (target: Target): readonly string[] => {
    const name = executableName(target);
    const digest = digests.get(name);
    if (digest === undefined) throw new Error(`${name} has no checksum`);
    return [`      url "${fileAddress(place, version, name)}"`, `      sha256 "${digest}"`];
  };
  const systems = SYSTEMS.flatMap(([system, processors]) => [
    `  ${system} do`,
    ...processors.flatMap(([processor, target]) => [
      `    ${processor} do`,
      ...block(target),
      "    end",
    ]),
    "  end",
    "",
  ]);
  return [
    "class MailImapMcp < Formula",
    '  desc "MCP server that lets an assistant search and read mail over IMAP"',
    `  homepage "${place.page}"`,
    `  version "${version}"`,
    `  license "${license}"`,
    "",
    ...systems,
    "  def install",
    "    # One file, named after its system; nothing is built.",
    '    bin.install Dir["mail-imap-mcp-*"].first => "mail-imap-mcp"',
    "  end",
    "",
    "  test do",
    '    assert_equal version.to_s, shell_output("#{bin}/mail-imap-mcp --version").strip',
    "  end",
    "end",
    "",
  ].join("\n");
}
