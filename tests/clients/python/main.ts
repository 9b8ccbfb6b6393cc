/**
 * Tries the official Python client over both transports, on a real Dovecot:
 *
 *   deno task clients:python
 *
 * It needs Python with `venv` and whatever pip is set up to find packages in;
 * the gate does without, because not everybody has these.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dovecotServer } from "../../smoke/mail_server.ts";
import { assertNothingTold } from "../../support/canary.ts";
import { startHttpProduct, TOKENS } from "../../support/http_product.ts";
import { accountVariables, commandLine, configDirectory, ROOT } from "../../support/product.ts";
import { shown } from "../scene.ts";

/** Packages of its own: nothing is installed for others. */
const ENVIRONMENT = `${ROOT}/.servers/python`;

const PYTHON = `${ENVIRONMENT}/bin/python`;

/** Longest run of the client, in milliseconds. */
const TIMEOUT_MS = 60_000;

async function run(command: string, ...args: string[]): Promise<void> {
  const options = { args, stdin: "null", stdout: "inherit", stderr: "inherit" } as const;
  const { success } = await new Deno.Command(command, options).output();
  if (!success) throw new Error(`${command} ${args.join(" ")} failed`);
}

async function install(): Promise<void> {
  await run("python3", "-m", "venv", ENVIRONMENT);
  await run(
    ...[PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"] as const,
    // What cannot be reached is not tried again for minutes; nothing is built.
    ...["--retries", "0", "--only-binary", ":all:", "--require-hashes"],
    ...["--requirement", `${ROOT}/tests/clients/python/requirements.txt`],
  );
}

/** @param target What the client connects to. @returns What it did, line by line. */
async function scene(target: unknown): Promise<string[]> {
  const child = new Deno.Command(PYTHON, {
    args: ["-I", `${ROOT}/tests/clients/python/client.py`],
    env: { PYTHONIOENCODING: "utf-8" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(target)));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const [said = "", errors = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertNothingTold(said, errors);
  assert.equal(code, 0, `${said}${errors}`);
  return said.trimEnd().split("\n");
}

await install();
await using stack = new AsyncDisposableStack();
const server = stack.use(await dovecotServer());
const variables = { ...accountVariables(server, server.user), MAIL_IMAP_WRITE_ENABLED: "true" };
const product = stack.use(await startHttpProduct(variables));
const directory = await configDirectory(variables);
stack.defer(() => directory.remove());
const expected = await shown("Python");

const overHttp = await scene({ url: product.url.href, token: TOKENS.all });
await Deno.stdout.write(new TextEncoder().encode(`${overHttp.join("\n")}\n`));
assert.deepEqual(overHttp, expected);
const [command, ...args] = commandLine(directory.path, "bundle");
const env = Object.fromEntries(
  ["DENO_DIR", "DENO_NO_UPDATE_CHECK"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }),
);
assert.deepEqual(await scene({ command, args, env }), expected);
