/**
 * Every check that `doctor` makes, in one table: its output, its JSON and
 * docs/doctor.md have their names from here.
 *
 * @module
 */

/** How a check ended. A warning does not make `doctor` fail. */
export type Status = "ok" | "warning" | "failed";

/** What a group is about, in the order in which they are shown. */
export const GROUPS = {
  configuration: "The config directory, the `.env`, the settings of the server",
  process: "The runtime, and what this process was started with",
  sandbox: "The borders between the isolates",
  account: "One account; once for each",
} as const;

/** One of {@link GROUPS}. */
export type Group = keyof typeof GROUPS;

/** Stable names of the checks, by group, with what is looked at. */
export const CHECKS = {
  configuration: {
    config_directory: "It is there, and nobody else can put files into it",
    env_file: "The `.env` is there, is its owner's, and nobody else can read it",
    settings: "Server-wide settings that cannot be used, or no account at all",
    variables: "Names that mean nothing, and values that are cut",
    safeguards: "The audit is on, and calls are limited",
  },
  process: {
    deno_version: "The version of the runtime that this program is tested with",
    root: "It does not run as root",
    permissions: "The process may do no more than it needs, and as much as it needs",
    environment: "Variables of the runtime that weaken TLS or write its secrets",
    clock: "The clock is not behind the time at which the files were changed",
  },
  sandbox: {
    sandbox: "Attempts to break out of isolates like the real ones, and of the launcher",
  },
  account: {
    account_configuration: "Its variables can be used",
    secret: "Where its password or client secret comes from, how old it is, and who can read it",
    sign_in: "With `AUTH=oauth2`: whether somebody has signed in, and when",
    changes: "What an assistant may change",
    provider: "What is known of its provider",
    permission: "The process may reach its servers, and keep its tokens",
    address: "The host's name is found",
    connection: "Something answers at host and port",
    tls: "The certificate is good, for this host, and not about to expire",
    login: "The server accepts the sign-in",
    capabilities: "What the server can do that makes a difference",
    special_folders: "The Trash and other folders that some changes need",
    folder_patterns: "The patterns of FOLDERS and PROTECTED_FOLDERS match folders",
  },
} as const satisfies Record<Group, Readonly<Record<string, string>>>;

/** Name of a check. */
export type CheckName = { [G in Group]: keyof (typeof CHECKS)[G] }[Group];

/** One check that was made. */
export interface Check {
  readonly group: Group;
  /** Id of the account; of that group only. */
  readonly account?: string;
  readonly name: CheckName;
  readonly status: Status;
  /** What was found, as a sentence without its full stop. */
  readonly text: string;
  /** What to do about it, as sentences. */
  readonly next?: string;
}

/** Makes checks of one group. */
export interface Reporter<N extends CheckName> {
  ok(name: N, text: string): Check;
  warning(name: N, text: string, next: string): Check;
  failed(name: N, text: string, next: string): Check;
}

/** Makes a maker. @param account Id, when the group is that of accounts. */
export function reporter<G extends Group>(
  group: G,
  account?: string,
): Reporter<keyof (typeof CHECKS)[G] & CheckName> {
  const base = account === undefined ? { group } : { group, account };
  return {
    ok: (name, text) => ({ ...base, name, status: "ok", text }),
    warning: (name, text, next) => ({ ...base, name, status: "warning", text, next }),
    failed: (name, text, next) => ({ ...base, name, status: "failed", text, next }),
  };
}

/** Where the advice begins: after "; run: …", "; use 993", ": start with …". */
const ADVICE =
  /(?:; (?=(?:run:|use|remove|write|keep|put|make|start|add|let|set|did you mean|where)(?: |$))|: (?=start with ))/;

/**
 * The two halves of a sentence such as "PORT must be a number; use 993": what
 * is wrong, and what to do. Without the second, `next` is `otherwise`.
 */
export function splitAdvice(
  sentence: string,
  otherwise: string,
): { readonly text: string; readonly next: string } {
  const found = ADVICE.exec(sentence);
  if (!found) return { text: sentence, next: otherwise };
  const advice = sentence.slice(found.index + found[0].length);
  const capital = advice.charAt(0).toUpperCase() + advice.slice(1);
  // What is copied into a terminal has no full stop.
  const copied = /^Run: |[/=`]\S*$/.test(capital);
  return {
    text: sentence.slice(0, found.index),
    next: copied || /[.?!]$/.test(capital) ? capital : `${capital}.`,
  };
}
