/**
 * Which files of integration tests are run on other servers than Dovecot: all
 * but those that are named here, each with its reason.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** Files that no other server has a part in. */
export const LEFT_OUT_FILES: Readonly<Record<string, readonly string[]>> = {
  "they bring mail servers of their own": [
    "completions",
    "counts",
    "doctor_sign_in",
    "doctor_states",
    "gmail",
    "hostile_answers",
    "hostile_interruptions",
    "hostile_login",
    "hostile_sizes",
    "hostile_transport",
    "injection",
    "large_attachment",
    "login_refused",
    "lying_drafts",
    "lying_flags",
    "lying_removal",
    "lying_server",
    "lying_size",
    "lying_store",
    "thread_hostile",
    "thread_servers",
    "write_accounts",
    "write_gates",
    "write_injection",
    "write_tokens",
  ],
  "they are about signing in, for which only Dovecot has the other side": [
    "authorization_server",
    "login",
    "sign_in",
    "sign_in_browser",
    "sign_in_files",
    "sign_in_login",
    "sign_in_lost",
    "sign_in_mechanisms",
    "sign_in_refresh",
    "sign_in_secrets",
    "sign_in_unreachable",
  ],
  "they are about the program, its commands and files; a server only has to be there": [
    "breakout",
    "clients",
    "clock",
    "compile",
    "conformance",
    "demo",
    "doctor",
    "fairness",
    "incident",
    "init",
    "init_lookup",
    "init_mistakes",
    "inspector",
    "install",
    "load",
    "package",
    "process_life",
    "retention",
    "revisions",
    "secrets",
    "smoke",
    "view",
    "start_mistakes",
    "stuck",
  ],
  "they are about MCP over HTTP, behind which every call is what it is over stdio": [
    "http",
    "http_broken",
    "http_drain",
    "http_hostile",
    "http_refused",
    "http_replicas",
    "http_scope",
  ],
  "they are about what is in deploy/": [
    "deploy_alerts",
    "deploy_docker",
    "deploy_http",
    "deploy_nftables",
    "deploy_nginx",
    "deploy_systemd",
  ],
  "they show that what the tests are made of does what it should": ["byte_proxy", "cut_points"],
  "it has accounts on Dovecot and on Cyrus, and is run with Dovecot": ["write_between_servers"],
  "Dovecot alone is told there, by its configuration, what to forbid": ["forbidden_folders"],
};

/** What the gate runs on Cyrus: of each thing that a server can do otherwise the shortest test. */
export const GATE: readonly string[] = [
  "append",
  "draft",
  "folder_confinement",
  "in_process",
  "manage_mailbox",
  "manage_mailbox_asked",
  "manage_mailbox_refused",
  "reading_changes_nothing",
  "search",
  "search_order",
  "thread",
  "write_dry_run",
  "write_messages",
  "write_taken_back",
];

const FOLDER = fileURLToPath(new URL("../integration", import.meta.url));

/** Names of all files of integration tests, without their ending. */
export function allFiles(): readonly string[] {
  return [...Deno.readDirSync(FOLDER)].flatMap(({ name }) =>
    /^(.*)_test\.ts$/.exec(name)?.[1] ?? []
  )
    .sort();
}

/** Those that are run. */
export function filesFor(isGate: boolean): readonly string[] {
  const out = new Set(Object.values(LEFT_OUT_FILES).flat());
  return (isGate ? GATE : allFiles().filter((name) => !out.has(name)))
    .map((name) => `${FOLDER}/${name}_test.ts`);
}
