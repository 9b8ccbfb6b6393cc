/**
 * The product under load for a long time: `deno task soak`.
 *
 *   --calls N     mixed calls, 50 at once
 *   --sessions N  processes one after the other
 *   --hours N     hours of an assistant, at 60 times their speed
 *   --seed N      of the calls
 *
 * It ends with code 1 when something is not as promised.
 *
 * @module
 */

import { print } from "../bench/print.ts";
import { type LivesReport, runLives } from "./sessions.ts";
import { DAY_VARIABLES, runHours } from "./day.ts";
import { type Footprint, growth, sockets, threads } from "./footprint.ts";
import { parseOptions } from "./options.ts";
import { runCalls } from "./run.ts";
import { CAP, type LoadSetting, openLoad } from "./setting.ts";

/** In MB: the contract's budget for 10,000 calls. */
const MAX_GROWTH = 10;

/** As many as the contract says. */
const AT_ONCE = 50;

/** How long connections that nobody uses are waited for, in milliseconds. */
const QUIET_MS = 15_000;

const problems: string[] = [];

function expect(holds: boolean, problem: string): void {
  if (!holds) problems.push(problem);
}

const sorted = (counts: ReadonlyMap<string, number>): string =>
  [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`).join(", ");

const span = (values: readonly number[]): string =>
  `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;

/** What is said, and looked at, after either kind of load. */
async function report(load: LoadSetting, looks: readonly Footprint[]): Promise<void> {
  const { product, caller, taps } = load;
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  const more = growth(looks);
  const left = [await sockets(product.pid), await load.loggedIn()];
  const atWork = looks.map((look) => look.threads);
  const most = taps.map((tap) => tap.most);
  const memory = span(looks.map((look) => look.memory));
  print(`  ${caller.calls} calls: ${sorted(caller.tools)}`);
  print(`  outcomes: ${sorted(caller.outcomes)}; unexpected: ${caller.surprises.length}`);
  print(`  memory: ${memory} MB; last third against the one before it: ${more.toFixed(1)} MB`);
  print(`  connections: at most ${most.join(" and ")} of ${CAP} for each account`);
  print(`  left: ${left[0]} sockets, ${left[1]} sessions at the server`);
  print(`  threads: ${span(atWork)}, afterwards ${await threads(product.pid)}`);
  for (const surprise of caller.surprises.slice(0, 10)) problems.push(surprise);
  expect(more <= MAX_GROWTH, `memory grew by ${more.toFixed(1)} MB`);
  expect(most.every((open) => open <= CAP), `${most} connections`);
  expect(left.every((count) => count === 0), `left: ${left}`);
  await load.assertAsBefore().catch((error) => problems.push(String(error)));
}

async function calls(count: number, seed: number): Promise<void> {
  await using load = await openLoad({}, seed);
  print(`${count} mixed calls, ${AT_ONCE} at once`);
  await report(load, await runCalls(load, count, AT_ONCE));
}

async function hours(count: number, seed: number): Promise<void> {
  await using load = await openLoad(DAY_VARIABLES, seed);
  print(`${count} hours at 60 times their speed`);
  const { looks, conversations } = await runHours(load, count);
  print(`  a look for new mail each minute, ${conversations} conversations`);
  await report(load, looks);
}

async function sessions(count: number): Promise<void> {
  print(`${count} processes one after the other`);
  const { codes, leftAtServer, left, startMs }: LivesReport = await runLives(count);
  print(`  exit codes: ${sorted(codes)}`);
  print(`  from the start to the first mail: ${startMs.toFixed(0)} ms (median)`);
  print(`  left: ${left} processes, ${leftAtServer} sessions at the server`);
  expect(codes.get("0") === count, `exit codes: ${sorted(codes)}`);
  expect(leftAtServer === 0 && left === 0, "something is left");
}

const options = parseOptions(Deno.args);
if (options.calls > 0) await calls(options.calls, options.seed);
if (options.sessions > 0) await sessions(options.sessions);
if (options.hours > 0) await hours(options.hours, options.seed);
print(problems.length === 0 ? "everything as promised" : problems.join("\n"));
Deno.exit(problems.length === 0 ? 0 : 1);
