/**
 * What a program can still do inside of the unit when the runtime holds it
 * back no more: runs with all of Deno's permissions, tries, and prints what
 * happened as one line of JSON.
 *
 * Usage: unit_probe.ts ALLOWED_HOST:PORT OTHER_HOST:PORT FILE_WITH_THE_PASSWORD
 *
 * @module
 */

const [allowed = "", other = "", password = ""] = Deno.args;

const TOKENS = "/var/lib/mail-imap-mcp/oauth2-default.json";

const found: Record<string, string> = {};

async function attempt(what: string, act: () => unknown): Promise<void> {
  try {
    found[what] = String(await act() ?? "done");
  } catch {
    found[what] = "refused";
  }
}

/** What is not let out is dropped, so that no answer is one. */
const PATIENCE_MS = 1_000;

async function connect(address: string): Promise<void> {
  const [hostname = "", port] = address.split(":");
  const signal = AbortSignal.timeout(PATIENCE_MS);
  (await Deno.connect({ hostname, port: Number(port), signal })).close();
}

const run = (program: string): void => void new Deno.Command(program).outputSync();
const write = (path: string): void => Deno.writeTextFileSync(path, "x");

await attempt("read its credential", () => Deno.readTextFileSync(password).length > 0);
await attempt("connect to the mail server", () => connect(allowed));

await attempt("replace a token file", () => {
  using file = Deno.openSync(`${TOKENS}.new`, { write: true, create: true, mode: 0o600 });
  file.lockSync(true);
  file.writeSync(new TextEncoder().encode("{}"));
  file.syncSync();
  Deno.renameSync(`${TOKENS}.new`, TOKENS);
});
await attempt("connect to another host", () => connect(other));
await attempt(
  "open its own socket",
  () => Deno.connect({ transport: "unix", path: "/run/mail-imap-mcp.sock" }),
);
for (const directory of ["/etc", "/usr/local", "/run", "/home", "/dev", "/dev/shm", "/tmp"]) {
  const path = `${directory}/x`;
  await attempt(`write ${path}`, () => write(path));
}
await attempt(
  "read the file of the password",
  () => Deno.readTextFileSync("/etc/mail-imap-mcp/imap_password"),
);
await attempt("see who else runs", () => Deno.readTextFileSync("/proc/1/cmdline"));
for (const path of ["/var", "/srv", "/mnt"]) {
  await attempt(`list ${path}`, () => [...Deno.readDirSync(path)].length);
}
for (const path of ["/home", "/root"]) {
  await attempt(`find something in ${path}`, () => {
    if ([...Deno.readDirSync(path)].length === 0) throw new Error("nothing");
  });
}
await attempt("run a program", () => run("/bin/true"));

const c = Deno.dlopen("libc.so.6", {
  mmap: { parameters: ["pointer", "usize", "i32", "i32", "i32", "i64"], result: "pointer" },
  setuid: { parameters: ["u32"], result: "i32" },
  unshare: { parameters: ["i32"], result: "i32" },
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
});
const READ_WRITE_EXECUTE = 7;
const PRIVATE_ANONYMOUS = 0x22;
const NEW_NETWORK = 0x40000000;
const NETLINK = 16;
const RAW = 3;
const FAILED = 0xffffffffffffffffn;

function succeeded(result: number): void {
  if (result < 0) throw new Error("no");
}

await attempt("have memory that is written and executed", () => {
  const area = c.symbols.mmap(null, 4_096n, READ_WRITE_EXECUTE, PRIVATE_ANONYMOUS, -1, 0n);
  if (BigInt.asUintN(64, Deno.UnsafePointer.value(area)) === FAILED) throw new Error("no");
});
await attempt("become root", () => succeeded(c.symbols.setuid(0)));
await attempt("make a namespace", () => succeeded(c.symbols.unshare(NEW_NETWORK)));
await attempt("look at the network's settings", () => succeeded(c.symbols.socket(NETLINK, RAW, 0)));

const status = Deno.readTextFileSync("/proc/self/status");
found["capabilities"] = /^CapBnd:\s*0*(\w+)$/m.exec(status)?.[1] ?? "?";
found["privileges to gain"] = /^NoNewPrivs:\s*1$/m.test(status) ? "none" : "some";
found["user"] = Deno.uid() === 0 ? "root" : "not root";
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(found)}\n`));
