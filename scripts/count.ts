/**
 * The last line of the gate: counts from the runners' JUnit reports, plus the
 * steps that are no test runs.
 *
 * Usage: count.ts FAILED_STEPS REPORT...
 *
 * @module
 */

const [failedSteps = "0", ...reports] = Deno.args;

let passed = 0;
// A failed test run is also a failed step: only what no report counts is added.
let failed = 0;
for (const path of reports) {
  const report = await Deno.readTextFile(path).catch(() => "");
  const root = /<testsuites[^>]*>/.exec(report)?.[0] ?? "";
  const number = (name: string): number =>
    Number(new RegExp(` ${name}="(\\d+)"`).exec(root)?.[1] ?? 0);
  const bad = number("failures") + number("errors");
  failed += bad;
  passed += number("tests") - bad;
}
if (failed === 0) failed = Number(failedSteps);
if (passed === 0) failed = Math.max(failed, 1);
await Deno.stdout.write(new TextEncoder().encode(`${passed} passed, ${failed} failed\n`));
Deno.exit(failed > 0 ? 1 : 0);
