/** @module */

/** What a token of a client allows: everything that the configuration does, or reading. */
export type Scope = "all" | "read";
