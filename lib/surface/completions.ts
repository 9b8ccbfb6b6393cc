/**
 * MCP completions: ids of accounts and names of folders, while somebody types
 * them.
 *
 * @module
 */

import type { CompleteRequest, CompleteResult } from "@modelcontextprotocol/sdk/types.js";
import { MAX_MAILBOX_LIMIT } from "../contract/limits.ts";
import type { Completes } from "../prompts/prompt.ts";
import { PROMPTS } from "../prompts/registry.ts";
import { RESOURCES } from "../resources/registry.ts";
import type { Extra, SurfaceFacts } from "./calling.ts";

/** Most values in one answer (MCP, "Completion"). */
const MAX_VALUES = 100;

/** How long somebody who types waits for names, in milliseconds. */
const PATIENCE_MS = 3_000;

/** The variables of templates that something can be offered for. */
const VARIABLES: Readonly<Record<string, Completes>> = { account: "account", mailbox: "mailbox" };

/** Answers `completion/complete`, about arguments of prompts and variables of templates. */
export async function complete(
  { params }: CompleteRequest,
  extra: Extra,
  { config, runner }: SurfaceFacts,
): Promise<CompleteResult> {
  const { name, value } = params.argument;
  switch (completes(params.ref, name)) {
    case "account":
      return offer(config.accounts.map(({ id }) => id), value);
    case "mailbox": {
      const { account, account_id = account } = params.context?.arguments ?? {};
      const known = account_id === undefined || config.accounts.some(({ id }) => id === account_id);
      if (!known) return offer([], value);
      // The tool looks through all folders, and gives as many as one answer may have.
      const input = {
        pattern: `*${value}*`,
        limit: MAX_MAILBOX_LIMIT,
        ...(account_id && { account_id }),
      };
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), PATIENCE_MS);
      const signal = AbortSignal.any([extra.signal, late.signal]);
      const { mailboxes, total } = await runner(
        "imap_list_mailboxes",
        input,
        { ...extra, signal },
      ).then(
        (data) => data as Folders,
        // Whoever types goes on typing; the tool tells what is wrong.
        (): Folders => ({ mailboxes: [], total: 0 }),
      ).finally(() => clearTimeout(timer));
      // For the tool they stand for anything, so that not all it has found has been typed.
      const more = /[*%]/.test(value) ? 0 : total - mailboxes.length;
      return offer(mailboxes.map(({ name }) => name), value, more);
    }
    default:
      return offer([], value);
  }
}

/** What is used of the answer of `imap_list_mailboxes`. */
interface Folders {
  /** How many fit the pattern. */
  readonly total: number;
  readonly mailboxes: readonly { readonly name: string }[];
}

/** What an argument or a variable names; undefined when nothing can be offered for it. */
function completes(ref: CompleteRequest["params"]["ref"], name: string): Completes | undefined {
  if (ref.type === "ref/resource") {
    const isKnown = RESOURCES.some(({ uriTemplate }) => uriTemplate === ref.uri);
    return isKnown && Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined;
  }
  const known = PROMPTS.find((prompt) => prompt.name === ref.name)?.arguments ?? {};
  return Object.hasOwn(known, name) ? known[name]?.completes : undefined;
}

/**
 * Those that begin with what was typed, then those that have it elsewhere.
 *
 * @param more How many there are besides `all`. @default none
 */
function offer(all: readonly string[], typed: string, more = 0): CompleteResult {
  const wanted = typed.toLowerCase();
  const places = all.map((value) => [value.toLowerCase().indexOf(wanted), value] as const);
  const found = [
    ...places.filter(([at]) => at === 0),
    ...places.filter(([at]) => at > 0),
  ].map(([, value]) => value);
  return {
    completion: {
      values: found.slice(0, MAX_VALUES),
      total: found.length + more,
      hasMore: found.length + more > MAX_VALUES,
    },
  };
}
