/**
 * Servers whose packages conflict with Dovecot's: unpacked into `.servers/` of
 * the checkout by `scripts/setup.sh`, and started from there.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { waitForPort } from "./ports.ts";

const FOLDER = fileURLToPath(new URL("../../.servers", import.meta.url));

/** A server's files, laid out as in its packages. */
export interface Unpacked {
  /** Path of one of them. */
  path(file: string): string;
  /** Folders that hold its libraries. */
  readonly libraries: readonly string[];
}

/**
 * Finds a server.
 *
 * @param further Folders of libraries besides the usual ones.
 * @throws {Error} When it is not there.
 */
export function unpacked(name: string, further: readonly string[] = []): Unpacked {
  const path = (file: string): string => `${FOLDER}/${name}/${file}`;
  const libraries = further.map(path);
  for (const base of ["usr/lib", "lib"]) {
    for (const { name: folder } of entries(path(base))) {
      if (folder.includes("-linux-")) libraries.push(path(`${base}/${folder}`));
    }
    libraries.push(path(base));
  }
  return { path, libraries };
}

function entries(folder: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return [];
  }
}

/** Whether a server has been unpacked. */
export function isUnpacked(name: string): boolean {
  return entries(`${FOLDER}/${name}`).length > 0;
}

/** Processes that end together. */
export interface Processes {
  readonly pid: number;
  /**
   * Resolves when something listens on `port`.
   *
   * @throws {Error} With the log when nothing does.
   */
  listening(port: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Ends them when nobody holds the other end of its input any more: however a
 * test ends, no server stays behind. Some make a process group of their own.
 */
const SUPERVISOR = `exec >"$LOG" 2>&1
for one; do eval "exec $one" </dev/null & started="$started $!"; done
read -r nothing
for one in $started; do kill -KILL -- "-$one" || kill -KILL "$one"; done
kill -KILL 0`;

/**
 * Runs programs side by side, in a process group of their own.
 *
 * @param commands As a shell reads them.
 * @param log File for what they say.
 */
export function runTogether(
  commands: readonly string[],
  environment: Readonly<Record<string, string>>,
  log: string,
): Processes {
  const child = new Deno.Command("sh", {
    args: ["-c", SUPERVISOR, "servers", ...commands],
    clearEnv: true,
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...environment, LOG: log },
    detached: true,
    stdin: "piped",
  }).spawn();
  return {
    pid: child.pid,
    async listening(port) {
      try {
        await waitForPort(port, child.status);
      } catch (error) {
        throw new Error(`The server did not start: ${await Deno.readTextFile(log)}`, {
          cause: error,
        });
      }
    },
    async stop() {
      await child.stdin.close().catch(() => undefined);
      await child.status;
    },
  };
}
