/**
 * Attempts to get out of an isolate. `doctor` makes them in isolates with the
 * permissions of the real ones; the tests put their source into the real ones.
 * So each is complete in itself: it refers to nothing but its argument.
 *
 * @module
 */

/** What the attempts need to know of their surroundings. */
export interface Surroundings {
  /** The `.env` with the passwords. */
  readonly envFile: string;
  /** A file that everybody can read, and a directory. */
  readonly systemFile: string;
  readonly systemDirectory: string;
  /** A file that must not come into being; one for each isolate. */
  readonly writePath: string;
  /** A program that does nothing. */
  readonly program: string;
  /** The system's library of C. */
  readonly library: string;
  /** A variable of the environment, and one that the launcher may read. */
  readonly variable: string;
  readonly ownVariable: string;
  /** Where a mail server is, and a port that no account uses. */
  readonly mailHost: string;
  readonly mailPort: number;
  readonly otherPort: number;
  /** Another host. */
  readonly otherHost: string;
  /** Where an HTTP server may be, with a module in it: `http://host:port`. */
  readonly web: string;
  /** Where tokens are got and kept; undefined without an account that signs in with OAuth 2. */
  readonly token:
    | { readonly host: string; readonly port: number; readonly file: string }
    | undefined;
}

/** Gives true when it got what it must not get; false or an error when not. */
export type Attempt = (at: Surroundings) => boolean | Promise<boolean>;

/** Everything that is tried, by a name that goes after "could". */
export const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  "read a file": (at) => Deno.readTextFileSync(at.systemFile).length > 0,
  "read a file through Node": async (at) =>
    (await import("node:fs")).readFileSync(at.systemFile).length > 0,
  "read a file in a worker of Node": async (at) => {
    const { Worker } = await import("node:worker_threads");
    const code = `const { parentPort } = require("node:worker_threads");
      try { require("node:fs").readFileSync(${JSON.stringify(at.systemFile)}); }
      catch (error) { parentPort.postMessage(error.message); }
      parentPort.postMessage("");`;
    return await new Promise<boolean>((done, fail) => {
      const worker = new Worker(code, { eval: true });
      worker.once("message", (message) => {
        void worker.terminate();
        if (message === "") done(true);
        else fail(new Error(message));
      });
      worker.on("error", fail);
    });
  },
  "read the .env": (at) => Deno.readTextFileSync(at.envFile).length > 0,
  "look whether the .env is there": (at) => Deno.statSync(at.envFile).isFile,
  "list a directory": (at) => [...Deno.readDirSync(at.systemDirectory)].length > 0,
  "write a file": (at) => Deno.writeTextFileSync(at.writePath, "x") === undefined,
  "read an environment variable": (at) => Deno.env.get(at.variable) !== undefined,
  "read a variable of the launcher": (at) => Deno.env.get(at.ownVariable) !== undefined,
  "list the environment": () => Object.keys(Deno.env.toObject()).length > 0,
  "connect to another port": async (at) =>
    (await Deno.connect({ hostname: at.mailHost, port: at.otherPort })).close() === undefined,
  "connect to another host": async (at) =>
    (await Deno.connect({ hostname: at.otherHost, port: at.otherPort })).close() === undefined,
  "connect to another port through Node": async (at) => {
    const { connect } = await import("node:net");
    return await new Promise<boolean>((done, fail) => {
      const socket = connect(at.otherPort, at.mailHost, () => {
        socket.destroy();
        done(true);
      });
      socket.on("error", fail);
    });
  },
  "look up a name": async () =>
    (await (await import("node:dns/promises")).lookup("localhost")).address !== "",
  "fetch": async (at) => (await fetch(at.web)).ok,
  "listen on a port": () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close() === undefined,
  "run a program": (at) => new Deno.Command(at.program).outputSync().success,
  "run a program through Node": async (at) => {
    const { error, status } = (await import("node:child_process")).spawnSync(at.program);
    if (error) throw error;
    return status === 0;
  },
  "import from the network": async (at) => (await import(`${at.web}/module.js`)).answer === 42,
  "load a library": (at) => Deno.dlopen(at.library, {}).close() === undefined,
  "learn about the system": () => Deno.osRelease() !== "",
  "ask for a permission": async () =>
    (await Deno.permissions.request({ name: "read" })).state === "granted",
  "start a worker with more permissions": async (at) => {
    const code = `Deno.readTextFileSync(${JSON.stringify(at.systemFile)}); self.postMessage(1)`;
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    return await new Promise<boolean>((done) => {
      const worker = new Worker(url, { type: "module", deno: { permissions: { read: true } } });
      worker.onmessage = () => {
        worker.terminate();
        done(true);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        done(false);
      };
    });
  },
};

/** What one isolate may do and no other. Nothing that is opened is changed. */
export const DUTIES = {
  "reach the mail server": async (at) =>
    (await Deno.connect({ hostname: at.mailHost, port: at.mailPort })).close() === undefined,
  "reach the token endpoint": async (at) =>
    (await Deno.connect({ hostname: at.token?.host ?? "", port: at.token?.port ?? 0 }))
      .close() === undefined,
  "read the token file": (at) => Deno.openSync(at.token?.file ?? "").close() === undefined,
  "write the token file": (at) =>
    Deno.openSync(at.token?.file ?? "", { append: true }).close() === undefined,
  "write the token file's temporary name": (at) =>
    Deno.openSync(`${at.token?.file}.new`, { append: true }).close() === undefined,
} as const satisfies Readonly<Record<string, Attempt>>;

/** One of {@link DUTIES}. */
export type Duty = keyof typeof DUTIES;
