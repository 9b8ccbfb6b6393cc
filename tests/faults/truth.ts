/**
 * Whether an answer to a call that was disturbed is true: either all of the
 * undisturbed one, or an error, or, of several folders, a part that says so.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Answer } from "../clients/mcp.ts";
import type { Harm } from "../servers/byte_faults.ts";
import type { Patience } from "./stand.ts";

/** What a call came to. */
export type Outcome = "whole" | "partial" | `${string}/${string}`;

/** Reasons that are true of a connection that ended. */
const LOST = ["connection_lost"];

/** Reasons that are true of one that fell silent, by how far it had come. */
const SILENT = ["connect_timeout", "greeting_timeout", "server_silent"];

/** The reason of a call that came to the limit of its tool. */
const TOO_LONG = "tool_timeout";

/** Those with the code `timeout`. */
const TIMEOUTS = [...SILENT, TOO_LONG];

/** Reasons that are true of each harm; none for harm that a call must live through. */
const REASONS: Readonly<Record<Harm["kind"], readonly string[]>> = {
  fin: LOST,
  goodbye: LOST,
  reset: LOST,
  silence: SILENT,
  stall: [],
  drip: [],
  // A record that is not as it was sent ends TLS; one whose length is changed is waited for.
  flip: [...LOST, ...SILENT, "connection_damaged"],
  double: [...LOST, "connection_damaged"],
  swap: [...LOST, ...SILENT, "connection_damaged"],
};

/**
 * Harm that TLS finds in every record, and what it cannot tell from a server
 * that speaks no TLS, or another version of it, before the first is protected.
 */
const NO_TLS = "starttls_failed";

/** What a call was, and what was done to it. */
export interface Question {
  /** {@link comparable} of the undisturbed answer. */
  readonly expected: string;
  readonly harm: Harm;
  /** Which timeout is to end a silence. */
  readonly patience: Patience;
  /** Whether it goes through several folders. */
  readonly several: boolean;
  /** Whether TLS may not have begun yet. */
  readonly early: boolean;
}

/** The value of an answer, without what is different every time. */
export function comparable({ structured }: Answer): string {
  const { summary, data } = structured as { summary: string; data: Record<string, unknown> };
  const { next_cursor, round_trip_ms, ...rest } = data;
  return JSON.stringify({
    summary,
    ...rest,
    ...(next_cursor === undefined ? {} : { next_cursor: "…" }),
    ...(round_trip_ms === undefined ? {} : { round_trip_ms: 0 }),
  }).replace(/(<\/?untrusted_mail )[^ >]+/g, "$1…");
}

/**
 * Classifies an answer.
 *
 * @throws {AssertionError} When it is neither of what an answer may be.
 */
export function judge(answer: Answer, question: Question): Outcome {
  const { expected, harm, patience, several, early } = question;
  if (answer.failed) {
    const { code, details, retryable } = answer.error ?? {};
    const reason = String(details?.["reason"]);
    const said = `${code}/${reason}` as const;
    const spoiled = REASONS[harm.kind].includes("connection_damaged");
    if (early && spoiled && reason === NO_TLS) return said;
    const mayEnd = patience === "tool" && harm.kind === "silence" ? [TOO_LONG] : [];
    const reasons = [...REASONS[harm.kind], ...mayEnd];
    assert.ok(reasons.includes(reason), `${said} is not what happened`);
    assert.equal(code, TIMEOUTS.includes(reason) ? "timeout" : "unavailable", said);
    assert.equal(retryable, true, `${said} can be tried again`);
    return said;
  }
  const said = comparable(answer);
  if (said === expected) return "whole";
  return trulySaid(() => {
    assert.ok(several, `Not the whole answer, and it does not say so:\n  ${said}\n  ${expected}`);
    assertPart(said, expected, harm);
    return "partial";
  });
}

/** An answer that says what is not so. However busy a machine is, there is none. */
export class FalseAnswer extends Error {
  override readonly name = "FalseAnswer";
}

/** @throws {FalseAnswer} What `look` throws. */
export function trulySaid<T>(look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw new FalseAnswer((error as Error).message, { cause: error });
  }
}

interface Part {
  readonly status?: string;
  readonly issues?: readonly {
    readonly code: string;
    readonly retryable: boolean;
    readonly mailbox?: string;
  }[];
  readonly messages: readonly { readonly id: string }[];
  readonly has_more: boolean;
  readonly next_cursor?: string;
}

/** A part names every folder of which something is missing, and how to get the rest. */
function assertPart(said: string, expected: string, { kind }: Harm): void {
  const part: Part = JSON.parse(said);
  const all: Part = JSON.parse(expected);
  assert.notDeepEqual(REASONS[kind], [], "nothing may be missing");
  assert.equal(part.status, "partial", said);
  const failed = (part.issues ?? []).map(({ mailbox }) => mailbox);
  assert.ok(failed.length > 0, said);
  for (const { code, retryable } of part.issues ?? []) {
    assert.match(code, /^(unavailable|timeout)$/);
    assert.equal(retryable, true);
  }
  const known = new Map(all.messages.map((message) => [message.id, message]));
  for (const message of part.messages) {
    // What a folder that failed leaves free, older messages of the others fill.
    if (known.has(message.id)) assert.deepEqual(message, known.get(message.id));
  }
  const shown = new Set(part.messages.map(({ id }) => id));
  for (const { id } of all.messages) {
    const folder = id.split(":")[2];
    assert.ok(shown.has(id) || failed.includes(folder), `${id} is missing, and not said to be`);
  }
  assert.equal(part.has_more, true, "the rest can be asked for");
  assert.ok(part.next_cursor, "the rest can be asked for");
}
