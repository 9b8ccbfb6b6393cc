/**
 * The launcher around a server isolate that a test chooses. Arguments: the
 * code of that isolate, how it is started (`module` or `program`), and the
 * config directory. Says, one JSON object a line, what the launcher says, what
 * it returns, and what this isolate, which is the launcher's, may do then.
 *
 * @module
 */

import { entries } from "#isolates";
import { loadConfig } from "../../../lib/config/load.ts";
import type { IsolateEntry } from "../../../lib/sandbox/isolates.ts";
import { launch } from "../../../lib/sandbox/launcher.ts";

const [source = "", form = "", directory = ""] = Deno.args;
const encoder = new TextEncoder();

const KINDS = ["net", "env", "read", "write", "run", "ffi", "sys", "import"] as const;

function tell(what: Readonly<Record<string, unknown>>): void {
  const granted = KINDS.filter((name) =>
    Deno.permissions.querySync({ name } as Deno.PermissionDescriptor).state === "granted"
  );
  Deno.stdout.writeSync(encoder.encode(`${JSON.stringify({ ...what, granted })}\n`));
}

function entryOf(code: string): IsolateEntry {
  return form === "program"
    ? { program: { main: code, lazy: {} } }
    : { module: `data:text/javascript,${encodeURIComponent(code)}` };
}

const loaded = loadConfig({ directory, environment: {} });
const chosen = {
  ...entries,
  server: entryOf(source),
  ...(form === "program" ? { content: entryOf("") } : {}),
};
const code = await launch(loaded, chosen, (message) => tell({ message }));
tell({ code });
Deno.exit(code);
