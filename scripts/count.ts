/**
 * The last line of the gate: counts from the runners' JUnit reports, plus the
 * steps that are no test runs.
 *
 * Usage: count.ts DIRECTORY NAME...
 *
 * The directory holds for every name the report `NAME.xml`, and `NAME.end` when
 * the runner said that all passed; and in `failed` a line for every step that
 * failed.
 *
 * @module
 */

const [directory = ".", ...names] = Deno.args;

const read = (name: string): Promise<string> =>
  Deno.readTextFile(`${directory}/${name}`).catch(() => "");

let passed = 0;
let failed = (await read("failed")).split("\n").filter((line) => line !== "").length;
let skipped = 0;
for (const name of names) {
  const report = await read(`${name}.xml`);
  const root = /<testsuites[^>]*>/.exec(report)?.[0];
  const number = (attribute: string): number =>
    Number(new RegExp(` ${attribute}="(\\d+)"`).exec(root ?? "")?.[1] ?? 0);
  const bad = number("failures") + number("errors");
  const ignored = report.match(/<skipped\/>/g)?.length ?? 0;
  skipped += ignored;
  passed += number("tests") - bad - ignored;
  // A run without tests did not get as far as them, and a runner may fail where no test does.
  const ended = number("tests") > 0 && await read(`${name}.end`) !== "";
  failed += Math.max(bad, ended ? 0 : 1);
}
const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
await Deno.stdout.write(new TextEncoder().encode(`${counts}\n`));
Deno.exit(failed > 0 ? 1 : 0);
