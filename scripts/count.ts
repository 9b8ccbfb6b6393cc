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
let failed = Number(failedSteps);
let skipped = 0;
for (const path of reports) {
  const report = await Deno.readTextFile(path).catch(() => "");
  const root = /<testsuites[^>]*>/.exec(report)?.[0];
  const number = (name: string): number =>
    Number(new RegExp(` ${name}="(\\d+)"`).exec(root ?? "")?.[1] ?? 0);
  const bad = number("failures") + number("errors");
  const ignored = report.match(/<skipped\/>/g)?.length ?? 0;
  skipped += ignored;
  passed += number("tests") - bad - ignored;
  // A run without a report did not get as far as its tests.
  failed += root === undefined || number("tests") === 0 ? 1 : bad;
}
const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
await Deno.stdout.write(new TextEncoder().encode(`${counts}\n`));
Deno.exit(failed > 0 ? 1 : 0);
