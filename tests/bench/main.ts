/**
 * Ratios against the least that IMAP allows, in one run on one machine:
 * `deno task bench [--rounds N]`. Run `deno task bundle` first.
 *
 * @module
 */

import type { RawImap } from "../clients/raw_imap.ts";
import { sample } from "../samples/envelope.ts";
import { file, multipart, text } from "../samples/mime.ts";
import { randomBytes } from "../samples/random.ts";
import { startDovecot } from "../servers/dovecot.ts";
import { startTap } from "../servers/tap.ts";
import { accountVariables, startProduct } from "../support/product.ts";
import { startupTimes } from "./startup.ts";

const roundsAt = Deno.args.indexOf("--rounds");
const ROUNDS = roundsAt < 0 ? 30 : Number(Deno.args[roundsAt + 1]);
const HEAVY_BYTES = 25 * 1_048_576;

const user = { name: "bench", password: "bench" };
const server = await startDovecot({ users: [user] });
const writer = await server.connect(user);

/** The i-th letter: what most mail looks like. */
function letter(i: number): Uint8Array {
  return sample({
    id: `letter-${i}`,
    from: "Some Body <some.body@company.example.test>",
    subject: `A subject of the usual length, number ${i}`,
    hoursAgo: 1_000 - i / 100,
    body: text(`Letter ${i}.\n\nWords and more words.`),
  }, new Date()).source;
}

/** Fills a mailbox with many letters. */
async function fill(mailbox: string, count: number): Promise<void> {
  if (mailbox !== "INBOX") await writer.command(`CREATE ${mailbox}`);
  for (let i = 0; i < count; i++) await writer.append(mailbox, letter(i));
}

await fill("INBOX", 50);
await fill("Big", 20_000);
await writer.command("CREATE Heavy");
const words = text("The text of a heavy message.");
for (
  const body of [
    words,
    multipart("mixed", [words, file("application/zip", "heavy.zip", randomBytes(HEAVY_BYTES, 3))]),
  ]
) {
  const heavy = sample(
    { id: "heavy", from: "a@example.test", subject: "Heavy", hoursAgo: 1, body },
    new Date(),
  );
  await writer.append("Heavy", heavy.source);
}

const tap = await startTap(server);
const product = await startProduct(accountVariables(server, user));
const counted = await startProduct(accountVariables({ port: tap.port, caPath: tap.caPath }, user));
const floor = await server.connect(user);

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const print = (line: string): void =>
  void Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));

/** Times a call beside the raw commands that do the same, in turn, and counts what it sends. */
async function compare(
  name: string,
  tool: string,
  args: Record<string, unknown>,
  raw: (client: RawImap) => Promise<unknown>,
): Promise<void> {
  const ours: number[] = [];
  const least: number[] = [];
  await product.call(tool, args);
  for (let i = 0; i < ROUNDS; i++) {
    ours.push(await time(() => product.call(tool, args)));
    least.push(await time(() => raw(floor)));
  }
  await counted.call(tool, args);
  tap.reset();
  const answer = await counted.call(tool, args);
  if (answer.failed) throw new Error(answer.text);
  const [a, b] = [median(ours), median(least)];
  print(
    `${name.padEnd(34)} ${a.toFixed(1).padStart(7)} ms  floor ${
      b.toFixed(2).padStart(6)
    } ms  ratio ${(a / b).toFixed(1).padStart(5)}  ${tap.lines.length} cmd  ${
      String(tap.received).padStart(7)
    } B  answer ${JSON.stringify(answer.structured).length} B`,
  );
}

const ids = async (mailbox: string): Promise<string[]> =>
  (await product.call("imap_search_messages", { mailbox, limit: 10 })).data.messages
    .map(({ id }: { id: string }) => id);

try {
  const { tools } = await product.client.listTools();
  const bare = tools.map((tool: object) => ({ ...tool, outputSchema: undefined }));
  print(
    `tools/list: ${JSON.stringify(bare).length} B without output schemas, ${
      JSON.stringify(tools).length
    } B with`,
  );

  const newest = (last: number) => (client: RawImap) =>
    client.command(
      `FETCH ${
        last - 9
      }:${last} (UID FLAGS INTERNALDATE RFC822.SIZE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT)])`,
    );
  const read = (uid: number) => async (client: RawImap) => {
    await client.command(`UID FETCH ${uid} (FLAGS BODYSTRUCTURE BODY.PEEK[HEADER])`);
    await client.command(`UID FETCH ${uid} BODY.PEEK[1]<0.8192>`);
  };
  await floor.command("EXAMINE INBOX");
  await compare("newest 10 of 50", "imap_search_messages", { limit: 10 }, newest(50));
  const inbox = await ids("INBOX");
  await compare("read a small message", "imap_get_message", { message_id: inbox[4] }, read(46));
  await floor.command("EXAMINE Big");
  await compare(
    "newest 10 of 20,000",
    "imap_search_messages",
    { mailbox: "Big", limit: 10 },
    newest(20_000),
  );
  await floor.command("EXAMINE Heavy");
  const [heavy, light] = await ids("Heavy");
  await compare("text, no attachment", "imap_get_message", { message_id: light }, read(1));
  await compare("text beside 25 MB", "imap_get_message", { message_id: heavy }, read(2));

  await floor.command("EXAMINE INBOX");
  const burst = async () => {
    await Promise.all(
      Array.from(
        { length: 50 },
        (_, i) => product.call("imap_get_message", { message_id: inbox[i % 10] }),
      ),
    );
  };
  const sequence = async () => {
    for (let i = 0; i < 50; i++) await read(41 + i % 10)(floor);
  };
  await burst();
  const bursts: number[] = [];
  const sequences: number[] = [];
  for (let i = 0; i < 7; i++) {
    bursts.push(await time(burst));
    sequences.push(await time(sequence));
  }
  const [a, b] = [median(bursts), median(sequences)];
  print(
    `50 concurrent reads: ${a.toFixed(0)} ms, floor in sequence ${b.toFixed(0)} ms, ratio ${
      (a / b).toFixed(1)
    }`,
  );
} finally {
  await Promise.all([product.close(), counted.close(), floor.close(), writer.close()]);
  await tap.stop();
  await server.stop();
}
for (const line of await startupTimes(11)) print(line);
