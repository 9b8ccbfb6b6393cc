/**
 * The one shape of all answers.
 *
 * @module
 */

import type * as z from "zod";
import { type ErrorDetails, MailError } from "../contract/error.ts";
import type { ToolResult } from "./tool.ts";

/** Facts about a call. */
export interface Meta {
  /** ISO 8601. */
  readonly now_utc: string;
  readonly duration_ms: number;
}

/** A successful answer. */
export interface Success extends ToolResult<unknown> {
  readonly meta: Meta;
}

/** A failed answer. */
export interface Failure {
  readonly error: {
    readonly code: MailError["code"];
    readonly message: string;
    readonly hint?: string;
    readonly retryable: boolean;
    readonly details?: ErrorDetails;
  };
  readonly meta: Meta;
}

/**
 * Facts about a call that started at `startedAt`.
 *
 * @param startedAt `performance.now()` at its beginning.
 */
export function metaSince(startedAt: number): Meta {
  return {
    now_utc: new Date().toISOString(),
    duration_ms: Math.round((performance.now() - startedAt) * 10) / 10,
  };
}

/** Makes the answer of a call that failed. Errors that nobody expected say nothing of themselves. */
export function failure(error: unknown, meta: Meta): Failure {
  const known = error instanceof MailError ? error : new MailError(
    "internal",
    "Something went wrong inside this server",
    { hint: "Call again; if it keeps happening, look at the log.", retryable: true, cause: error },
  );
  return {
    error: {
      code: known.code,
      message: known.message,
      ...(known.hint === undefined ? {} : { hint: known.hint }),
      retryable: known.retryable,
      ...(known.details === undefined ? {} : { details: known.details }),
    },
    meta,
  };
}

/**
 * Checks a call's arguments.
 *
 * @throws {MailError} `invalid_input` naming every argument that is wrong, never its value.
 */
export function parseInput<Input extends z.ZodObject>(
  schema: Input,
  input: unknown,
): z.output<Input> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => {
    if (issue.code === "unrecognized_keys") {
      return `unknown argument ${issue.keys.slice(0, MAX_PROBLEMS).map(shortName).join(", ")}`;
    }
    return `${
      issue.path.map((step) => shortName(String(step))).join(".") || "arguments"
    }: ${issue.message}`;
  });
  throw new MailError("invalid_input", problems.join("; "), {
    hint: `Known arguments: ${Object.keys(schema.shape).join(", ") || "none"}.`,
    details: { reason: "arguments" },
  });
}

/** Problems named in one error. */
const MAX_PROBLEMS = 10;

/** A key that a caller made up, in a form that is safe to repeat. */
function shortName(key: string): string {
  return JSON.stringify(key.replace(/[^\x20-\x7e]/g, "?").slice(0, 40));
}
