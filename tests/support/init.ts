/**
 * `init` as a person meets it: at a terminal or not, with a real mail server.
 *
 * @module
 */

import { namedIn, recorded } from "../accesses/record.ts";
import type { Seat } from "../clients/terminal.ts";
import type { MailServer } from "../servers/mail_server.ts";
import { assertNothingTold } from "./canary.ts";
import { sampleServer } from "./dovecot_suite.ts";
import { type Form, ROOT, script } from "./product.ts";

/** End of the question for a password. */
export const PASSWORD: string = "(nothing is shown while you type):";
/** Beginning of the question for what may be changed. */
export const WRITES: string = "May the assistant change mail";

/** A config directory that does not exist yet, and a server. */
export interface Scene {
  readonly server: MailServer;
  readonly directory: string;
  readonly env: string;
}

/** Makes one, which goes with the stack. */
export async function scene(stack: AsyncDisposableStack): Promise<Scene> {
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const base = await Deno.makeTempDir({ prefix: "mail-imap-mcp-init-" });
  stack.defer(() => Deno.remove(base, { recursive: true }));
  const directory = `${base}/config`;
  return { server, directory, env: `${directory}/.env` };
}

/** The narrow line that the program itself asks for. */
export function initLine(
  { directory, server }: Pick<Scene, "directory"> & {
    server: Pick<MailServer, "port" | "starttlsPort" | "caPath">;
  },
  form: Form,
  ...args: string[]
): readonly string[] {
  const sources = form === "sources" ? `,${ROOT}` : "";
  const line = [
    "--ignore-env",
    "--allow-env=MAIL_IMAP_*,HOME,XDG_CONFIG_HOME,APPDATA",
    "--allow-sys=hostname",
    `--allow-net=localhost:${server.port},localhost:${server.starttlsPort}`,
    `--allow-read=${directory},${server.caPath}${sources}`,
    ...args.includes("--write") ? [`--allow-write=${directory}`] : [],
    ...[script(form), "init", ...args, "--config-dir", directory],
  ];
  const deno = [Deno.execPath(), "run", "--quiet", "--unstable-worker-options", "--no-prompt"];
  return recorded([...deno, ...line] as [string, ...string[]], () => ({
    ...namedIn(directory),
    files: [server.caPath],
    mailServers: [`localhost:${server.port}`, `localhost:${server.starttlsPort}`],
    provider: ["nobody.invalid", "autoconfig.nobody.invalid"],
  }));
}

/** What a process needs to find what is in the cache. */
export function environment(): Record<string, string> {
  const cache = Deno.env.get("DENO_DIR");
  return cache === undefined ? {} : { DENO_DIR: cache };
}

/** Answers what comes before the password. */
export async function answersUpToPassword(seat: Seat, port: number, user: string): Promise<void> {
  await seat.answers("IMAP server:", "localhost");
  await seat.answers("or STARTTLS", "");
  await seat.answers("Port [993]:", `${port}`);
  await seat.answers("Name of the account", "");
  await seat.answers("password or OAuth 2", "");
  await seat.answers("User name", user);
}

/** Runs `init` without a terminal; the lines are its input. */
export async function piped(
  command: readonly string[],
  lines: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, {
    args,
    env: { ...environment(), ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(lines.join("\n"))).catch(() => undefined);
  await writer.close().catch(() => undefined);
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const said = decode(stderr);
  // On stdout are the lines of the .env, with the password.
  assertNothingTold(said);
  return { code, stdout: decode(stdout), stderr: said };
}
