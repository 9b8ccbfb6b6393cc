/**
 * What every call goes through, whichever client made it and over whichever
 * transport: limits, gate, time, audit. One for the whole process.
 *
 * @module
 */

import { Deadline } from "./deadline.ts";
import type { Config } from "./config/types.ts";
import { CAPABILITIES } from "./contract/capability.ts";
import { type ErrorCode, MailError } from "./contract/error.ts";
import type { Reason } from "./contract/reason.ts";
import type { Scope } from "./contract/scope.ts";
import { shuttingDown } from "./contract/shutting_down.ts";
import type { EndedCall, RefusedWrite } from "./policy/audit.ts";
import { CallLimit } from "./policy/call_limit.ts";
import { forReading } from "./policy/gate.ts";
import { type RateClass, RateLimits } from "./policy/rate_limit.ts";
import { type Concern, concernOf } from "./tools/concern.ts";
import { countsOf } from "./tools/counts.ts";
import { type Failure, failure, metaSince, parseInput, type Success } from "./tools/envelope.ts";
import type { Caller, Tool, ToolServices } from "./tools/tool.ts";

/** One call, as the client made it. */
export interface Call {
  /** Undefined when there is no tool of the name that was asked for. */
  readonly tool: Tool | undefined;
  /** The tool exists and this client may not use it. */
  readonly denied: boolean;
  /** Arguments that nobody has checked. */
  readonly input: unknown;
  /** How the client calls itself. */
  readonly client: string | undefined;
  /** Aborted when the client cancels. */
  readonly canceled: AbortSignal;
  /** Makes what a tool may use of the client, until the signal is aborted. */
  readonly caller: (deadline: Deadline, signal: AbortSignal) => Caller;
}

/** What all clients have together, whatever each may do. */
interface Shared {
  readonly limit: CallLimit;
  readonly rates: RateLimits;
  ended: ((call: EndedCall) => void) | undefined;
  /** Of the calls that are being answered: ends them. */
  readonly running: Set<AbortController>;
  /** Is told when none is. Once there is somebody to be told, no call is begun. */
  idle: (() => void) | undefined;
}

/** Runs calls. */
export class Calls {
  readonly services: ToolServices;
  readonly #shared: Shared;
  readonly #scope: Scope | undefined;

  /**
   * @param shared That of another one with the same limits. @default its own
   * @param scope Of the token that its clients have. @default they need none
   */
  constructor(services: ToolServices, shared?: Shared, scope?: Scope) {
    this.services = services;
    this.#scope = scope;
    this.#shared = shared ?? {
      limit: new CallLimit(),
      rates: new RateLimits(services.config.settings),
      ended: undefined,
      running: new Set(),
      idle: undefined,
    };
  }

  /**
   * The same for clients with a token: the same limits and connections. With one for
   * reading nothing is allowed that changes something.
   */
  forScope(scope: Scope): Calls {
    const { services } = this;
    if (scope === "all") return new Calls(services, this.#shared, scope);
    return new Calls(
      {
        ...services,
        config: forReading(services.config),
        accounts: services.accounts.forReading(),
      },
      this.#shared,
      scope,
    );
  }

  /** Calls that are being answered. */
  get running(): number {
    return this.#shared.limit.running;
  }

  /**
   * Begins no call any more, and ends those that read, look or ask. Resolves when every call is
   * answered and in the audit, or after `ms`: changes are ended by {@link ToolServices.operations}.
   */
  async end(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#shared.idle = resolve;
    for (const call of this.#shared.running) call.abort(shuttingDown());
    if (this.#shared.running.size === 0) return;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
  }

  /** Tells of every call that was answered. */
  watch(ended: (call: EndedCall) => void): void {
    this.#shared.ended = ended;
  }

  /** Runs one call: checked input in, one envelope out, within the time a client waits. Never throws. */
  async run({ tool, denied, input, client, canceled, caller }: Call): Promise<Success | Failure> {
    const { services } = this;
    const startedAt = performance.now();
    const { toolTimeoutMs } = services.config.settings;
    const deadline = new Deadline(toolTimeoutMs, () => timedOut(toolTimeoutMs));
    const ending = new AbortController();
    this.#shared.running.add(ending);
    const concern = await concernOf(input, services);
    let leave: (() => void) | undefined;
    let outcome: Outcome = { code: "ok" };
    try {
      if (this.#shared.idle) throw shuttingDown();
      leave = this.#shared.limit.enter(concern.accounts);
      this.#shared.rates.admit(concern.accounts, rateClass(tool, input));
      if (!tool) throw new MailError("not_found", "There is no such tool");
      if (denied) throw notAllowed(tool);
      // An operation that has begun goes on to the end of its batch.
      const signal = AbortSignal.any([canceled, deadline.signal, ending.signal]);
      const checked = parseInput(tool.input, input);
      const context = { ...services, signal, caller: caller(deadline, signal) };
      const result = await tool.handle(checked, context);
      outcome = { code: "ok", data: result.data };
      return { ...result, meta: metaSince(startedAt) };
    } catch (thrown) {
      const error = canceled.aborted
        ? new MailError("canceled", "The client canceled the call")
        : ending.signal.aborted
        ? ending.signal.reason
        : thrown;
      const answer = failure(error, metaSince(startedAt));
      outcome = { code: answer.error.code, reason: answer.error.details?.reason };
      this.#failed(tool, thrown, answer, concern);
      return answer;
    } finally {
      leave?.();
      deadline.end();
      const ended: EndedCall = {
        client,
        scope: this.#scope,
        tool: tool?.name,
        accounts: concern.accounts,
        folders: concern.folders,
        counts: { asked: concern.messages || undefined, ...countsOf(outcome.data) },
        outcome: outcome.code,
        reason: outcome.reason,
        durationMs: metaSince(startedAt).duration_ms,
      };
      services.audit.called(ended);
      this.#shared.ended?.(ended);
      this.#shared.running.delete(ending);
      if (this.#shared.running.size === 0) this.#shared.idle?.();
    }
  }

  /** Tells the log, and those who watch for what should not happen. */
  #failed(tool: Tool | undefined, thrown: unknown, { error }: Failure, concern: Concern): void {
    const { audit, security, log, accounts, config } = this.services;
    if (thrown instanceof MailError) {
      security.callFailed(thrown, concern.accounts[0] ?? accounts.defaultId);
    }
    // Written down whether or not the client still wants to hear of it.
    if (tool?.capabilities && thrown instanceof MailError && thrown.code === "forbidden") {
      audit.refused({ tool: tool.name, scope: this.#scope, ...refusalOf(thrown, concern, config) });
    }
    // A flood has the lines of the audit and an event a minute: no more, or those would be dropped.
    if (error.code === "rate_limited") return;
    log.info("call failed", {
      tool: tool?.name,
      code: error.code,
      reason: error.details?.reason,
      error: thrown instanceof MailError ? undefined : String((thrown as Error)?.name),
    });
  }
}

/** What came of a call. */
interface Outcome {
  readonly code: "ok" | ErrorCode;
  readonly reason?: Reason | undefined;
  readonly data?: unknown;
}

/** As what a call is counted; one of a tool that does not exist reads nothing, but is a call. */
function rateClass(tool: Tool | undefined, input: unknown): RateClass {
  if (tool?.batch?.(Object(input))) return "batch";
  return tool?.rate ?? (tool?.capabilities ? "write" : "read");
}

/** What is known about a refused change. What a caller wrote is only compared, never written down. */
function refusalOf(
  { details = {} }: MailError,
  { named }: Concern,
  { accounts }: Config,
): Omit<RefusedWrite, "tool" | "scope"> {
  const said = details["account"] ?? named[0];
  return {
    account: accounts.find(({ id }) => id === said)?.id,
    capability: CAPABILITIES.find((name) => name === details["capability"]),
    reason: details.reason ?? "forbidden",
  };
}

function notAllowed({ capabilities = [] }: Tool): MailError {
  const [capability] = capabilities;
  return new MailError("forbidden", "This server is not allowed to do that", {
    hint: "Its owner can allow it in its configuration; do not try another way.",
    details: {
      reason: "not_allowed",
      ...(capabilities.length === 1 && capability ? { capability } : {}),
    },
  });
}

function timedOut(ms: number): MailError {
  return new MailError("timeout", `The call took longer than ${ms} ms and was ended`, {
    hint: "Narrow the search, or ask for less at once.",
    details: { reason: "tool_timeout" },
  });
}
