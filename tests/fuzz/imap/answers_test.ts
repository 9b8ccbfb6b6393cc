/**
 * Whatever a mail server says: every tool gives a true answer in time, nothing
 * is left uncaught, nothing is written by a call that reads, nothing is changed
 * that was not named, and the next account works.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { randomSource } from "../../samples/random.ts";
import { smallCertificates } from "../../support/small_suite.ts";
import { alsoTried, holds } from "../cases.ts";
import { mutate } from "../mutate.ts";
import { anyDamage, damaged } from "./grammar.ts";
import { type Direction, play, record, type Recorded, type Repertoire } from "./stage.ts";

/** Longest that one case may take, in milliseconds: some servers are silent until the tool's time is up. */
const CASE_MS = 30_000;

/** Conversations at a time: most of them wait for something. */
const AT_ONCE = 6;

let recorded: Promise<Repertoire> | undefined;
const repertoire = (): Promise<Repertoire> => recorded ??= record();

const uncaught: unknown[] = [];
for (const type of ["error", "unhandledrejection"] as const) {
  globalThis.addEventListener(type, (event) => {
    event.preventDefault();
    uncaught.push("reason" in event ? event.reason : (event as ErrorEvent).error);
  });
}

/** Which conversation, where in it, and what happens there. */
const anywhere = fc.record({
  scene: fc.nat(1_000),
  place: fc.nat(1_000),
  other: fc.nat(1_000),
  silent: fc.nat(49).map((n) => n === 0),
});

type Place = typeof anywhere extends fc.Arbitrary<infer T> ? T : never;

/** Damages one answer of a conversation, or the greeting. */
function directionOf(
  { recording }: Recorded,
  { place, silent }: Place,
  damage: (answer: string) => string,
): Direction {
  const { exchanges } = recording;
  // The greeting now and then: without one the client waits for a second.
  const chosen = place % 30 === 0 ? -1 : place % exchanges.length;
  return {
    ...(chosen < 0 ? { greeting: damage } : {}),
    direct: (index, answer) => index === chosen ? damage(answer) : answer,
    impatient: !silent,
  };
}

async function tryAll<T extends Place>(
  kind: "reading" | "writing",
  count: number,
  values: fc.Arbitrary<T>,
  damage: (value: T, answer: string, other: string) => string,
): Promise<void> {
  const certificates = await smallCertificates();
  const all = await repertoire();
  const chosen = all[kind];
  try {
    await holds(
      fc.array(values, { minLength: AT_ONCE, maxLength: AT_ONCE }),
      Math.ceil(count / AT_ONCE),
      async (places) => {
        await Promise.all(places.map(async (place) => {
          const one = chosen[place.scene % chosen.length] as Recorded;
          const { exchanges } = (chosen[place.other % chosen.length] as Recorded).recording;
          const other = exchanges[place.other % exchanges.length]?.answer ?? "";
          await play(
            one,
            all,
            certificates,
            directionOf(one, place, (answer) => damage(place, answer, other)),
          ).catch((error) => {
            throw new Error(`${one.scene.name}: ${error.message}`, { cause: error });
          });
        }));
        alsoTried(AT_ONCE - 1);
        assert.deepEqual(uncaught.splice(0), [], "nobody caught it");
      },
      CASE_MS,
    );
  } finally {
    await certificates[Symbol.asyncDispose]();
  }
}

const byGrammar = fc.tuple(anywhere, anyDamage).map(([place, damage]) => ({ ...place, damage }));
const byBytes = fc.tuple(anywhere, fc.integer()).map(([place, seed]) => ({ ...place, seed }));

const characters = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));

function mutated({ seed }: { readonly seed: number }, answer: string, other: string): string {
  return characters(mutate(bytesOf(answer), bytesOf(other), randomSource(seed)));
}

Deno.test("The recorded conversations are those that the product has.", async () => {
  const certificates = await smallCertificates();
  const all = await repertoire();
  for (const one of [...all.reading, ...all.writing]) {
    const { exchanges } = one.recording;
    assert.ok(exchanges.length > 1, one.scene.name);
    const same = { direct: (_: number, answer: string) => answer, impatient: false };
    assert.deepEqual(await play(one, all, certificates, same), [], one.scene.name);
  }
  await certificates[Symbol.asyncDispose]();
});

Deno.test("Every tool that reads bears damaged tokens, lines and literals.", async () => {
  await tryAll("reading", 150, byGrammar, ({ damage }, answer, other) => {
    return damaged(answer, other, damage);
  });
});

Deno.test("Every tool that writes bears damaged tokens, lines and literals.", async () => {
  await tryAll("writing", 120, byGrammar, ({ damage }, answer, other) => {
    return damaged(answer, other, damage);
  });
});

Deno.test("Every tool that reads bears any changed bytes.", async () => {
  await tryAll("reading", 48, byBytes, mutated);
});

Deno.test("Every tool that writes bears any changed bytes.", async () => {
  await tryAll("writing", 36, byBytes, mutated);
});
