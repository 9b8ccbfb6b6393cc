/**
 * Runs the integration tests on another mail server than Dovecot.
 *
 * Usage: main.ts SERVER [ARGUMENT of `deno test`]...
 *
 * @module
 */

import { KINDS } from "../servers/kind.ts";
import { isUnpacked } from "../servers/unpacked.ts";
import { LEFT_OUT } from "../support/left_out.ts";
import { ROOT } from "../support/product.ts";
import { filesFor, LEFT_OUT_FILES } from "./files.ts";

const [server = "", ...rest] = Deno.args;

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Unpacks it where it is not there yet. */
async function unpack(name: string): Promise<void> {
  const { code } = await new Deno.Command("bash", {
    args: ["-c", `. ./scripts/setup.sh && setup_${name}`],
    cwd: ROOT,
  }).spawn().status;
  if (code !== 0) Deno.exit(code);
}

/** Why the server cannot be started here, if it cannot. */
function missing(name: string): string | undefined {
  if (!isUnpacked(name)) return `its packages could not be had`;
  if (name === "courier" && Deno.uid() !== 0) return "only root can give it a root of its own";
  return undefined;
}

if (!KINDS.some((kind) => kind === server && kind !== "dovecot")) {
  say(`Usage: main.ts ${KINDS.slice(1).join("|")} [ARGUMENT of deno test]...`);
  Deno.exit(2);
}
const name = server.replace(/-.*/, "");
await unpack(name);
const why = missing(name);
if (why !== undefined) {
  say(`The tests on ${server} are left out: ${why}.`);
  Deno.exit(1);
}
const tests = LEFT_OUT.filter(({ servers }) => servers.some((one) => one === server));
say(
  `On ${server}: ${filesFor(false).length} files; left out are ${
    Object.values(LEFT_OUT_FILES).flat().length
  } files and ${
    tests.flatMap(({ tests }) => tests).length
  } tests or steps, for the reasons in tests/other_servers/files.ts and tests/support/left_out.ts.`,
);
const { code } = await new Deno.Command(Deno.execPath(), {
  args: [
    ...["test", "--quiet", "-A", "--no-check", "--parallel"],
    ...rest,
    ...filesFor(false),
  ],
  env: { MAIL_SERVER: server },
}).spawn().status;
Deno.exit(code);
