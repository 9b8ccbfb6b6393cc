/**
 * Shows that two replicas are one server, on a real Dovecot and behind a real
 * nginx with the configuration of deploy/nginx/:
 *
 *   deno task replicas
 *
 * Fails when it is not as docs/http.md shows it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { whyNot } from "../support/deploy.ts";
import { scene, shown } from "./scene.ts";
import { startReplicas } from "./setting.ts";

const why = whyNot("nginx");
if (why !== undefined) throw new Error(why);
await using running = await startReplicas("sources");
const said: string[] = [];
await scene(running, (line) => {
  said.push(line);
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
});
assert.deepEqual(said, await shown());
