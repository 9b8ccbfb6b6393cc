/**
 * The demo: a sample mailbox on a real Dovecot, read or organised through the
 * sandbox by the official MCP client, printed as a transcript.
 *
 * @module
 */

import { CANARY } from "../support/canary.ts";
import { AssertionError } from "node:assert/strict";
import { type Dovecot, type MailUser, startDovecot } from "../servers/dovecot.ts";
import { fillMailbox } from "../samples/mailbox.ts";
import {
  accountVariables,
  commandLine,
  configDirectory,
  startProduct,
  USUAL_RATE_LIMITS,
} from "../support/product.ts";
import { clientConfigurations } from "./clients.ts";
import { print } from "./terminal.ts";
import { printTranscript } from "./transcript.ts";
import { Person, playWriteScene } from "./write_scene.ts";

type Variables = Readonly<Record<string, string | number>>;

async function read(variables: Variables, count: number): Promise<void> {
  const product = await startProduct(variables, { form: "sources" });
  try {
    await printTranscript(product, count);
  } finally {
    await product.close();
  }
}

async function write(
  server: Dovecot,
  user: MailUser,
  { off, on }: { readonly off: Variables; readonly on: Variables },
  count: number,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const person = new Person();
  const start = async (
    variables: Variables,
    options: Parameters<typeof startProduct>[1] = {},
  ) => {
    const product = await startProduct(variables, { form: "sources", ...options });
    stack.defer(() => product.close());
    return product;
  };
  const raw = await server.connect(user);
  stack.defer(() => raw.close());
  await playWriteScene({
    off: await start(off),
    asking: await start(on, { answer: (question) => person.answer(question) }),
    plain: await start(on),
    raw,
    count,
  }, person);
}

const FLAGS = ["--write", "--keep"];
const unknown = Deno.args.filter((arg) => !FLAGS.includes(arg));
if (unknown.length > 0) {
  print(`Unknown argument ${unknown[0]}. Usage: ./scripts/demo [--write] [--keep]`);
  Deno.exit(2);
}
const writes = Deno.args.includes("--write");

const password = `${CANARY}-${crypto.randomUUID()}`;
const ada = { name: "ada@example.test", password };
const server = await startDovecot({ users: [ada] });
let failed = false;
try {
  const count = await fillMailbox(server, ada, new Date());
  const off = { ...accountVariables(server, ada), ...USUAL_RATE_LIMITS };
  const on = {
    ...off,
    MAIL_IMAP_WRITE_ENABLED: "true",
    // The scene changes more in a few seconds than an assistant does in a minute.
    MAIL_IMAP_RATE_WRITE_PER_SECOND: 0,
  };
  try {
    await (writes ? write(server, ada, { off, on }, count) : read(off, count));
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    failed = true;
    print(`\nThis is not as the scene says: ${error.message}`);
  }
  if (Deno.args.includes("--keep")) {
    const directory = await configDirectory(writes ? on : off);
    const [command, ...args] = commandLine(directory.path, "sources");
    print(clientConfigurations(command, args));
    print(`The mailbox stays until you press Ctrl-C (Dovecot on localhost:${server.port}).`);
    await new Promise<void>((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, resolve);
    });
    await directory.remove();
  }
} finally {
  await server.stop();
}
// Signal listeners would keep the process alive.
Deno.exit(failed ? 1 : 0);
