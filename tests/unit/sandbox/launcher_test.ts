import assert from "node:assert/strict";
import { CANARY } from "../../support/canary.ts";
import { configDirectory } from "../../support/product.ts";

const PROGRAM = import.meta.resolve("./launch_program.ts");

const PASSWORD = `${CANARY} password`;
const CLIENT_SECRET = `${CANARY} of the client`;

const ADA = {
  MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
  MAIL_IMAP_DEFAULT_USER: "ada",
  MAIL_IMAP_DEFAULT_PASS: PASSWORD,
};

const WORK = {
  MAIL_IMAP_WORK_HOST: "imap.example.net",
  MAIL_IMAP_WORK_USER: "ada",
  MAIL_IMAP_WORK_AUTH: "oauth2",
  MAIL_IMAP_WORK_OAUTH_CLIENT_ID: "client",
  MAIL_IMAP_WORK_OAUTH_CLIENT_SECRET: CLIENT_SECRET,
  MAIL_IMAP_WORK_OAUTH_TOKEN_URL: "https://login.example.net/token",
  MAIL_IMAP_WORK_OAUTH_DEVICE_URL: "https://login.example.net/device",
  MAIL_IMAP_WORK_OAUTH_SCOPE: "mail",
};

/** Longest wait for a launcher that should end by itself, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Has the launcher say something: that it replaces an isolate. */
const SPEAK = 'self.postMessage({ type: "content_stuck" });';

/** Starts the launcher with a server isolate of this code. */
async function start(
  server: string,
  { form = "module", variables = ADA }: {
    readonly form?: "module" | "program";
    readonly variables?: Readonly<Record<string, string>>;
  } = {},
) {
  const directory = await configDirectory(variables);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", PROGRAM, server, form, directory.path],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  return { child, [Symbol.asyncDispose]: () => directory.remove() };
}

/** What the launcher said from its beginning to its end. */
async function told(...how: Parameters<typeof start>) {
  await using started = await start(...how);
  const timer = setTimeout(() => started.child.kill("SIGKILL"), PATIENCE_MS);
  const { stdout } = await started.child.output();
  clearTimeout(timer);
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
}

Deno.test("The server isolate is told the passwords it logs in with, and no other secret.", async () => {
  const [{ message }] = await told(
    `self.onmessage = ({ data: { content, signIn, ...told } }) =>
      self.postMessage({ type: "failed", why: JSON.stringify(told) });`,
    { variables: { ...ADA, ...WORK } },
  );
  assert.deepEqual(JSON.parse(message).passwords, { default: PASSWORD });
  assert.ok(!message.includes(CLIENT_SECRET), "that of the client is for the sign-in isolate");
  assert.equal(message.split(CANARY).length, 2, "the password is told once");
});

Deno.test("The launcher of the bundle has no permission any more when the server isolate begins.", async () => {
  const [first] = await told(
    `self.onmessage = () => { ${SPEAK} self.postMessage({ type: "stopped" }); };`,
    { form: "program" },
  );
  assert.match(first.message, /took too long to read/);
  assert.deepEqual(first.granted, []);
});

Deno.test("The launcher of the sources has none any more when all isolates have their code.", async () => {
  const said = await told(`self.onmessage = () => {
    self.postMessage({ type: "ready" });
    self.postMessage({ type: "stopped" });
  };`);
  assert.deepEqual(said.at(-1), { code: 0, granted: [] });
});

Deno.test("A third isolate that is stuck in a message ends the process, so that it begins anew.", async () => {
  const server = `self.onmessage = ({ data }) => {
    if (data.type === "start") { ${SPEAK.repeat(3)} }
  };`;
  const said = await told(server, { form: "program" });
  assert.deepEqual(said.map(({ message, code }) => message?.split(/[;:]/)[0] ?? code), [
    "a message took too long to read",
    "a message took too long to read",
    "3 isolates are stuck in hostile messages",
    70,
  ]);
});

Deno.test("A server isolate that does not answer any more keeps nobody from the end.", async () => {
  await using started = await start(`self.onmessage = () => {
    self.postMessage({ type: "ready" });
    ${SPEAK}
    for (;;);
  };`);
  const { child } = started;
  const reader = child.stdout.getReader();
  // From then on it hears signals.
  assert.match(new TextDecoder().decode((await reader.read()).value), /took too long to read/);
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  const { signal, code } = await child.status;
  clearTimeout(timer);
  await reader.cancel();
  assert.deepEqual([signal, code], [null, 0]);
});
