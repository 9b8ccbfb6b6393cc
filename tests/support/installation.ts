/**
 * Running the installer in surroundings of its own: a home, and only the
 * programs that it is given.
 *
 * @module
 */

import { fillInstaller } from "../../scripts/release/installer.ts";
import { type ReleaseServer, startReleaseServer } from "../servers/release_server.ts";
import { assertNothingTold } from "./canary.ts";
import { ROOT } from "./product.ts";

/** Version that the installer under test belongs to. */
export const VERSION = "7.8.9";

/** The executable for Linux on the processor of this machine, whose glibc is looked for. */
export const FILE = `mail-imap-mcp-${Deno.build.arch}-unknown-linux-gnu`;

/** What a program says that is as it should be. */
export function program(version: string): string {
  return `#!/bin/sh\n[ "$1" = --version ] && echo ${version} || echo started >>"$HOME/ran"\n`;
}

/** Programs that the installer may find; `curl` and `sha256sum` are the usual choice. */
export const TOOLS: readonly string[] = [
  ..."sh awk cat chmod cut grep mkdir mktemp mv rm".split(" "),
  "curl",
  "sha256sum",
];

/** One home, one release. */
export interface Installation {
  readonly home: string;
  readonly server: ReleaseServer;
  /** The installer, filled in for this release. */
  readonly script: string;
  /** Puts a program into the release, under its checksum. */
  publish(content: string, options?: { version?: string; name?: string }): Promise<void>;
  /** Runs the installer as `sh -s -- ARGUMENTS`. */
  run(args?: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** What is in a directory of the home; empty where there is none. */
  list(directory?: string): Promise<readonly string[]>;
}

/** How the installer is run. */
export interface RunOptions {
  readonly script?: string;
  readonly tools?: readonly string[];
  /** Scripts that stand for programs, by name. */
  readonly programs?: Readonly<Record<string, string>>;
  /** What `uname -s` and `uname -m` print. */
  readonly system?: readonly [string, string];
  readonly env?: Readonly<Record<string, string>>;
}

/** What came of it. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(bytes).toHex();
}

/** Where a program of this machine is. */
async function find(name: string): Promise<string> {
  for (const directory of ["/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin"]) {
    const path = `${directory}/${name}`;
    if (await Deno.stat(path).then(() => true, () => false)) return path;
  }
  throw new Error(`${name} is not installed; scripts/setup.sh installs what the tests need`);
}

/** Runs a test with a home and a server of its own. */
export async function withInstallation(
  use: (installation: Installation) => Promise<void>,
  redirect?: (address: URL) => string,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "mail-imap-mcp-install-" });
  const home = `${root}/home`;
  await Deno.mkdir(home);
  const server = await startReleaseServer(root, redirect);
  try {
    const script = fillInstaller(await Deno.readTextFile(`${ROOT}/deploy/install.sh`), {
      downloads: server.downloads,
      version: VERSION,
    });
    await use({
      home,
      server,
      script,
      publish: async (content, { version = VERSION, name = FILE } = {}) => {
        server.files.set(`v${version}/${name}`, content);
        server.files.set(`v${version}/SHA256SUMS`, `${await digest(content)}  ${name}\n`);
      },
      run: (args = [], options = {}) =>
        run(root, home, { script, ...options }, server.caPath, args),
      list: (directory = ".local/bin") =>
        Array.fromAsync(Deno.readDir(`${home}/${directory}`), ({ name }) => name)
          .then((names) => names.sort(), () => []),
    });
  } finally {
    await server.stop();
    await Deno.remove(root, { recursive: true });
  }
}

function outcome({ code, stdout, stderr }: Deno.CommandOutput): Outcome {
  const decoder = new TextDecoder();
  const said = { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  assertNothingTold(said.stdout, said.stderr);
  return said;
}

/** What ShellCheck has to say about the installer. */
export async function shellcheck(): Promise<Outcome> {
  const args = ["--shell=sh", `${ROOT}/deploy/install.sh`];
  return outcome(await new Deno.Command("shellcheck", { args }).output());
}

async function run(
  root: string,
  home: string,
  { script = "", tools = TOOLS, system = ["Linux", Deno.build.arch], env = {}, programs = {} }:
    RunOptions,
  caPath: string,
  args: readonly string[],
): Promise<Outcome> {
  const bin = await Deno.makeTempDir({ dir: root });
  for (const name of tools) await Deno.symlink(await find(name), `${bin}/${name}`);
  const [name, machine] = system;
  const uname = `#!/bin/sh\ncase $1 in -s) echo '${name}';; -m) echo '${machine}';; esac\n`;
  for (const [program, text] of Object.entries({ uname, ...programs })) {
    await Deno.writeTextFile(`${bin}/${program}`, text, { mode: 0o755 });
  }
  const wgetrc = `${root}/wgetrc`;
  await Deno.writeTextFile(wgetrc, `ca_certificate = ${caPath}\n`);
  const child = new Deno.Command(`${bin}/sh`, {
    args: ["-s", "--", ...args],
    cwd: home,
    clearEnv: true,
    env: { HOME: home, PATH: bin, CURL_CA_BUNDLE: caPath, WGETRC: wgetrc, ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  // A shell that has failed does not read the rest.
  await writer.write(new TextEncoder().encode(script)).then(() => writer.close()).catch(() => {});
  return outcome(await child.output());
}
