/**
 * What a campaign is: which calls are disturbed, where, and how.
 *
 * @module
 */

import type { Fault } from "../servers/byte_faults.ts";
import type { Layer } from "../servers/byte_passage.ts";
import type { Kind } from "./mailbox.ts";
import type { Read } from "./reads.ts";
import type { Connections, Patience, Recording } from "./stand.ts";

/** One kind of conversation. */
export interface Setting {
  readonly kind: Kind;
  readonly layer: Layer;
  readonly connections: Connections;
  /** @default {"socket"} */
  readonly patience?: Patience;
}

/** A setting in words. */
export function nameOf({ kind, layer, connections, patience }: Setting): string {
  const until = patience === undefined ? "" : `, until the ${patience} gives up`;
  return `${connections} connections to a ${kind} server, by ${layer}${until}`;
}

/** Which calls are disturbed, and how. */
export interface Campaign extends Setting {
  readonly reads: readonly Read[];
  /** The faults of one call. */
  faults(recording: Recording): readonly Fault[];
}

/** A call and what is done to it. */
export interface Case {
  readonly read: Read;
  readonly recording: Recording;
  readonly fault: Fault;
}

/** A fault that did harm. */
export class CampaignError extends Error {
  override readonly name = "CampaignError";

  /** Says how to repeat it. */
  constructor(setting: Setting, { read, fault }: Case, cause: Error) {
    const { from, at, harm } = fault;
    const where = `${harm.kind} after byte ${at} of the ${from}`;
    super(`${read.name}, ${nameOf(setting)}: ${where}: ${cause.message}`, { cause });
  }
}
