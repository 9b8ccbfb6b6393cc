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

/** Short, so that silence costs little, and long enough for an honest server on a busy machine. */
const TIMEOUTS = {
  MAIL_IMAP_CONNECT_TIMEOUT_MS: 4_000,
  MAIL_IMAP_GREETING_TIMEOUT_MS: 2_000,
  MAIL_IMAP_SOCKET_TIMEOUT_MS: 2_000,
  MAIL_IMAP_TOOL_TIMEOUT_MS: 5_000,
};

/** Longest time that any call may take, in milliseconds: three times the longest that a tool may. */
const CALL_MS = 15_000;

/** Most that the process may hold more than before, in MB. */
const GROWTH_MB = 250;

/** Commands that change nothing. */
const LOOKING =
  /^(?:CAPABILITY|STARTTLS|AUTHENTICATE|LOGIN|ID|NAMESPACE|LIST|LSUB|STATUS|EXAMINE|NOOP|LOGOUT|FETCH|UID FETCH|UID SEARCH|UID SORT|UID THREAD)$/;

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
async function ask(product: McpSession, question: Question, account: string): Promise<Answer> {
  const started = performance.now();
  const answer = await product.call(question.tool, question.args(account));
  const took = performance.now() - started;
  assert.ok(took < CALL_MS, `it took ${took} ms`);
  assert.ok(!answer.text.includes(PLANTED), `words of the server: ${answer.text}`);
  return answer;
}

async function works(product: McpSession, question: Question, account: string): Promise<void> {
  const answer = await ask(product, question, account);
  assert.equal(answer.failed, false, `afterwards: ${answer.text}`);
  question.check(answer);
}

/** How a call ended; an answer without all that there is counts as no end at all, except where a part is expected. */
function endingOf(question: Question, answer: Answer, { ends }: Behaviour): Ending | string {
  if (answer.failed) return String(answer.error?.details?.["reason"] ?? answer.error?.code);
  if (ends.includes("a part") && answer.data.messages.length > 0) return "a part";
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

/** Plays one behaviour: the call that meets it, the healthy account, and the same one afterwards. */
async function play(
  product: McpSession,
  behaviour: Behaviour,
  server: HostileServer,
  account: string,
): Promise<void> {
  const question = questionAt(behaviour.at);
  const kept = behaviour.at === "NOOP" || behaviour.at === "rest";
  if (kept) await works(product, question, account);
  server.hostile = true;
  if (behaviour.at === "rest") await server.disturb();
  const answer = await ask(product, question, account);
  assert.ok(server.acted > 0, "it was never met");
  const ending = endingOf(question, answer, behaviour);
  assert.ok(behaviour.ends.some((one) => one === ending), `${ending}: ${answer.text}`);
  await works(product, SEARCH, "default");
  server.hostile = false;
  if (behaviour.forgets) { for (const connection of server.record.open) connection.end(); }
  await works(product, question, account);
  assertOnlyLooked(server);
}

/** Plays behaviours against one product, several at a time. */
export async function playAll(
  t: Deno.TestContext,
  behaviours: readonly Behaviour[],
  { atOnce = 12, growthMb = GROWTH_MB }: { readonly atOnce?: number; readonly growthMb?: number } =
    {},
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const { caPath, tls } = stack.use(await smallCertificates());
  const user = { name: "u", password: CANARY };
  const healthy = await startHostile({ at: "rest", act: () => undefined }, tls);
  stack.defer(() => healthy.stop());
  const servers = await Promise.all(behaviours.map((behaviour) => startHostile(behaviour, tls)));
  for (const server of servers) stack.defer(() => server.stop());
  const accounts = servers.map(({ port }, i) => accountVariables({ port, caPath }, user, `H${i}`));
  const product = await startProduct(
    Object.assign(
      { ...accountVariables({ port: healthy.port, caPath }, user), ...TIMEOUTS },
      ...accounts,
    ),
  );
  stack.defer(() => product.close());
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
