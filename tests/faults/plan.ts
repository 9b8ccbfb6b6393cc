/**
 * Which campaigns there are: a sample for every change, and all for a night.
 *
 * @module
 */

import type { Fault, Harm, Side } from "../servers/byte_faults.ts";
import type { Passed } from "../servers/byte_proxy.ts";
import type { Campaign } from "./campaign.ts";
import { anywhere, boundaries, everyOffset, recordBoundaries, spread } from "./offsets.ts";
import { type Read, READS } from "./reads.ts";

const SIDES: readonly Side[] = ["client", "server"];

/** Ends of connections; a program may be told of each in its own way. */
const CUTS: readonly Harm[] = [{ kind: "fin" }, { kind: "reset" }, { kind: "goodbye" }];

const SILENCE: Harm = { kind: "silence" };

/** Far shorter than any timeout of a stand. */
const STALL: Harm = { kind: "stall", ms: 400 };

/** One byte at a time, and so few that a busy machine does not take a timeout for them. */
const DRIP: Harm = { kind: "drip", bytes: 300, pauseMs: 1 };

/** What TLS must refuse. */
const SPOILS: readonly Harm[] = [{ kind: "flip" }, { kind: "double" }, { kind: "swap" }];

/** Offsets of one side's bytes. */
type Choose = (bytes: Uint8Array) => readonly number[];

/** Each harm in turn, at the offsets of both sides. */
function inTurn(harms: readonly Harm[], choose: Choose): (bytes: Passed) => Fault[] {
  return (bytes) =>
    SIDES.flatMap((from) =>
      choose(bytes[from]).map((at, i) => ({ from, at, harm: harms[i % harms.length] as Harm }))
    );
}

const named = (...names: readonly string[]): readonly Read[] =>
  READS.filter(({ name }) => names.includes(name));

/** Those whose commands are others on a server that can do little. */
const OTHERWISE = named("list with counts", "search", "oldest", "all folders", "thread");

/** Short and long ones: below TLS only its records make a difference. */
const SEVERAL = named("list", "newest", "all folders", "message", "thread", "attachment as bytes");

/** For connections that all begin alike. */
const TYPICAL = named("list", "next page", "message");

/** A few points of every conversation, and every kind of harm: what is tried with every change. */
export function sample(seed: number): readonly Campaign[] {
  const some = (most: number, random: number, edges: Choose = boundaries): Choose => (bytes) => [
    ...spread(edges(bytes), most),
    ...anywhere(bytes, random, seed),
  ];
  const records = (most: number, random: number): Choose => some(most, random, recordBoundaries);
  const faults = (
    ...lists: readonly ((bytes: Passed) => Fault[])[]
  ): Campaign["faults"] =>
  ({ bytes }) => lists.flatMap((list) => list(bytes));
  return [
    {
      ...{ kind: "full", layer: "text", connections: "kept", reads: READS },
      faults: faults(
        inTurn(CUTS, some(14, 2)),
        inTurn([SILENCE], some(4, 1)),
        inTurn([STALL], some(0, 1)),
        inTurn([DRIP], () => [0]),
      ),
    },
    {
      ...{ kind: "full", layer: "text", connections: "kept", patience: "tool", reads: TYPICAL },
      faults: faults(inTurn([SILENCE], some(5, 1))),
    },
    {
      ...{ kind: "full", layer: "text", connections: "new", reads: TYPICAL },
      faults: faults(
        inTurn(CUTS, some(20, 3)),
        inTurn([SILENCE], some(8, 1)),
        inTurn([STALL], some(3, 0)),
        inTurn([DRIP], () => [0]),
      ),
    },
    {
      ...{ kind: "full", layer: "records", connections: "kept", reads: SEVERAL },
      faults: faults(
        inTurn(CUTS.slice(0, 2), records(4, 1)),
        inTurn(SPOILS, records(4, 2)),
      ),
    },
    {
      ...{ kind: "full", layer: "records", connections: "new", reads: named("message") },
      faults: faults(
        inTurn(CUTS.slice(0, 2), records(20, 10)),
        inTurn([SILENCE], records(12, 4)),
        inTurn(SPOILS, records(12, 12)),
      ),
    },
    {
      ...{ kind: "full", layer: "bytes", connections: "new", reads: named("message") },
      faults: faults(inTurn(CUTS.slice(0, 2), some(16, 4)), inTurn([SILENCE], some(10, 2))),
    },
    {
      ...{ kind: "plain", layer: "text", connections: "kept", reads: OTHERWISE },
      faults: faults(inTurn(CUTS, some(10, 2)), inTurn([SILENCE], some(3, 1))),
    },
  ];
}

/** What a caller may choose of {@link everything}. */
export interface Everything {
  /** Every how many bytes. @default every one */
  readonly step?: number;
  /** Only these readings. @default all */
  readonly reads?: readonly Read[];
}

/** Each connection cut, and silent, at every byte of every conversation; the rest at many. */
export function everything({ step = 1, reads = READS }: Everything = {}): readonly Campaign[] {
  const every = (times = 1): Choose => (bytes) =>
    everyOffset(bytes).filter((at) => at % (step * times) === 0);
  const only = (some: readonly Read[]): readonly Read[] =>
    some.filter((one) => reads.includes(one));
  const faults =
    (...lists: readonly ((bytes: Passed) => Fault[])[]): Campaign["faults"] => ({ bytes }) =>
      lists.flatMap((list) => list(bytes));
  const campaigns: readonly Campaign[] = [
    {
      ...{ kind: "full", layer: "text", connections: "kept", reads: only(READS) },
      faults: faults(
        inTurn([{ kind: "fin" }], every()),
        inTurn([SILENCE], every()),
        inTurn([{ kind: "reset" }, { kind: "goodbye" }], every(5)),
        inTurn([STALL], every(20)),
        inTurn([DRIP], every(200)),
      ),
    },
    {
      ...{ kind: "full", layer: "text", connections: "kept", patience: "tool" },
      reads: only(TYPICAL),
      faults: faults(inTurn([SILENCE], every(5))),
    },
    {
      ...{ kind: "full", layer: "text", connections: "new", reads: only(READS) },
      faults: faults(inTurn([{ kind: "fin" }], every(3)), inTurn([SILENCE], every(3))),
    },
    {
      ...{ kind: "full", layer: "records", connections: "kept", reads: only(READS) },
      faults: faults(inTurn(CUTS.slice(0, 2), every(5)), inTurn(SPOILS, every(5))),
    },
    {
      ...{ kind: "full", layer: "records", connections: "new", reads: only(named("message")) },
      faults: faults(
        inTurn(CUTS.slice(0, 2), every()),
        inTurn([SILENCE], every()),
        inTurn(SPOILS, every()),
      ),
    },
    {
      ...{ kind: "full", layer: "bytes", connections: "new", reads: only(named("message")) },
      faults: faults(inTurn(CUTS.slice(0, 2), every()), inTurn([SILENCE], every())),
    },
    {
      ...{ kind: "plain", layer: "text", connections: "kept", reads: only(OTHERWISE) },
      faults: faults(inTurn([{ kind: "fin" }], every(3)), inTurn([SILENCE], every(3))),
    },
  ];
  return campaigns.filter(({ reads }) => reads.length > 0);
}
