/**
 * How much an answer holds, for the audit: numbers and words of this program,
 * nothing of a mailbox.
 *
 * @module
 */

/** Numbers of an answer; those that it does not have are undefined. */
export interface Counts {
  /** `partial`, `running`, `dry_run`, … */
  readonly status: string | undefined;
  /** Messages or folders in the answer. */
  readonly found: number | undefined;
  readonly done: number | undefined;
  readonly skipped: number | undefined;
  readonly failed: number | undefined;
}

/** Counts what is in the `data` of an answer. */
export function countsOf(data: unknown): Counts {
  const { status, messages, mailboxes, counts } = Object(data) as Readonly<Record<string, unknown>>;
  const list = [messages, mailboxes].find((one) => Array.isArray(one));
  const { done, skipped, failed } = Object(counts) as Readonly<Record<string, unknown>>;
  const number = (value: unknown): number | undefined =>
    typeof value === "number" ? value : undefined;
  return {
    status: typeof status === "string" ? status : undefined,
    found: list?.length,
    done: number(done),
    skipped: number(skipped),
    failed: number(failed),
  };
}
