/**
 * Which answers a client may expect to the bytes that it sent, told by the
 * SDK's own schemas and not by the code under test.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  CancelledNotificationSchema,
  type JSONRPCMessage,
  JSONRPCMessageSchema,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";

/** What comes back. */
export interface Expected {
  /** How often each id was asked with. */
  readonly asked: ReadonlyMap<RequestId, number>;
  /**
   * Requests that have an answer or none: those that were canceled, also when the
   * request follows its cancellation, which the SDK looks at a moment later.
   */
  readonly canceled: ReadonlySet<RequestId>;
  /** Whether it cannot be told which of two requests was canceled. */
  readonly unclear: boolean;
}

/** Reads what a client sent; what follows the last line end counts too. */
export function expectedOf(bytes: Uint8Array): Expected {
  const asked = new Map<RequestId, number>();
  const canceled = new Set<RequestId>();
  for (const line of new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split("\n")) {
    let value: unknown;
    try {
      value = JSON.parse(line.replace(/\r$/, ""));
    } catch {
      continue;
    }
    for (const id of idsOf(value)) asked.set(id, (asked.get(id) ?? 0) + 1);
    const id = CancelledNotificationSchema.safeParse(value).data?.params.requestId;
    // The SDK takes the ids 0 and "" for none.
    if (id) canceled.add(id);
  }
  const unclear = [...canceled].some((id) => (asked.get(id) ?? 0) > 1);
  return { asked, canceled, unclear };
}

/** The ids for whose answers whoever wrote this waits. */
function idsOf(value: unknown): readonly RequestId[] {
  const message = JSONRPCMessageSchema.safeParse(value);
  if (message.success) {
    return "method" in message.data && "id" in message.data ? [message.data.id] : [];
  }
  const broken = Array.isArray(value) ? value.slice(0, 100) : [value];
  return broken.map(Object).filter(({ id, method }) =>
    method !== undefined && (typeof id === "string" || Number.isSafeInteger(id))
  ).map(({ id }) => id);
}

/** Whether everything is answered that must be. */
export function isAnswered(
  { asked, canceled }: Expected,
  messages: readonly JSONRPCMessage[],
): boolean {
  const answered = answersById(messages);
  return [...asked].every(([id, count]) =>
    canceled.has(id) || (answered.get(id)?.length ?? 0) >= count
  );
}

function answersById(
  messages: readonly JSONRPCMessage[],
): ReadonlyMap<RequestId | undefined, readonly JSONRPCMessage[]> {
  const answers = messages.filter((message) => "result" in message || "error" in message);
  return Map.groupBy(answers, (message) => "id" in message ? message.id : undefined);
}

/** Every request has exactly one answer, nothing else has any, and every error says something. */
export function assertAnswered(
  { asked, canceled }: Expected,
  messages: readonly JSONRPCMessage[],
): void {
  const answered = answersById(messages);
  for (const [id, answers] of answered) {
    assert.ok(id !== undefined && asked.has(id), `an answer nobody asked for: ${String(id)}`);
    assert.ok(
      answers.length <= (asked.get(id) ?? 0),
      `answered twice: ${id}`,
    );
  }
  for (const [id, count] of asked) {
    if (!canceled.has(id)) assert.equal(answered.get(id)?.length, count, `not answered: ${id}`);
  }
  for (const message of messages) {
    if (!("error" in message)) continue;
    assert.ok(message.error.code < 0, "an error has a negative code");
    assert.notEqual(message.error.message, "");
  }
}
