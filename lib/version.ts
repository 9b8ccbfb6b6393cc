/**
 * The product's version. deno.json is the one place where it is written.
 *
 * @module
 */

import manifest from "../deno.json" with { type: "json" };

/** Semantic version, like `1.2.3`. */
export const VERSION: string = manifest.version;
