/**
 * The isolates' code when the program runs from its sources.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { IsolateEntries } from "./isolates.ts";

/** Entry modules as files. */
export const entries: IsolateEntries = {
  server: { module: import.meta.resolve("../server_worker.ts") },
  content: { module: import.meta.resolve("../content/worker.ts") },
  lookup: { module: import.meta.resolve("../init/lookup/worker.ts") },
  signIn: { module: import.meta.resolve("../signin/worker.ts") },
  doctor: { module: import.meta.resolve("../doctor/doctor_worker.ts") },
  sources: fileURLToPath(new URL("../../", import.meta.url)).replace(/[\\/]$/, ""),
};
