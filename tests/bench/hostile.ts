/**
 * What messages that are built to be expensive cost, beside an ordinary one:
 * `deno task bench:hostile`. Run `deno task bundle` first.
 *
 * @module
 */

import { randomBytes } from "../samples/random.ts";
import { createAuthority } from "../servers/certificates.ts";
import { startDovecot } from "../servers/dovecot.ts";
import { politeScript, startScriptedImap } from "../servers/scripted_imap.ts";
import { accountVariables, type Product, startProduct } from "../support/product.ts";
import { CANARY } from "../support/canary.ts";

const ROUNDS = 5;
const MIB = 1_048_576;

const part = (type: string, body: string): string => `Content-Type: ${type}\r\n\r\n${body}\r\n`;

/** HTML in lines, as a server demands them. */
function fill(piece: string, bytes: number): string {
  const line = piece.repeat(Math.ceil(900 / piece.length)) + "\r\n";
  return line.repeat(Math.ceil(bytes / line.length));
}

const IMAGE = randomBytes(300_000, 7).toBase64().replace(/.{76}/g, "$&\r\n");

const MESSAGES: Readonly<Record<string, string>> = {
  "an ordinary letter": part("text/plain", "Dear Ada,\r\n\r\nwords and more words."),
  "1 MB of nested <div>": part("text/html", fill("<div>", MIB)),
  "100,000 encoded words in a subject": `Subject: ${"=?utf-8?Q?a?=\r\n ".repeat(100_000)}\r\n${
    part("text/plain", "x")
  }`,
  "20,000 parts": `Content-Type: multipart/mixed; boundary=b\r\n\r\n${
    `--b\r\n${part("text/plain", "part")}`.repeat(20_000)
  }--b--\r\n`,
  "a 300 KB image referenced 1,500 times":
    `Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n${
      part("text/html", '<p>Seen</p>\r\n<img src="cid:i" alt="i">\r\n'.repeat(1_500))
    }--b\r\nContent-Type: image/png\r\nContent-ID: <i>\r\nContent-Transfer-Encoding: base64\r\n\r\n${IMAGE}\r\n--b--\r\n`,
  "a 50 MB HTML part": part("text/html", fill("<p>words </p>", 50 * MIB)),
};

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Peak of resident memory since the last call, in MiB; Linux only (proc(5)). */
async function peak(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  await Deno.writeTextFile(`/proc/${pid}/clear_refs`, "5");
  return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1]) / 1_024;
}

/** First and median time of a call, and how much memory it took. */
async function measure(
  product: Product,
  name: string,
  tool: string,
  args: Record<string, unknown>,
): Promise<void> {
  await peak(product.pid);
  const times: number[] = [];
  let outcome = "";
  for (let i = 0; i < ROUNDS; i++) {
    const startedAt = performance.now();
    const answer = await product.call(tool, args);
    times.push(performance.now() - startedAt);
    outcome = answer.error
      ? `${answer.error.code} (${answer.error.details?.["reason"]})`
      : `${answer.text.length} characters`;
  }
  const [first = NaN] = times;
  const median = times.sort((a, b) => a - b)[ROUNDS >> 1] ?? NaN;
  print(
    `${name.padEnd(40)} ${tool.slice(5).padEnd(16)} first ${
      first.toFixed(0).padStart(5)
    } ms  median ${median.toFixed(0).padStart(5)} ms  peak ${
      (await peak(product.pid)).toFixed(0).padStart(4)
    } MiB  ${outcome}`,
  );
}

async function real(): Promise<void> {
  const user = { name: "hostile", password: CANARY };
  const server = await startDovecot({ users: [user] });
  const writer = await server.connect(user);
  const product = await startProduct(accountVariables(server, user));
  try {
    for (const [name, source] of Object.entries(MESSAGES)) {
      const message = `From: a@example.test\r\n${source}`;
      await writer.append("INBOX", new TextEncoder().encode(message));
      await measure(product, name, "imap_search_messages", { limit: 1, snippet_max_chars: 200 });
      const { data } = await product.call("imap_search_messages", { limit: 1 });
      const { id } = data.messages[0];
      await measure(product, name, "imap_get_message", { message_id: id });
    }
  } finally {
    await Promise.all([product.close(), writer.close()]);
    await server.stop();
  }
}

async function scripted(): Promise<void> {
  const directory = await Deno.makeTempDir();
  const authority = await createAuthority(directory);
  const server = await startScriptedImap({
    tls: await authority.issue("server", "DNS:localhost"),
    script: (command, connection) =>
      /^UID FETCH|^FETCH/.test(command.name)
        ? `* 1 FETCH (UID 1 BODY[HEADER]<0> {1073741824}\r\n${"x".repeat(8 * MIB)}`
        : politeScript(command, connection),
  });
  const product = await startProduct(
    accountVariables({ port: server.port, caPath: authority.cert }, {
      name: "u",
      password: CANARY,
    }),
  );
  try {
    await measure(product, "a declared literal of 1 GB", "imap_search_messages", {});
  } finally {
    await product.close();
    await server.stop();
    await Deno.remove(directory, { recursive: true });
  }
}

await real();
await scripted();
