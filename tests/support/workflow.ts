/**
 * Reading a workflow of GitHub Actions, and everything in it that is careless.
 *
 * @module
 */

import { parse } from "yaml";

/** A step of a job. */
export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly "working-directory"?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** A job; one with `uses` is another workflow. */
export interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly "runs-on"?: string;
  readonly "timeout-minutes"?: number;
  readonly environment?: string;
  readonly strategy?: { readonly matrix?: Readonly<Record<string, readonly unknown[]>> };
  readonly steps?: readonly Step[];
}

/** The parts of a workflow that are looked at. */
export interface Workflow {
  readonly on?: unknown;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs?: Readonly<Record<string, Job>>;
}

/** Reads a workflow. */
export function readWorkflow(text: string): Workflow {
  return parse(text);
}

/**
 * The actions that may be used: the commit of a release that was looked up in
 * the repository of the action. A tag can be moved to other code, a commit
 * cannot.
 */
export const ACTIONS: Readonly<Record<string, readonly [commit: string, version: string]>> = {
  "actions/attest": ["1e69f48acb82d1966a394da916b4c1698aa569d6", "v4.2.2"],
  "actions/attest-build-provenance": ["a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32", "v4.1.0"],
  "actions/checkout": ["3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"],
  "actions/download-artifact": ["3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"],
  "actions/upload-artifact": ["bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", "v7.0.0"],
  "denoland/setup-deno": ["667a34cdef165d8d2b2e98dde39547c9daac7282", "v2.0.4"],
};

/** Machines of GitHub that are used, by a name that does not move to another system. */
const RUNNERS: readonly string[] = [
  "ubuntu-24.04",
  "ubuntu-24.04-arm",
  "macos-15",
  "macos-15-intel",
  "windows-2025",
];

/** What starts a workflow without anything of a stranger in it, or without rights where there is. */
const EVENTS: readonly string[] = [
  "push",
  "pull_request",
  "schedule",
  "workflow_call",
  "workflow_dispatch",
];

/** Expressions with nothing in them that a stranger chooses, besides the name of a branch. */
const EXPRESSIONS =
  /^(?:github\.(?:token|workflow|ref|repository)|github\.event_name == 'pull_request'|matrix\.[a-z]+)$/;

/** Everything that is wrong with a workflow, in sentences. */
export function workflowProblems(text: string): string[] {
  const workflow = readWorkflow(text);
  const jobs = Object.entries(workflow.jobs ?? {});
  return [
    ...isEmpty(workflow.permissions) ? [] : ["does not begin without permissions"],
    ...workflow.concurrency ? [] : ["does not say what happens to two at a time"],
    ...events(workflow.on).filter((event) => !EVENTS.includes(event))
      .map((event) => `is started by ${event}`),
    ...[...text.matchAll(/\$\{\{\s*(.*?)\s*\}\}/g)].map(([, expression = ""]) => expression)
      .filter((expression) => !EXPRESSIONS.test(expression))
      .map((expression) => `has the expression ${expression}`),
    ...actionProblems(text),
    ...jobs.flatMap(([name, job]) => jobProblems(job).map((problem) => `${name}: ${problem}`)),
  ];
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function events(on: unknown): readonly string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on : Object.keys(on ?? {});
}

/** From the text, because the version stands in a comment. */
function actionProblems(text: string): string[] {
  return [...text.matchAll(/\buses:\s*(\S+)(?:[ \t]+#[ \t]*(\S+))?/g)].flatMap(
    ([, what = "", said]) => {
      if (/^\.\/\.github\/workflows\/[a-z]+\.yml$/.test(what)) return [];
      const [action = "", commit] = what.split("@");
      const [known, version] = ACTIONS[action] ?? [];
      if (known === undefined) return [`uses ${action}, which nobody looked at`];
      return commit === known && said === version ? [] : [`does not name ${action} ${version}`];
    },
  );
}

function jobProblems(job: Job): string[] {
  const problems: string[] = [];
  if (typeof job.permissions !== "object") problems.push("does not name its permissions");
  if (job.uses !== undefined) return problems;
  if (!((job["timeout-minutes"] ?? 0) > 0)) problems.push("may run for hours");
  for (const runner of runnersOf(job)) {
    if (!RUNNERS.includes(runner)) problems.push(`runs on ${runner}`);
  }
  for (const { uses = "", run = "", with: options } of job.steps ?? []) {
    // What somebody else wrote must not become part of a command.
    if (run.includes("${{")) problems.push("puts an expression into a command");
    if (uses.startsWith("actions/checkout@") && options?.["persist-credentials"] !== false) {
      problems.push("leaves its token in the checkout");
    }
  }
  return problems;
}

/** The machines of a job; those of its matrix, if it has one. */
function runnersOf({ "runs-on": runner = "", strategy }: Job): readonly string[] {
  if (runner !== "${{ matrix.runner }}") return [runner];
  const { runner: list = [], include = [] } = strategy?.matrix ?? {};
  return [...list, ...include.map((row) => (row as { runner: string }).runner)] as string[];
}
