/**
 * The official conformance suite. Its many packages may read files, write
 * their report, and reach the one address of the server.
 *
 * @module
 */

import assert from "node:assert/strict";
import { assertNothingTold } from "./canary.ts";
import { ROOT } from "./product.ts";

/** Has a lock file of its own: nothing of the suite is in the project's. */
const CONFIG = `${ROOT}/tests/conformance/deno.json`;

/** How long all scenarios may take, in milliseconds. */
const TIMEOUT_MS = 120_000;

/** One thing that a scenario looked at. */
export interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "INFO" | "SKIPPED";
  readonly errorMessage?: string;
}

/** What came of all scenarios. */
export interface Conformance {
  /** What each found, by its name. */
  readonly reports: ReadonlyMap<string, readonly Check[]>;
  /** The lines with which the suite ends. */
  readonly summary: readonly string[];
}

/** The report of a scenario is in a folder of this name. */
const FOLDER = /^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/;

/** Runs all scenarios for servers, those that are not finished among them. */
export async function conformance(url: URL): Promise<Conformance> {
  const { imports } = JSON.parse(await Deno.readTextFile(CONFIG));
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-conformance-" });
  try {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--frozen", "--no-prompt", "--config", CONFIG],
        ...["--allow-read", "--allow-env", `--allow-net=${url.host}`],
        ...[`--allow-write=${directory}`, imports["@modelcontextprotocol/conformance"]],
        ...["server", "--url", url.href, "--suite", "all", "--output-dir", directory],
      ],
      cwd: directory,
      stdin: "null",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).output();
    const [said = "", errors = ""] = [stdout, stderr].map((bytes) =>
      new TextDecoder().decode(bytes)
    );
    assertNothingTold(said, errors);
    const reports = new Map<string, readonly Check[]>();
    for await (const { name: folder } of Deno.readDir(directory)) {
      const name = FOLDER.exec(folder)?.[1] ?? assert.fail(folder);
      const report = await Deno.readTextFile(`${directory}/${folder}/checks.json`);
      assertNothingTold(report);
      reports.set(name, JSON.parse(report));
    }
    assert.ok(reports.size > 0, errors);
    const [, summary = ""] = said.split("=== SUMMARY ===\n");
    return { reports, summary: summary.trim().split("\n") };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
