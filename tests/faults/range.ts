/**
 * A server, and many stands in front of it on which campaigns are carried out.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Harm } from "../servers/byte_faults.ts";
import { proxyCertificate } from "../servers/byte_proxy.ts";
import type { MailServer } from "../servers/mail_server.ts";
import { census } from "../support/census.ts";
import { lendContent, type LentContent } from "../support/content_pool.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { type Campaign, CampaignError, type Case } from "./campaign.ts";
import { type Kind, READER, startReadServer } from "./mailbox.ts";
import { findIds, type Ids } from "./reads.ts";
import { Stand, type StandOptions } from "./stand.ts";
import type { Tally } from "./tally.ts";
import { FalseAnswer } from "./truth.ts";
import { Turns } from "./turns.ts";

/** Calls that wait for something most of the time: so many at once. */
const WAITING = 60;

/** Calls that are at work all of the time: so many at once, besides those. */
const WORKING = 4;

/** Calls that may be at work at the same time. */
const TURNS = 4;

/** Connections that the server allows: a few for each stand, some of which it has yet to close. */
const MAX_CONNECTIONS = 300;

/**
 * Of a thousand faults so many may need a second try, because the machine was too busy for the
 * first: none whose answer was false.
 */
const SECOND_TRIES = 10;

/** What has to wait. */
const SLOW: ReadonlySet<Harm["kind"]> = new Set(["silence", "stall", "drip", "swap", "flip"]);

/** A server with a mailbox whose readers are disturbed. */
export class Range {
  readonly #server: MailServer;
  readonly #lent: LentContent;
  readonly #certificate: StandOptions["certificate"];
  readonly #ids: Ids;
  readonly #before: string;

  private constructor(
    server: MailServer,
    lent: LentContent,
    certificate: StandOptions["certificate"],
    ids: Ids,
    before: string,
  ) {
    this.#server = server;
    this.#lent = lent;
    this.#certificate = certificate;
    this.#ids = ids;
    this.#before = before;
  }

  /** Starts the server. */
  static async open(kind: Kind): Promise<Range> {
    const server = await startReadServer(kind, MAX_CONNECTIONS);
    const before = await holds(server);
    const lent = lendContent();
    const { content } = lent;
    const product = await startInProcess(accountVariables(server, READER), { content });
    const ids = await findIds(product);
    await product.close();
    return new Range(server, lent, await proxyCertificate(server), ids, before);
  }

  /**
   * Carries out a campaign. What goes wrong is tried once more by itself, on a
   * machine that has nothing else to do.
   *
   * @throws {CampaignError} When a fault did harm, with how to repeat it.
   */
  async run(campaign: Campaign, tally: Tally): Promise<void> {
    const cases = await this.#record(campaign, tally);
    const waiting = cases.filter(({ fault }) => SLOW.has(fault.harm.kind));
    const working = cases.filter(({ fault }) => !SLOW.has(fault.harm.kind));
    const failed: Case[] = [];
    const turns = new Turns(TURNS);
    const crew = (queue: Case[], most: number): Promise<void>[] =>
      Array.from({ length: Math.min(most, queue.length) }, async () => {
        while (queue.length > 0) {
          await this.#work(campaign, queue, turns, tally, (one, error) => {
            if (error.cause instanceof FalseAnswer) throw error;
            failed.push(one);
          });
        }
      });
    await Promise.all([...crew(waiting, WAITING), ...crew(working, WORKING)]);
    const most = Math.ceil(cases.length * SECOND_TRIES / 1_000);
    for (const one of failed) {
      tally.again(campaign);
      await this.#work(campaign, [one], turns, tally, (_, error) => {
        throw error;
      });
    }
    assert.ok(failed.length <= most, `${failed.length} of ${cases.length} needed a second try`);
  }

  /** What is to be done. */
  async #record(campaign: Campaign, tally: Tally): Promise<Case[]> {
    const stand = await this.#stand(campaign);
    const cases: Case[] = [];
    for (const read of campaign.reads) {
      const recording = await stand.record(read);
      tally.recorded(campaign, read.name, recording);
      for (const fault of campaign.faults(recording)) cases.push({ read, recording, fault });
    }
    await stand.close();
    // Taken from behind: each stand goes on with the reading that it is ready for.
    return cases.reverse();
  }

  #stand({ layer, connections, patience = "socket" }: Campaign): Promise<Stand> {
    const shared = { server: this.#server, content: this.#lent.content };
    const certificate = this.#certificate;
    return Stand.open({ ...shared, certificate, layer, connections, patience }, this.#ids);
  }

  /** Disturbs on one stand until something goes wrong there. */
  async #work(
    campaign: Campaign,
    queue: Case[],
    turns: Turns,
    tally: Tally,
    fail: (one: Case, error: CampaignError) => void,
  ): Promise<void> {
    const stand = await this.#stand(campaign);
    let last: Case | undefined;
    let wrong: Error | undefined;
    try {
      for (last = queue.pop(); last; last = queue.pop()) {
        const result = await stand.disturb(last.read, last.recording, last.fault, turns);
        tally.tried(campaign, last.read.name, last.fault, result);
      }
    } catch (error) {
      wrong = error as Error;
    }
    await stand.close().catch((error) => wrong ??= error);
    if (!wrong) return;
    if (!last) throw wrong;
    fail(last, new CampaignError(campaign, last, wrong));
  }

  /**
   * Ends the server.
   *
   * @throws {AssertionError} When its mailbox is not as it was.
   */
  async close(): Promise<void> {
    try {
      assert.equal(await holds(this.#server), this.#before, "the mailbox is as it was");
    } finally {
      await this.#lent.giveBack();
      await this.#server.stop();
    }
  }
}

/** Everything in the mailbox, and what the server would tell of the next message. */
async function holds(server: MailServer): Promise<string> {
  const raw = await server.connect(READER);
  const { folders, messages } = await census(raw);
  const lines = [...folders, ...messages].map((one) => JSON.stringify(one));
  for (const { name } of folders) {
    const answer = await raw.command(`STATUS "${name}" (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)`);
    lines.push(answer.split("\r\n")[0] ?? "");
  }
  await raw.close();
  // Folders are listed in any order.
  return lines.sort().join("\n");
}
