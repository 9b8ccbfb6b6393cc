/**
 * What the isolates and the process may do.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of the permissions. */
export const SANDBOX: readonly Mutation[] = [
  {
    name: "server-net",
    file: "lib/sandbox/permissions.ts",
    find: "    net: networkTargets(config),\n",
    replace: "    net: true,\n",
    gain: "Code that a library brings along sends mail to anywhere.",
    tests: { "tests/unit/sandbox/permissions_test.ts": [] },
  },
  {
    name: "server-env",
    file: "lib/sandbox/permissions.ts",
    find: '    sys: ["hostname"],\n    env: false,\n',
    replace: '    sys: ["hostname"],\n    env: true,\n',
    gain: "The isolate that talks to the mail server reads passwords out of the environment.",
    tests: { "tests/unit/sandbox/permissions_test.ts": [] },
  },
  {
    name: "server-read",
    file: "lib/sandbox/permissions.ts",
    find: "    env: false,\n    read: false,\n",
    replace: "    env: false,\n    read: true,\n",
    gain: "The isolate that reaches the network reads the files of the person.",
    tests: { "tests/unit/sandbox/permissions_test.ts": [] },
  },
  {
    name: "server-import",
    file: "lib/sandbox/permissions.ts",
    find: "    ffi: false,\n    import: false,\n  };\n}\n\n/** Where to listen",
    replace: '    ffi: false,\n    import: ["deno.land:443"],\n  };\n}\n\n/** Where to listen',
    gain: "The isolate loads code from the network.",
    tests: { "tests/unit/sandbox/permissions_test.ts": [] },
  },
  {
    name: "sign-in-files",
    file: "lib/sandbox/permissions.ts",
    find: "    read: files,\n",
    replace: "    read: true,\n",
    gain: "The isolate with the refresh tokens reads every file of the person.",
    tests: { "tests/unit/sandbox/permissions_test.ts": [] },
  },
  {
    name: "content-without-permission",
    file: "lib/sandbox/content_isolates.ts",
    find: 'return startIsolate("content", this.#entry, "none");',
    replace: 'return startIsolate("content", this.#entry, "inherit");',
    gain: "A mail that breaks a parser has the network and the files of the process.",
    tests: { "tests/integration/breakout_test.ts": [] },
  },
  {
    name: "launcher-keeps-nothing",
    file: "lib/sandbox/launcher.ts",
    find: "  if (startsWithoutReading(entries.content)) await giveUpPermissions();\n",
    replace: "",
    gain: "The part with the passwords keeps the network while the program is made ready.",
    tests: { "tests/unit/sandbox/launcher_test.ts": [] },
  },
  {
    name: "launcher-keeps-nothing-at-last",
    file: "lib/sandbox/launcher.ts",
    find: "  await giveUpPermissions();\n  front?.listen(loaded);\n",
    replace: "  front?.listen(loaded);\n",
    gain: "The part with the passwords keeps the network and the files as long as it runs.",
    tests: { "tests/unit/sandbox/launcher_test.ts": [] },
  },
  {
    name: "launcher-gives-up-net",
    file: "lib/sandbox/lockdown.ts",
    find: 'const KINDS = ["net", "env",',
    replace: 'const KINDS = ["env",',
    gain: "The part that read the passwords can still reach the network.",
    tests: { "tests/unit/sandbox/launcher_test.ts": [] },
  },
  {
    name: "launcher-looks-whether-it-is-gone",
    file: "lib/sandbox/lockdown.ts",
    find: 'if (state === "granted") throw new Error(',
    replace: 'if (state === "prompt" && name === undefined) throw new Error(',
    gain: "Where a permission cannot be given up, the program runs on and says nothing.",
    tests: { "tests/unit/sandbox/lockdown_test.ts": [] },
  },
  {
    name: "prompts",
    file: "lib/sandbox/permissions.ts",
    find: '  "--no-prompt",\n',
    replace: "",
    gain: "A person at a terminal is asked by hostile code to grant what it lacks.",
    tests: { "tests/unit/sandbox/permissions_test.ts": [] },
  },
  {
    name: "comma-in-a-path",
    file: "lib/sandbox/permissions.ts",
    find: 'const unwritable = readable.filter((path) => path.includes(","));',
    replace: 'const unwritable = readable.filter((path) => path === ",");',
    gain: "A directory with a comma in its name has other files opened.",
    tests: { "tests/unit/sandbox/permissions_test.ts": [] },
  },
  {
    name: "shell-word",
    file: "lib/sandbox/permissions.ts",
    find: "word : `'${word.replaceAll(\"'\", \"'\\\\''\")}'`;",
    replace: "word : `'${word}'`;",
    gain: "The line that a person copies runs what stands in the name of a directory.",
    tests: { "tests/unit/sandbox/permissions_test.ts": [] },
  },
  {
    name: "missing-grant",
    file: "lib/sandbox/grants.ts",
    find: "if (problems.length === 0) reachable.push(account);",
    replace: "if (problems.length >= 0) reachable.push(account);",
    gain: "An account that the owner's flags leave out takes all others down.",
    tests: { "tests/unit/sandbox/grants_test.ts": [] },
  },
];
