/**
 * Messages whose structure is unusual or broken.
 *
 * @module
 */

import type { Entry } from "../entry.ts";
import { brokenBodies } from "./broken_bodies.ts";
import { headers } from "./headers.ts";
import { trees } from "./trees.ts";
import { wrapped } from "./wrapped.ts";

/** All of them. */
export const mime: readonly Entry[] = [...trees, ...wrapped, ...brokenBodies, ...headers];
