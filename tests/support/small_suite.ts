/**
 * The product with mail servers of our own making, and whether what it says
 * about them is so.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseMessageId } from "../../lib/contract/message_id.ts";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import type { McpSession } from "../clients/mcp.ts";
import { createAuthority } from "../servers/certificates.ts";
import { type ScriptedImap, startScriptedImap } from "../servers/scripted_imap.ts";
import type { SmallImap } from "../servers/small_imap.ts";
import { type InProcessOptions, startInProcess } from "./in_process.ts";
import { accountVariables } from "./product.ts";
import { CANARY } from "./canary.ts";

/** A running product with its servers. */
export interface SmallSuite extends AsyncDisposable {
  readonly product: McpSession;
  /** In the order of the accounts. */
  readonly servers: readonly ScriptedImap[];
}

/** Keys and certificate of the servers of one test file. */
export interface SmallCertificates extends AsyncDisposable {
  readonly caPath: string;
  readonly tls: { readonly cert: string; readonly key: string };
}

/** Makes them once. */
export async function smallCertificates(): Promise<SmallCertificates> {
  const directory = await Deno.makeTempDir();
  const authority = await createAuthority(directory);
  return {
    caPath: authority.cert,
    tls: await authority.issue("server", "DNS:localhost"),
    [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }),
  };
}

/** Starts the product with an account for each mailbox: `default`, then `other`. */
export async function startSmall(
  { caPath, tls }: SmallCertificates,
  mailboxes: readonly SmallImap[],
  options: Pick<InProcessOptions, "batchTimeoutMs" | "answer"> = {},
): Promise<SmallSuite> {
  const stack = new AsyncDisposableStack();
  const servers: ScriptedImap[] = [];
  let variables: Record<string, string | number> = {
    MAIL_IMAP_WRITE_ENABLED: "true",
  };
  for (const [i, { script }] of mailboxes.entries()) {
    const server = await startScriptedImap({ tls, script });
    stack.defer(() => server.stop());
    servers.push(server);
    const name = ["DEFAULT", "OTHER"][i] as string;
    variables = {
      ...variables,
      ...accountVariables({ port: server.port, caPath }, { name: "u", password: CANARY }, name),
      [`MAIL_IMAP_${name}_WRITE`]: "flags,move,copy,delete,draft,mailbox,expunge",
    };
  }
  const product = await startInProcess(variables, {
    pausesMs: [10, 10, 10, 10],
    ...options,
  });
  stack.defer(() => product.close());
  return { product, servers, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** A message that is told apart from others by its header. */
export function letter(n: number): string {
  return `From: a@example.test\r\nSubject: s${n}\r\nMessage-ID: <m${n}@example.test>\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\n\r\nBody ${n}\r\n`;
}

/** A message that is told apart from others by its text only. */
export function twin(n: number): string {
  return letter(0).replace("Body 0", `Body ${n}`);
}

/** Id of a message in INBOX of the first account. */
export function inboxId(uid: number): string {
  return `imap:default:INBOX:7:${uid}`;
}

/** Where a message is, by its id. */
function find(accounts: Readonly<Record<string, SmallImap>>, id: string) {
  const { account, mailbox, uidvalidity, uid } = parseMessageId(id);
  const folder = accounts[account]?.folders.get(mailbox);
  if (!folder || String(folder.uidvalidity) !== uidvalidity) return undefined;
  return folder.messages.find((message) => message.uid === uid);
}

/** Notes what INBOX has, by message id. */
export function noteInbox(small: SmallImap): ReadonlyMap<string, string> {
  return new Map(small.folder("INBOX").messages.map(({ uid, source }) => [inboxId(uid), source]));
}

/**
 * A report about a move is true: what is done is in the destination, under its
 * new id if it is told one, and no longer in the source; what is not, is where
 * it was, without a mark of ours, and not in the destination, unless the report
 * says that it is in both or that it does not know.
 */
export function assertTrueOfMove(
  report: WriteAnswer,
  before: ReadonlyMap<string, string>,
  from: SmallImap,
  to: SmallImap,
  destination: string,
): void {
  const put = to.sources(destination);
  const accounts = { default: from, other: to };
  for (const { message_id: id = "", outcome, reason, new_message_id } of report.items) {
    const source = before.get(id) as string;
    const left = find(accounts, id);
    const copies = put.filter((text) => text === source).length;
    const what = `${id} ${outcome} ${reason}: ${left ? "left" : "gone"}, ${copies} copies`;
    assert.ok(left || copies > 0, `lost: ${what}`);
    if (new_message_id !== undefined && reason !== "end_not_seen") {
      assert.equal(find(accounts, new_message_id)?.source, source, `wrong new id: ${what}`);
    }
    assert.ok(copies <= 1, `doubled: ${what}`);
    if (reason === "end_not_seen") continue;
    if (outcome === "done") assert.ok(!left && copies === 1, `not done: ${what}`);
    else if (reason === "copied_but_not_removed") assert.ok(left && copies === 1, what);
    else {
      assert.ok(left && copies === 0, `not as it was: ${what}`);
      assert.ok(!left.flags.includes("\\Deleted"), `marked: ${what}`);
      assert.equal(new_message_id, undefined, what);
    }
  }
}

/** Nothing that was anywhere before is nowhere now. */
export function assertNothingLost(
  before: ReadonlyMap<string, string>,
  mailboxes: readonly SmallImap[],
): void {
  const all = mailboxes.flatMap((small) =>
    [...small.folders.keys()].flatMap((name) => small.sources(name))
  );
  for (const source of before.values()) assert.ok(all.includes(source), `lost: ${source}`);
}
