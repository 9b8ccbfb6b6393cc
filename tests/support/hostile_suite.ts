/**
 * The product with hostile mail servers, each an account of its own, and a
 * healthy one beside them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { resident } from "../bench/resident.ts";
import type { Answer, McpSession } from "../clients/mcp.ts";
import { type Behaviour, type Ending, PLANTED, type Point } from "../servers/hostile/behaviour.ts";
import { FOLDERS, SUBJECTS, textOf, UIDVALIDITY } from "../servers/hostile/honest.ts";
import { type HostileServer, startHostile } from "../servers/hostile/server.ts";
import { CANARY } from "./canary.ts";
import { accountVariables, startProduct } from "./product.ts";
import { sideBySide } from "./side_by_side.ts";
import { smallCertificates } from "./small_suite.ts";

/** In milliseconds, as the configuration has them. */
interface Timeouts {
  readonly greeting: number;
  readonly socket: number;
  readonly tool: number;
}

/** Short, so that silence costs little, and long enough for an honest server on a busy machine. */
const SHORT: Timeouts = { greeting: 1_500, socket: 2_000, tool: 5_000 };

/** For servers that are never silent: what ends the call is something else. */
export const LONG: Timeouts = { greeting: 20_000, socket: 20_000, tool: 30_000 };

/** Longest time that a call may take, in tool timeouts: nobody can rely on a busy machine for less. */
const MAX_TIMEOUTS = 3;

/** Most that the process may hold more than before, in MB. */
const GROWTH_MB = 250;

/** Commands that change nothing. */
const LOOKING =
  /^(?:CAPABILITY|STARTTLS|AUTHENTICATE|LOGIN|ID|NAMESPACE|LIST|LSUB|STATUS|EXAMINE|NOOP|LOGOUT|FETCH|UID FETCH|UID SEARCH|UID SORT|UID THREAD)$/;

/** The product with its timeouts. */
type Suite = McpSession & { readonly timeouts: Timeouts };

/** What is asked where a server misbehaves at a point. */
interface Question {
  readonly tool: string;
  args(account: string): Record<string, unknown>;
  /** Throws when the answer lacks anything. */
  check(answer: Answer): void;
}

const assertSubjects = ({ data }: Answer): void =>
  assert.deepEqual(
    data.messages.map(({ subject }: { subject: string }) => subject),
    [...SUBJECTS.values()].toReversed(),
  );

const SEARCH: Question = {
  tool: "imap_search_messages",
  args: (account_id) => ({ account_id }),
  check: assertSubjects,
};

const FIND: Question = {
  tool: "imap_search_messages",
  args: (account_id) => ({ account_id, subject: "letter" }),
  check: assertSubjects,
};

const READ: Question = {
  tool: "imap_get_message",
  args: (account) => ({ message_id: `imap:${account}:INBOX:${UIDVALIDITY}:3` }),
  check: ({ data }) => {
    assert.equal(data.subject, SUBJECTS.get(3));
    assert.ok(data.body.text.includes(textOf(3).trim()), data.body.text);
  },
};

const LIST: Question = {
  tool: "imap_list_mailboxes",
  args: (account_id) => ({ account_id }),
  check: ({ data }) =>
    assert.deepEqual(
      data.mailboxes.map(({ name }: { name: string }) => name).sort(),
      [...FOLDERS].sort(),
    ),
};

const EVERYWHERE: Question = {
  tool: "imap_search_messages",
  args: (account_id) => ({ account_id, mailboxes: ["*"], subject: "letter" }),
  check: ({ data, text }) => {
    assertSubjects({ data } as Answer);
    const ids = JSON.parse(text).data.messages.map(({ id }: { id: string }) => id).join("");
    assert.doesNotMatch(ids, /\p{Cc}/u);
  },
};

const CONVERSATION: Question = {
  tool: "imap_get_thread",
  args: (account) => ({ message_id: `imap:${account}:INBOX:${UIDVALIDITY}:3` }),
  check: ({ data }) => {
    assert.deepEqual(
      data.messages.map(({ subject }: { subject: string }) => subject),
      [...SUBJECTS.values()],
    );
    assert.equal(data.status, "ok");
  },
};

function questionOf({ at, asks }: Behaviour): Question {
  switch (asks) {
    case "every folder":
      return EVERYWHERE;
    case "a search":
      return FIND;
    case "a conversation":
      return CONVERSATION;
    default:
      return questionAt(at);
  }
}

function questionAt(point: Point): Question {
  switch (point) {
    case "LIST":
      return LIST;
    case "UID SEARCH":
    case "NOOP":
      return FIND;
    case "UID FETCH":
      return READ;
    default:
      return SEARCH;
  }
}

/** The question, in a bounded time. */
async function ask(product: Suite, question: Question, account: string): Promise<Answer> {
  const started = performance.now();
  const answer = await product.call(question.tool, question.args(account));
  const took = performance.now() - started;
  assert.ok(took < MAX_TIMEOUTS * product.timeouts.tool, `it took ${took} ms`);
  assert.ok(!answer.text.includes(PLANTED), `words of the server: ${answer.text}`);
  return answer;
}

async function works(product: Suite, question: Question, account: string): Promise<void> {
  const answer = await ask(product, question, account);
  assert.equal(answer.failed, false, `afterwards: ${answer.text}`);
  question.check(answer);
}

/** How a call ended; an answer without all that there is counts as no end at all, except where a part is expected. */
function endingOf(question: Question, answer: Answer, { ends }: Behaviour): Ending | string {
  if (answer.failed) return String(answer.error?.details?.["reason"] ?? answer.error?.code);
  const { messages, status, issues = [], total } = answer.data;
  if (ends.includes("a part")) {
    assert.equal(status, "partial", answer.text);
    // Each message that there is came, or is named as one that did not.
    assert.equal(messages.length + issues.length, SUBJECTS.size, answer.text);
    for (const { message_id } of issues) assert.match(message_id, /^imap:h\d+:INBOX:7:\d$/);
    return "a part";
  }
  if (ends.includes("what is left")) {
    assert.ok(messages.length > 0 && messages.length === total, answer.text);
    return "what is left";
  }
  question.check(answer);
  return "works";
}

/** Nothing that changes mail was sent, and the password in a login alone. */
function assertOnlyLooked({ record }: HostileServer): void {
  for (const { name, rest } of record.commands) {
    if (name !== "") assert.match(name, LOOKING);
    if (/FETCH$/.test(name)) assert.doesNotMatch(rest, /BODY\[|RFC822(?!\.SIZE)/);
    assert.ok(!rest.includes(CANARY) || name === "LOGIN", `a password in ${name}`);
  }
}

/**
 * How often a password was sent on each connection, in a login or as the answer
 * to one: a name of one letter and two NULs leave its base64 as it is.
 */
function proofs({ record }: HostileServer): readonly number[] {
  const forms = [CANARY, btoa(CANARY)];
  return record.conversations.map((text) =>
    forms.reduce((count, form) => count + text.split(form).length - 1, 0)
  );
}

/** CPU time that a process has taken, in milliseconds: proc(5), in ticks of 10 ms. */
async function cpuTime(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const [user, system] = stat.slice(stat.lastIndexOf(")")).split(" ").slice(12, 14);
  return 10 * (Number(user) + Number(system));
}

/**
 * Most CPU time that the process may take, in milliseconds, while a call waits
 * that needs no mail server. Nobody else's work counts in it; a few tenths of a
 * second are usual with three floods.
 */
const MAX_WAIT_CPU_MS = 1_500;

/** Asks what needs no mail server until something else is answered. */
async function meanwhile<T>(product: Suite, running: Promise<T>): Promise<T> {
  let over = false;
  const ended = running.finally(() => over = true);
  const others = async (): Promise<void> => {
    while (!over) {
      const before = await cpuTime(product.pid);
      assert.equal((await product.call("imap_list_accounts", {})).failed, false);
      const took = await cpuTime(product.pid) - before;
      assert.ok(took < MAX_WAIT_CPU_MS, `a call waited for ${took} ms of work`);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  };
  const [result] = await Promise.all([ended, others()]);
  return result;
}

/** Plays one behaviour: the call that meets it, the healthy account, and the same one afterwards. */
async function play(
  product: Suite,
  behaviour: Behaviour,
  server: HostileServer,
  account: string,
): Promise<void> {
  const question = questionOf(behaviour);
  const kept = behaviour.at === "NOOP" || behaviour.at === "rest";
  if (kept) await works(product, question, account);
  server.hostile = true;
  if (behaviour.at === "rest") await server.disturb();
  const answer = await meanwhile(product, ask(product, question, account));
  assert.ok(server.acted > 0, "it was never met");
  const ending = endingOf(question, answer, behaviour);
  assert.ok(behaviour.ends.some((one) => one === ending), `${ending}: ${answer.text}`);
  if (behaviour.proof !== undefined) {
    assert.equal(proofs(server).some((count) => count > 0), behaviour.proof === "password");
  }
  await works(product, SEARCH, "default");
  server.hostile = false;
  if (behaviour.forgets) { for (const connection of server.record.open) connection.end(); }
  await works(product, question, account);
  assertOnlyLooked(server);
  assert.ok(proofs(server).every((count) => count <= 1), `proofs: ${proofs(server)}`);
}

/** Plays behaviours against one product, several at a time. */
export async function playAll(
  t: Deno.TestContext,
  behaviours: readonly Behaviour[],
  { atOnce = 12, growthMb = GROWTH_MB, timeouts = SHORT }: {
    readonly atOnce?: number;
    readonly growthMb?: number;
    readonly timeouts?: Timeouts;
  } = {},
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const { caPath, tls } = stack.use(await smallCertificates());
  const user = { name: "u", password: CANARY };
  const healthy = await startHostile({ at: "rest", act: () => undefined }, tls);
  stack.defer(() => healthy.stop());
  const servers = await Promise.all(behaviours.map((behaviour) => startHostile(behaviour, tls)));
  for (const server of servers) stack.defer(() => server.stop());
  const accounts = servers.map(({ port }, i) => accountVariables({ port, caPath }, user, `H${i}`));
  const session = await startProduct(
    Object.assign(
      {
        ...accountVariables({ port: healthy.port, caPath }, user),
        MAIL_IMAP_CONNECT_TIMEOUT_MS: timeouts.tool,
        MAIL_IMAP_GREETING_TIMEOUT_MS: timeouts.greeting,
        MAIL_IMAP_SOCKET_TIMEOUT_MS: timeouts.socket,
        MAIL_IMAP_TOOL_TIMEOUT_MS: timeouts.tool,
      },
      ...accounts,
    ),
  );
  stack.defer(() => session.close());
  const product = { ...session, timeouts };
  await works(product, SEARCH, "default");
  const before = await resident(product.pid);
  let most = before;
  const watch = setInterval(
    async () => most = Math.max(most, await resident(product.pid)),
    SAMPLE_MS,
  );
  stack.defer(() => clearInterval(watch));
  await sideBySide(
    t,
    behaviours.map((behaviour, i) => ({
      name: `a server that ${behaviour.name}`,
      run: () => play(product, behaviour, servers[i] as HostileServer, `h${i}`),
    })),
    atOnce,
  );
  assert.ok(most - before < growthMb, `from ${before} to ${most} MB`);
}

/** How often it is looked how much the process holds, in milliseconds. */
const SAMPLE_MS = 50;
