/**
 * The product's version. deno.json is the one place where it is written.
 *
 * @module
 */

import manifest from "../deno.json" with { type: "json" };

/** Semantic version, for example `0.1.0`. */
export const VERSION: string = manifest.version;
