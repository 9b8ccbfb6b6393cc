/**
 * Variables that a desktop client was to fill in and did not.
 *
 * @module
 */

import type { Variables } from "./account.ts";

// As the manifest of a bundle writes it. Clients hand it on where a person left a field empty.
const PLACEHOLDER = /^\$\{user_config\.[^{}]*\}$/;

/** The variables, empty where nothing stands but the name of a field that nobody filled in. */
export function filledIn(variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).map((
      [name, value],
    ) => [name, PLACEHOLDER.test(value) ? "" : value]),
  );
}
