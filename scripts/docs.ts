/**
 * Fills the generated tables in the Markdown files: everything between
 * `<!-- generated: NAME -->` and `<!-- end -->`.
 *
 *   deno run -A scripts/docs.ts           rewrites the files
 *   deno run -A scripts/docs.ts --check   exits 1 when a file is out of date
 *
 * @module
 */

import { ACCOUNT_VARIABLES, NUMBER_VARIABLES, TEXT_VARIABLES } from "../lib/config/variables.ts";
import { type Provider, PROVIDERS } from "../lib/config/providers.ts";
import {
  OUTCOME_REASONS,
  REFUSAL_REASONS,
  SERVER_REASONS,
  SIGN_IN_REASONS,
} from "../lib/contract/reason.ts";
import { CHECKS } from "../lib/doctor/checks.ts";
import { REFUSALS } from "../lib/http/refusal.ts";
import { METRICS } from "../lib/metrics.ts";
import { SECURITY_EVENTS } from "../lib/policy/security_events.ts";
import { PROMPTS } from "../lib/prompts/registry.ts";
import { RESOURCES } from "../lib/resources/registry.ts";
import { TOOLS } from "../lib/tools/registry.ts";
import type { Tool } from "../lib/tools/tool.ts";
import { SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";
import { type Scenario, SCENARIOS, UNDECLARED } from "../tests/conformance/scenarios.ts";
import { cells, circumstances, COLUMNS, remarks, type Report } from "../tests/bench/report.ts";
import { type Kind, KINDS, SUBJECTS } from "../tests/mutation/mutations/all.ts";
import { GROUPS } from "../tests/servers/hostile/groups.ts";
import { otherListSizes, toolListSizes } from "./list_sizes.ts";

const root = new URL("../", import.meta.url);
const BLOCK = /(<!-- generated: ([a-z -]+) -->\n)[^]*?(<!-- end -->)/g;

type Row = readonly string[];

/** A Markdown table as `deno fmt` writes it: every column as wide as its widest cell. */
function table(head: Row, rows: readonly Row[]): string {
  const widths = head.map((_, i) =>
    Math.max(3, ...[head, ...rows].map((row) => row[i]?.length ?? 0))
  );
  const line = (row: Row): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}

/** What the README begins with. */
const FIRST_VARIABLES: readonly Row[] = [
  ...(["HOST", "USER", "PASS", "AUTH"] as const).map((suffix) => [
    `\`MAIL_IMAP_DEFAULT_${suffix}\``,
    ACCOUNT_VARIABLES[suffix].meaning,
  ]),
  ["`MAIL_IMAP_WRITE_ENABLED`", TEXT_VARIABLES.MAIL_IMAP_WRITE_ENABLED],
];

/** Widest line of a page, as `deno fmt` writes it. */
const WIDTH = 100;

/** A bullet of a list as `deno fmt` writes it. */
function bullet(text: string): string {
  const lines = ["-"];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.join("\n");
}

/** How somebody signs in, in words. */
const SIGN_INS: Readonly<Record<Provider["signIn"][number], string>> = {
  app_password: "app password",
  oauth2: "OAuth 2",
  password: "password of the mailbox",
  bridge_password: "password of Bridge",
};

function signIns({ signIn }: Provider): string {
  return signIn.map((kind) => SIGN_INS[kind]).join(", or ");
}

/** How to begin with one provider. */
function providerSection(provider: Provider): string {
  const { name, user, before, passwordPage, oauth, activityPage, quirks } = provider;
  const lines = [
    ...before,
    ...passwordPage ? [`Where the password is from: ${passwordPage}`] : [],
    ...oauth ? oauth.registration.map((sentence) => `For OAuth 2: ${sentence}`) : [],
    ...user === "local_part" && !quirks.some((quirk) => quirk.includes("before the @"))
      ? ["The user name is what stands before the @."]
      : [],
    ...quirks,
    ...activityPage ? [`Who signed in lately: ${activityPage}`] : [],
  ];
  const known = lines.length > 0 ? lines : ["Nothing else is known to be special."];
  return `### ${name}\n\n${known.map(bullet).join("\n")}`;
}

function firstSentence(text: string): string {
  return /^[^]*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}

/** `` `name` ``, with a question mark when it may be left out. */
function inputs({ input }: Tool): string {
  const names = Object.entries(input.shape).map(([name, schema]) =>
    `\`${name}${schema.safeParse(undefined).success ? "?" : ""}\``
  );
  return names.join(", ") || "none";
}

/** Words of a field, and what each means. */
function meanings(field: string, words: Readonly<Record<string, string>>): string {
  return table(
    [`\`${field}\``, "What it says"],
    Object.entries(words).map(([word, meaning]) => [`\`${word}\``, meaning]),
  );
}

/** What comes of a scenario of the conformance suite. */
function outcome({ needs, not }: Scenario): string {
  if (not !== undefined) return not;
  if (needs === undefined) return "passes";
  return UNDECLARED[needs] === undefined ? "passes" : `\`${needs}\` is not declared`;
}

/** What came of cutting the connection, as tests/integration/write_faults_test.ts wrote it. */
const cuts: readonly { write: string; variant: string; cuts: number; retried: number }[] = JSON
  .parse(await Deno.readTextFile(new URL("docs/writes.json", root)));

/** One row for each write: how often it was cut on each kind of server. */
function cutRows(): readonly Row[] {
  const variants = [...new Set(cuts.map(({ variant }) => variant))];
  const sum = (some: typeof cuts): string => `${some.reduce((all, row) => all + row.cuts, 0)}`;
  const rows = [...Map.groupBy(cuts, ({ write }) => write)].map(([write, some]) => [
    write,
    ...variants.map((variant) => sum(some.filter((row) => row.variant === variant))),
  ]);
  const all = variants.map((variant) => sum(cuts.filter((row) => row.variant === variant)));
  return [...rows, [`All: ${sum(cuts)}`, ...all]];
}

/** How many, with their sum in the last row. */
function counted(rows: readonly (readonly [string, ...number[]])[]): readonly Row[] {
  const sums = rows[0]?.slice(1).map((_, i) =>
    rows.reduce((all, row) => all + Number(row[i + 1]), 0)
  );
  return [...rows, ["All", ...sums ?? []]].map((row) => row.map(String));
}

/** What the last full run of the benchmarks measured. */
const report: Report = JSON.parse(
  await Deno.readTextFile(new URL("docs/performance.json", root)),
);

const tables: Readonly<Record<string, string>> = {
  "tools": table(
    ["Tool", "What it does", "Inputs"],
    TOOLS.map((tool) => [`\`${tool.name}\``, firstSentence(tool.description), inputs(tool)]),
  ),
  "resources": table(
    ["URI", "What it is", "Type"],
    RESOURCES.map(({ uriTemplate, description, mimeType }) => [
      `\`${uriTemplate}\``,
      firstSentence(description),
      mimeType === undefined ? "the attachment's" : `\`${mimeType}\``,
    ]),
  ),
  "tool list sizes": table(
    ["Allowed", "Tools", "Without output schemas", "With them", "Instructions"],
    toolListSizes(),
  ),
  "other list sizes": table(["List", "Bytes"], otherListSizes()),
  "prompts": table(
    ["Prompt", "What it does", "What is filled in"],
    PROMPTS.map(({ name, description, arguments: known }) => [
      `\`${name}\``,
      description,
      Object.entries(known).map(([name, { required }]) => `\`${name}${required ? "" : "?"}\``)
        .join(", "),
    ]),
  ),
  "account variables": table(
    ["Variable", "Default", "Meaning"],
    Object.entries(ACCOUNT_VARIABLES).map(([suffix, variable]) => [
      `\`MAIL_IMAP_<ACCOUNT>_${suffix}\``,
      variable.default,
      variable.meaning,
    ]),
  ),
  "first variables": table(["Variable", "Meaning"], FIRST_VARIABLES),
  "text variables": table(
    ["Variable", "Meaning"],
    Object.entries(TEXT_VARIABLES).map(([name, meaning]) => [`\`${name}\``, meaning]),
  ),
  "number variables": table(
    ["Variable", "Default", "Range", "Meaning"],
    Object.values(NUMBER_VARIABLES).map(({ name, default: value, min, max, meaning }) => [
      `\`${name}\``,
      `${value}`,
      `${min}..${max}`,
      meaning,
    ]),
  ),
  "providers": table(
    ["Provider", "`HOST`", "`PORT`", "`SECURE`", "Signs in with"],
    PROVIDERS.map((provider) => [
      provider.name,
      provider.hosts.filter((host) =>
        host === provider.hosts[0] || Object.values(provider.hostsByDomain ?? {}).includes(host)
      ).map((host) => `\`${host}\``).join(", "),
      `${provider.port}`,
      provider.security === "tls" ? "`true`" : "`starttls`",
      signIns(provider),
    ]),
  ),
  "provider sections": PROVIDERS.map(providerSection).join("\n\n"),
  "checks": table(
    ["Group", "Check", "What is looked at"],
    Object.entries(CHECKS).flatMap(([group, checks]) =>
      Object.entries(checks).map(([name, what]) => [`\`${group}\``, `\`${name}\``, what])
    ),
  ),
  "outcome reasons": meanings("reason", OUTCOME_REASONS),
  "refusal reasons": meanings("reason", REFUSAL_REASONS),
  "server reasons": meanings("reason", SERVER_REASONS),
  "sign-in reasons": meanings("reason", SIGN_IN_REASONS),
  "http refusals": table(
    ["Status", "What it says"],
    Object.values(REFUSALS).map(([status, message]) => [`${status}`, message]),
  ),
  "metrics": table(
    ["Metric", "Kind", "Labels", "What it says"],
    Object.entries(METRICS).map(([name, { type, labels, help }]) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(", "),
      help,
    ]),
  ),
  "revisions": bullet(
    SUPPORTED_PROTOCOL_VERSIONS.map((revision: string) => `\`${revision}\``).join(", "),
  ),
  "conformance": table(
    ["Scenario", "What comes of it"],
    Object.entries(SCENARIOS).map(([name, scenario]) => [`\`${name}\``, outcome(scenario)]),
  ),
  "undeclared": table(
    ["Capability", "Why not"],
    Object.entries(UNDECLARED).map(([name, why]) => [`\`${name}\``, why]),
  ),
  "security events": meanings("event", SECURITY_EVENTS),
  "cut points": table(
    ["Write", ...new Set(cuts.map(({ variant }) => variant))],
    cutRows(),
  ),
  "hostile servers": table(
    ["A server that", "Ways", "In the gate"],
    counted(GROUPS.map(({ what, ways, inGate }) => [what, ways, inGate])),
  ),
  "mutations": table(
    ["Lines about", "Broken"],
    counted(Object.entries(SUBJECTS).map(([kind, about]) => [about, KINDS[kind as Kind].length])),
  ),
  "performance figures": table(COLUMNS, report.rows.map(cells)),
  "performance remarks": table(["Row", "Remark"], remarks(report)),
  "performance machine": table(["What", "Value"], circumstances(report)),
};

async function markdownFiles(): Promise<readonly URL[]> {
  const files: URL[] = [];
  for (const directory of [root, new URL("docs/", root)]) {
    for await (const { name, isFile } of Deno.readDir(directory)) {
      if (isFile && name.endsWith(".md")) files.push(new URL(name, directory));
    }
  }
  return files;
}

const check = Deno.args.includes("--check");
const problems: string[] = [];
const missing = new Set(Object.keys(tables));
for (const file of await markdownFiles()) {
  const path = file.pathname.slice(root.pathname.length);
  const before = await Deno.readTextFile(file);
  const after = before.replace(BLOCK, (block: string, begin: string, name: string, end: string) => {
    const content = tables[name];
    if (content === undefined) problems.push(`${path}: there is no table called "${name}"`);
    missing.delete(name);
    return content === undefined ? block : `${begin}\n${content}\n\n${end}`;
  });
  if (after === before) continue;
  if (check) problems.push(`${path} is out of date; run: deno run -A scripts/docs.ts`);
  else await Deno.writeTextFile(file, after);
}
for (const name of missing) problems.push(`No Markdown file shows the table "${name}"`);
for (const problem of problems) {
  await Deno.stderr.write(new TextEncoder().encode(`${problem}\n`));
}
if (problems.length > 0) Deno.exit(1);
