/**
 * The gate's last line hides nothing: neither a test that failed, nor a runner
 * that ended otherwise than its tests, nor one that never came to them.
 *
 * @module
 */

import assert from "node:assert/strict";

const SCRIPT = new URL("../../scripts/count.ts", import.meta.url);

const report = (counts: string, cases = "") =>
  `<?xml version="1.0"?>\n<testsuites name="deno test" ${counts} time="1.0">${cases}</testsuites>\n`;

const FINE = report('tests="5" failures="0" errors="0"');

/** The last line for what lies in the directory of reports, and the exit code. */
async function count(files: Readonly<Record<string, string>>): Promise<[string, number]> {
  const directory = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${directory}/${name}`, text);
    }
    const { stdout, code } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", SCRIPT.href, directory, "unit", "slow"],
    }).output();
    return [new TextDecoder().decode(stdout), code];
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const END = { "unit.end": "passed\n", "slow.end": "passed\n" };

for (
  const [what, files, line] of [
    ["All passed", { "unit.xml": FINE, "slow.xml": FINE, ...END }, "10 passed, 0 failed"],
    [
      "Tests that are left out are told",
      {
        "unit.xml": report('tests="5" failures="0" errors="0"', "<skipped/><skipped/>"),
        "slow.xml": FINE,
        ...END,
      },
      "8 passed, 0 failed, 2 skipped",
    ],
    [
      "A test that failed is counted once, though its runner failed too",
      {
        "unit.xml": FINE,
        "unit.end": "passed\n",
        "slow.xml": report('tests="5" failures="1" errors="1"'),
      },
      "8 passed, 2 failed",
    ],
    [
      "A runner that failed where no test did is counted",
      { "unit.xml": FINE, "slow.xml": FINE, "slow.end": "passed\n" },
      "10 passed, 1 failed",
    ],
    [
      "A runner without a report is counted",
      { "unit.xml": FINE, ...END },
      "5 passed, 1 failed",
    ],
    [
      "A runner without a test is counted",
      { "unit.xml": FINE, "slow.xml": report('tests="0" failures="0" errors="0"'), ...END },
      "5 passed, 1 failed",
    ],
    [
      "Steps that failed are counted",
      { "unit.xml": FINE, "slow.xml": FINE, ...END, failed: "types\nlint\n" },
      "10 passed, 2 failed",
    ],
  ] as const
) {
  Deno.test(`${what}: ${line}.`, async () => {
    assert.deepEqual(await count(files), [`${line}\n`, line.includes(" 0 failed") ? 0 : 1]);
  });
}
