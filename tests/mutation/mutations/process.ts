/**
 * The process: what it says where, and when it ends.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of the process. */
export const PROCESS: readonly Mutation[] = [
  {
    name: "stdout-is-for-the-protocol",
    file: "lib/stderr.ts",
    find: "sent += await Deno.stderr.write(line.subarray(sent));",
    replace: "sent += await Deno.stdout.write(line.subarray(sent));",
    gain: "A line of the log is read as a message of the server.",
    tests: { "tests/unit/stderr_test.ts": [], "tests/integration/lifecycle_test.ts": [] },
  },
  {
    name: "end-of-stdin",
    file: "lib/stdio_transport.ts",
    find: "    this.ongone?.();\n  }\n\n  get #isFull",
    replace: "  }\n\n  get #isFull",
    gain: "A process whose client has gone stays logged in for ever.",
    tests: { "tests/unit/stdio_transport_test.ts": [] },
  },
  {
    name: "end-of-stdout",
    file: "lib/stdio_transport.ts",
    find: "      this.onerror?.(error as Error);\n      this.ongone?.();\n",
    replace: "      this.onerror?.(error as Error);\n",
    gain: "A process that nobody listens to any more goes on.",
    tests: { "tests/unit/stdio_transport_test.ts": [] },
  },
  {
    name: "end-of-the-parent",
    file: "lib/sandbox/launcher.ts",
    find: "  } else onEndOfParent(stop);\n",
    replace: "  }\n",
    gain: "A process whose client was killed stays logged in for ever.",
    tests: { "tests/integration/lifecycle_test.ts": [] },
  },
  {
    name: "end-in-time",
    file: "lib/sandbox/launcher.ts",
    find: "    setTimeout(() => end(EXIT.ok), STOP_TIMEOUT_MS);\n",
    replace: "",
    gain: "An isolate that is busy with what a mail server sent keeps the process from its end.",
    tests: { "tests/unit/sandbox/launcher_test.ts": [] },
  },
  {
    name: "unread-answers",
    file: "lib/stdio_transport.ts",
    find: "return this.#unwritten > MAX_UNWRITTEN || this.#unwrittenBytes > MAX_UNWRITTEN_BYTES;",
    replace: "return false;",
    gain: "A client that asks and does not listen fills the memory.",
    tests: { "tests/unit/stdio_transport_test.ts": [] },
  },
  {
    name: "large-unread-answers",
    file: "lib/stdio_transport.ts",
    find: "return this.#unwritten > MAX_UNWRITTEN || this.#unwrittenBytes > MAX_UNWRITTEN_BYTES;",
    replace: "return this.#unwritten > MAX_UNWRITTEN;",
    gain: "A client that asks for large answers and does not listen fills the memory.",
    tests: { "tests/unit/stdio_transport_test.ts": [] },
  },
  {
    name: "connections-that-leave",
    file: "lib/imap/pool.ts",
    find: "this.#idle.length + this.#busy.size + this.#connecting + this.#leaving;",
    replace: "this.#idle.length + this.#busy.size + this.#connecting;",
    gain: "A mail server sees more connections than its owner allowed, and locks the account.",
    tests: { "tests/unit/imap/pool_test.ts": [] },
  },
  {
    name: "unread-log",
    file: "lib/stderr.ts",
    find: "  if (waiting.length >= MAX_WAITING) return;\n",
    replace: "",
    gain: "Whoever starts the process and does not read stderr has the memory filled with lines.",
    tests: { "tests/unit/stderr_test.ts": [] },
  },
];
