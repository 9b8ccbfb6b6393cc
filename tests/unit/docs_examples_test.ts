/**
 * The examples of the pages are good: the program's own reading of the
 * configuration takes every one, and the command lines are those it prints.
 *
 * @module
 */

import assert from "node:assert/strict";
import { splitAccountVariable } from "../../lib/config/account.ts";
import { loadConfig } from "../../lib/config/load.ts";
import { ACCOUNT_VARIABLES, NUMBER_VARIABLES, TEXT_VARIABLES } from "../../lib/config/variables.ts";
import { processFlags } from "../../lib/sandbox/permissions.ts";
import { CANARY } from "../support/canary.ts";
import { readPages } from "../support/pages.ts";
import { ROOT } from "../support/product.ts";
import { PEM, withDirectory } from "./config/scratch.ts";
import { account } from "./config/loading.ts";

const ASSIGNMENT = /^(?:export )?(MAIL_IMAP_[A-Z0-9_]+)=(.*)$/;

/** Values that stand for a file, by the end of the variable's name. */
const FILES: Readonly<Record<string, string>> = {
  PASS_FILE: `password ${CANARY}\n`,
  SECRET_FILE: `secret ${CANARY}\n`,
  CA_CERT_PATH: PEM,
  HTTP_READ_TOKEN_FILE: `read-${CANARY}-0123456789abcdef\n`,
  HTTP_TOKEN_FILE: `all-${CANARY}-0123456789abcdef\n`,
  HTTP_KEY_FILE: new TextEncoder().encode(CANARY.padEnd(32)).toBase64(),
};

/** What the loader says against the lines of an example, completed to whole accounts. */
function complaints(lines: readonly string[]): readonly string[] {
  const files: Record<string, string> = {};
  const shown = new Map<string, string>();
  for (const line of lines) {
    const [, name = "", value = ""] = ASSIGNMENT.exec(line) ?? [];
    const end = Object.keys(FILES).find((suffix) => name.endsWith(suffix));
    if (end === undefined) {
      shown.set(name, value === "''" ? `'${CANARY}'` : value);
      continue;
    }
    const file = `file-${shown.size}`;
    files[file] = FILES[end] ?? "";
    shown.set(name, file);
  }
  const http = [...shown.keys()].some((name) => name.startsWith("MAIL_IMAP_HTTP_"));
  if (http && !shown.has("MAIL_IMAP_HTTP_TOKEN_FILE")) {
    files["token"] = FILES["HTTP_TOKEN_FILE"] ?? "";
    shown.set("MAIL_IMAP_HTTP_TOKEN_FILE", "token");
  }
  const keys = [...shown.keys()].map((name) => splitAccountVariable(name)?.key);
  for (const key of new Set(["DEFAULT", ...keys.filter((key) => key !== undefined)])) {
    for (const [name, value] of Object.entries(account(key))) {
      const replaced = name.endsWith("_PASS") &&
        (shown.has(`${name}_FILE`) || shown.get(`MAIL_IMAP_${key}_AUTH`) === "oauth2");
      if (!shown.has(name) && !replaced) shown.set(name, value);
    }
  }
  files[".env"] = [...shown].map(([name, value]) => `${name}=${value}\n`).join("");
  return withDirectory(files, (directory) => {
    const { config } = loadConfig({ directory, environment: {}, http });
    return [...config.warnings, ...config.broken.flatMap(({ problems }) => problems)];
  });
}

/** Blocks of the pages that set variables, by where they are. */
function examples(): readonly (readonly [string, readonly string[]])[] {
  return readPages().flatMap(({ path, blocks }) =>
    blocks.filter(({ language }) => ["sh", "dotenv"].includes(language))
      .map(({ text }) => text.split("\n").filter((line) => ASSIGNMENT.test(line)))
      .filter((lines) => lines.length > 0)
      .map((lines) => [path, lines] as const)
  );
}

Deno.test("Every example of a configuration in a page is one that the program takes.", () => {
  const found = examples();
  assert.ok(found.length >= 6, `${found.length} examples`);
  for (const [path, lines] of found) {
    assert.deepEqual(complaints(lines), [], `${path}: ${lines.join("; ")}`);
  }
});

/** Lines of .env.example; those that are commented out without the sign. */
function envExample(commentedOut: boolean): readonly string[] {
  return Deno.readTextFileSync(`${ROOT}/.env.example`).split("\n")
    .filter((line) => line.startsWith("#MAIL_IMAP_") === commentedOut)
    .map((line) => line.replace(/^#(?=MAIL_IMAP_)/, ""))
    .filter((line) => ASSIGNMENT.test(line));
}

/** The account and suffix of a line, if it is an account's. */
function accountOf(line: string): ReturnType<typeof splitAccountVariable> {
  return splitAccountVariable(ASSIGNMENT.exec(line)?.[1] ?? "");
}

Deno.test("The program takes .env.example, and what of it is commented out.", () => {
  assert.deepEqual(complaints(envExample(false)), []);
  // A further account belongs together; everything else stands for itself.
  const groups = Map.groupBy(envExample(true), (line) => {
    const key = accountOf(line)?.key ?? "DEFAULT";
    return key === "DEFAULT" ? line : key;
  });
  assert.ok(groups.size > 20, `${groups.size} groups`);
  for (const lines of groups.values()) assert.deepEqual(complaints(lines), [], lines.join("; "));
});

Deno.test("Every variable is in .env.example.", () => {
  const names = [...envExample(false), ...envExample(true)].map((line) =>
    accountOf(line)?.suffix ?? ASSIGNMENT.exec(line)?.[1]
  );
  const all = [
    ...Object.keys(ACCOUNT_VARIABLES),
    ...Object.keys(TEXT_VARIABLES),
    ...Object.values(NUMBER_VARIABLES).map(({ name }) => name),
  ];
  // The directory of the file cannot be set in the file.
  const missing = all.filter((name) => !names.includes(name) && name !== "MAIL_IMAP_CONFIG_DIR");
  assert.deepEqual(missing, []);
});

Deno.test("An example that the program does not take is found out.", () => {
  assert.throws(() => complaints(["MAIL_IMAP_LOG_LEVEL=loud"]), /MAIL_IMAP_LOG_LEVEL/);
  const [unquoted] = complaints(["MAIL_IMAP_DEFAULT_PASS=sea#horse"]);
  assert.match(unquoted ?? "", /is cut at its #/);
  assert.throws(
    () => complaints(["MAIL_IMAP_DEFAULT_WRIT=flags"]),
    /did you mean MAIL_IMAP_DEFAULT_WRITE/,
  );
});

Deno.test("The flags in the examples for clients are those that the program prints.", () => {
  const { config } = loadConfig({
    directory: "/home/ada/.config/mail-imap-mcp",
    environment: {
      ...account("DEFAULT", { HOST: "imap.fastmail.com", PASS: CANARY }),
    },
  });
  const expected = [
    "run",
    ...processFlags(config),
    "/home/ada/mail-imap-mcp/dist/mail-imap-mcp.js",
  ];
  let count = 0;
  let executables = 0;
  for (const { path, blocks } of readPages()) {
    for (const { language, text } of blocks) {
      if (language !== "json") continue;
      const { mcpServers, servers } = JSON.parse(text);
      const { command, args, url, headers } = (mcpServers ?? servers).mail;
      if (url !== undefined) {
        assert.deepEqual([url, Object.keys(headers)], [
          "http://127.0.0.1:8000/mcp",
          ["Authorization"],
        ]);
        continue;
      }
      if (command === "/home/ada/.local/bin/mail-imap-mcp") {
        assert.deepEqual(args, [], path);
        executables++;
        continue;
      }
      assert.equal(command, "/usr/local/bin/deno", path);
      assert.deepEqual(args, expected, path);
      count++;
    }
  }
  assert.ok(count >= 4, `${count} examples`);
  assert.ok(executables >= 2, `${executables} examples with the executable`);
});
