/**
 * Code that is put inside an isolate to try to break out of it.
 *
 * @module
 */

/** What the probe needs to know of its surroundings. */
export interface Surroundings {
  /** The `.env` with the password. */
  readonly envFile: string;
  /** A file that must not come into being; one per isolate. */
  readonly writePath: string;
  /** Something listens here that is not the mail server. */
  readonly otherPort: number;
  /** The same on another loopback address. */
  readonly otherHost: string;
  /** An HTTP server on loopback with a module in it. */
  readonly httpPort: number;
  readonly mailPort: number;
  /** Where tokens are got. */
  readonly tokenPort: number;
  /** Where they are kept. */
  readonly tokenFile: string;
  /** Set in the environment as `PROBE_CANARY` and as `MAIL_IMAP_PROBE`. */
  readonly canary: string;
}

/** Everything that is tried; each gives true when it succeeded. */
export const ATTEMPTS = {
  "read a file": `Deno.readTextFileSync("/etc/passwd").length > 0`,
  "read a file through Node": `(await import("node:fs")).readFileSync("/etc/passwd").length > 0`,
  "read the .env": `Deno.readTextFileSync(at.envFile).length > 0`,
  "list a directory": `[...Deno.readDirSync("/etc")].length > 0`,
  "read an environment variable": `Deno.env.get("PROBE_CANARY") === at.canary`,
  "read a variable of the configuration": `Deno.env.get("MAIL_IMAP_PROBE") === at.canary`,
  "list the environment": `Deno.env.toObject().PROBE_CANARY === at.canary`,
  "connect to another port":
    `(await Deno.connect({ hostname: "localhost", port: at.otherPort })).close() === undefined`,
  "connect to another host":
    `(await Deno.connect({ hostname: at.otherHost, port: at.otherPort })).close() === undefined`,
  "connect to another port through Node":
    `await new Promise(async (done) => { const socket = (await import("node:net")).connect(at.otherPort, "localhost", () => { socket.destroy(); done(true); }); socket.on("error", () => done(false)); })`,
  "fetch": `(await fetch("http://127.0.0.1:" + at.httpPort + "/")).ok`,
  "listen on a port": `Deno.listen({ hostname: "127.0.0.1", port: 0 }).close() === undefined`,
  "run a program": `new Deno.Command("true").outputSync().success`,
  "run a program through Node":
    `(await import("node:child_process")).spawnSync("true").status === 0`,
  "write a file": `Deno.writeTextFileSync(at.writePath, "x") === undefined`,
  "import from the network":
    `(await import("http://127.0.0.1:" + at.httpPort + "/module.js")).answer === 42`,
  "load a library":
    `Deno.dlopen("libc.so.6", { getpid: { parameters: [], result: "i32" } }).symbols.getpid() > 0`,
  "learn about the system": `Deno.osRelease() !== ""`,
  "ask for a permission": `(await Deno.permissions.request({ name: "read" })).state === "granted"`,
  "start a worker with more permissions":
    `await new Promise((done) => { const worker = new Worker(URL.createObjectURL(new Blob(["Deno.readTextFileSync('/etc/passwd'); self.postMessage(1)"], { type: "text/javascript" })), { type: "module", deno: { permissions: { read: true } } }); worker.onmessage = () => { worker.terminate(); done(true); }; worker.onerror = (event) => { event.preventDefault(); done(false); }; })`,
} as const;

/** What one isolate may do and no other. */
export const DUTIES = {
  "reach the mail server":
    `(await Deno.connect({ hostname: "localhost", port: at.mailPort })).close() === undefined`,
  "reach the token endpoint":
    `(await Deno.connect({ hostname: "localhost", port: at.tokenPort })).close() === undefined`,
  "read the token file": `Deno.readTextFileSync(at.tokenFile).length > 0`,
  "write the token file":
    `Deno.writeTextFileSync(at.tokenFile, " ", { append: true }) === undefined`,
  "write the token file's temporary name":
    `Deno.writeTextFileSync(at.tokenFile + ".new", "", { mode: 0o600 }) === undefined`,
} as const;

/** One of {@link DUTIES}. */
export type Duty = keyof typeof DUTIES;

/** Longest wait for the results, in milliseconds: after the launcher has given up its permissions. */
const START_AFTER_MS = 400;

/**
 * Code that runs every attempt and writes a line `PROBE name {attempt: outcome}`
 * to stderr. An outcome is `true`, `false` or the name of the error.
 */
export function probeCode(name: string, at: Surroundings): string {
  const functions = Object.entries({ ...ATTEMPTS, ...DUTIES })
    .map(([attempt, code]) => `${JSON.stringify(attempt)}: async (at) => ${code}`).join(",\n");
  return `
;setTimeout(async () => {
  const at = ${JSON.stringify(at)};
  const outcomes = {};
  for (const [attempt, run] of Object.entries({ ${functions} })) {
    try { outcomes[attempt] = await run(at); } catch (error) { outcomes[attempt] = String(error && error.name || error); }
  }
  Deno.stderr.writeSync(new TextEncoder().encode("PROBE ${name} " + JSON.stringify(outcomes) + "\\n"));
}, ${START_AFTER_MS});
`;
}

/** Outcomes by attempt. */
export type Outcomes = Readonly<Record<string, boolean | string>>;

/** Reads the probe's lines out of what a process wrote to stderr. */
export function readOutcomes(stderr: string): ReadonlyMap<string, Outcomes> {
  const lines = stderr.matchAll(/^PROBE (\w+) (\{.*\})$/gm);
  return new Map([...lines].map((line) => [line[1] ?? "", JSON.parse(line[2] ?? "{}")]));
}
