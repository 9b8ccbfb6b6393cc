/**
 * Messages that mean harm in what everybody can see. They stay readable: what
 * is dangerous about them is said beside them.
 *
 * @module
 */

import type { Entry } from "../entry.ts";
import { deceptions } from "./deceptions.ts";
import { injections } from "./injections.ts";
import { smuggled } from "./smuggled.ts";

/** All of them. */
export const hostile: readonly Entry[] = [...deceptions, ...injections, ...smuggled];
