/**
 * Keeps zod from writing and compiling a function for every schema. What a
 * client sends is small, so the functions cost more than they save: 3 ms of a
 * start. To be imported before the first schema is made.
 *
 * @module
 */

import * as z from "zod";

z.config({ jitless: true });
