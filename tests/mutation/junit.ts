/** @module */

/** What a run of tests says about itself. */
export interface JunitReport {
  /** Tests and steps that were run. */
  readonly ran: number;
  /** Names of those that failed; of steps with the tests they are in, and without those. */
  readonly failed: readonly string[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&#39;": "'",
  "&amp;": "&",
};

/** Reads the report of `deno test --junit-path`. */
export function readJunit(xml: string): JunitReport {
  const cases = [...xml.matchAll(/<testcase name="([^"]*)"[^>]*>([^]*?)<\/testcase>/g)].map((
    [, name = "", content = ""],
  ) => ({
    name: name.replace(/&[^;]{1,5};/g, (entity) => ENTITIES[entity] ?? entity),
    skipped: content.includes("<skipped/>"),
    failed: content.includes("<failure"),
  }));
  const failed = cases.filter((one) => one.failed).map(({ name }) => name);
  return {
    ran: cases.filter(({ skipped }) => !skipped).length,
    failed: failed.filter((name) => !failed.some((other) => other.startsWith(`${name} > `))),
  };
}
