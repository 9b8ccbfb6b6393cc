/** @module */

import { NUMBER_VARIABLES } from "../../../lib/config/variables.ts";
import { sample } from "../../samples/envelope.ts";
import { text } from "../../samples/mime.ts";
import { startDovecot } from "../../servers/dovecot.ts";
import { startTap } from "../../servers/tap.ts";
import { accountVariables, type Product, startProduct } from "../../support/product.ts";
import { readMessage } from "../floor.ts";
import { THOUSAND } from "../recipe.ts";
import { countRow, ratioRow, type Row } from "../row.ts";
import { type Setting, succeeded } from "../setting.ts";
import { interleaved } from "../spread.ts";
import { CANARY } from "../../support/canary.ts";

const READS = 50;

/** Each round is fifty reads: fewer rounds say as much. */
const ROUNDS_DIVISOR = 2;

/** Connections that a frugal server allows one user. */
const FRUGAL = 2;

const CONFIGURED = NUMBER_VARIABLES.sessionsPerAccount.default;

/** Sends all reads at once; gives how many failed. */
async function burst(product: Product, ids: readonly string[]): Promise<number> {
  const answers = await Promise.all(
    Array.from(
      { length: READS },
      (_, i) => product.call("imap_get_message", { message_id: ids[i % ids.length] }),
    ),
  );
  return answers.filter(({ failed }) => failed).length;
}

async function newestIds(product: Product, account_id: string): Promise<string[]> {
  const list = await product.call("imap_search_messages", { account_id, limit: 10 });
  return succeeded(list).data.messages.map(({ id }: { id: string }) => id);
}

/** Fifty reads at once, also on a server that allows fewer connections than configured. */
export async function concurrentRows(setting: Setting): Promise<Row[]> {
  const { options, product, counted, tap } = setting;
  const ids = await newestIds(product, THOUSAND.user);
  const raw = await setting.floor(THOUSAND);
  const times = await interleaved(Math.ceil(options.rounds / ROUNDS_DIVISOR), {
    figure: async () => {
      if (await burst(product, ids) > 0) throw new Error("A read failed");
    },
    floor: async () => {
      for (let i = 0; i < READS; i++) await readMessage(raw, THOUSAND.messages - i % 10);
    },
  });
  // Connections of earlier rows to other accounts go through the tap as well.
  tap.cut();
  tap.reset();
  const failed = await burst(counted, ids);
  const most = tap.most;
  const frugal = await onFrugalServer();
  const topic = `${READS} reads at once`;
  return [
    ratioRow({
      topic,
      what: "time",
      budget: 3,
      note: "Floor: the same reads one after the other on one connection.",
    }, times),
    countRow({ topic, what: "errors", unit: "", figure: failed, budget: 0 }),
    countRow({ topic, what: "connections", unit: "", figure: most, budget: CONFIGURED }),
    countRow({
      topic,
      what: `errors where the server allows ${FRUGAL}`,
      unit: "",
      figure: frugal.failed,
      budget: 0,
    }),
    countRow({
      topic,
      what: `connections where the server allows ${FRUGAL}`,
      unit: "",
      figure: frugal.most,
      budget: CONFIGURED,
      note: `Those that the server turned away are counted; ${CONFIGURED} are configured.`,
    }),
  ];
}

/** The same on a server that turns away the third connection. */
async function onFrugalServer(): Promise<{ readonly failed: number; readonly most: number }> {
  const user = { name: "frugal", password: CANARY };
  const server = await startDovecot({ users: [user], maxConnections: FRUGAL });
  const tap = await startTap(server);
  const writer = await server.connect(user);
  for (let i = 0; i < 10; i++) {
    const letter = sample({
      id: `letter-${i}`,
      from: "Grace Okafor <grace@lighthouse.example.test>",
      subject: `Letter ${i}`,
      hoursAgo: 10 - i,
      body: text("Words and more words."),
    }, new Date());
    await writer.append("INBOX", letter.source);
  }
  await writer.close();
  const product = await startProduct(
    accountVariables({ port: tap.port, caPath: tap.caPath }, user),
  );
  try {
    const ids = await newestIds(product, "default");
    tap.reset();
    return { failed: await burst(product, ids), most: tap.most };
  } finally {
    await product.close();
    await tap.stop();
    await server.stop();
  }
}
