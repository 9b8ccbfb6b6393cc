/**
 * Takes the environment away from libraries. They peek at it when they load,
 * which without permission is an error unless `--ignore-env` is given. To be
 * imported before them, and not before they are needed: it loads Node's
 * modules, which takes 10 ms.
 *
 * @module
 */

import process from "node:process";

// Tests run parts of the isolates in their own process, which needs its environment.
if ("WorkerGlobalScope" in globalThis) Object.defineProperty(process, "env", { value: {} });
