/**
 * The demo: a sample mailbox on a real Dovecot, read through the sandbox by
 * the official MCP client, printed as a transcript.
 *
 * @module
 */

import { startDovecot } from "../servers/dovecot.ts";
import { fillMailbox } from "../samples/mailbox.ts";
import {
  accountVariables,
  commandLine,
  configDirectory,
  startProduct,
} from "../support/product.ts";
import { clientConfigurations } from "./clients.ts";
import { print, printTranscript } from "./transcript.ts";

const keep = Deno.args.includes("--keep");
const unknown = Deno.args.filter((arg) => arg !== "--keep");
if (unknown.length > 0) {
  print(`Unknown argument ${unknown[0]}. Usage: ./scripts/demo [--keep]`);
  Deno.exit(2);
}

const password = crypto.randomUUID();
const ada = { name: "ada@example.test", password };
const server = await startDovecot({ users: [ada] });
try {
  const count = await fillMailbox(server, ada, new Date());
  const variables = accountVariables(server, ada);
  const product = await startProduct(variables, { form: "sources" });
  try {
    await printTranscript(product, count);
  } finally {
    await product.close();
  }
  if (keep) {
    const directory = await configDirectory(variables);
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
Deno.exit(0);
