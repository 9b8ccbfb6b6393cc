/**
 * Runs the integration tests on another mail server than Dovecot.
 *
 * Usage: main.ts SERVER [--gate] [ARGUMENT of `deno test`]...
 *
 * @module
 */

import { isUnpacked } from "../servers/unpacked.ts";
import { LEFT_OUT } from "../support/left_out.ts";
import { filesFor, LEFT_OUT_FILES } from "./files.ts";

const [server = "", ...rest] = Deno.args;
const isGate = rest.includes("--gate");

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Why the server cannot be started here, if it cannot. */
function missing(): string | undefined {
  const name = server.replace(/-.*/, "");
  if (!isUnpacked(name)) return `.servers/${name} is not there; ./scripts/test unpacks it`;
  if (name === "courier" && Deno.uid() !== 0) return "only root can give it a root of its own";
  return undefined;
}

const why = missing();
if (why !== undefined) {
  say(`The tests on ${server} are left out: ${why}.`);
  Deno.exit(isGate ? 0 : 1);
}
const tests = LEFT_OUT.filter(({ servers }) => servers.some((one) => one === server));
say(
  `On ${server}: ${filesFor(isGate).length} files; left out are ${
    Object.values(LEFT_OUT_FILES).flat().length
  } files and ${
    tests.flatMap(({ tests }) => tests).length
  } tests or steps, for the reasons in tests/other_servers/files.ts and tests/support/left_out.ts.`,
);
const { code } = await new Deno.Command(Deno.execPath(), {
  args: [
    ...["test", "--quiet", "-A", "--no-check", "--parallel"],
    ...rest.filter((argument) => argument !== "--gate"),
    ...filesFor(isGate),
  ],
  env: { MAIL_SERVER: server },
}).spawn().status;
Deno.exit(code);
