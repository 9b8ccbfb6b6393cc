/**
 * docs/accesses.md is compared with the records both ways, and a record is
 * read as what it is.
 *
 * @module
 */

import assert from "node:assert/strict";
import { allowedBy, nameAccess } from "../accesses/access.ts";
import { differences, readTable } from "../accesses/page.ts";
import type { Named } from "../accesses/record.ts";
import { readRecords } from "../accesses/records.ts";
import { ROOT } from "../support/product.ts";

const NAMED: Named = {
  directory: "/home/ada/.config/mail-imap-mcp",
  files: ["/etc/ssl/own.pem"],
  tokenFiles: ["/home/ada/.config/mail-imap-mcp/oauth2-work.json"],
  mailServers: ["imap.example.com:993"],
  tokenEndpoints: ["login.example.com:443"],
  signIn: ["127.0.0.1:0"],
  provider: [],
};

const FLAGS = [
  "--allow-net=imap.example.com:993,login.example.com:443",
  `--allow-read=${NAMED.directory},/etc/ssl/own.pem`,
  "--allow-env=MAIL_IMAP_*,HOME",
];

Deno.test("An access is named by what it is for, and by itself when it is for nothing that is known.", () => {
  const name = (permission: string, value: string | null): string =>
    nameAccess({ permission, value }, NAMED);
  assert.equal(name("read", `${NAMED.directory}/.env`), "read: <config>/.env");
  assert.equal(name("write", NAMED.tokenFiles[0] ?? ""), "write: <token file>");
  assert.equal(name("read", "/etc/ssl/own.pem"), "read: <named file>");
  assert.equal(name("read", "/etc/ssl"), "read: <directory above>");
  assert.equal(name("read", "/etc/ssl/other.pem"), "read: /etc/ssl/other.pem");
  assert.equal(name("read", `file://${ROOT}/lib/cli.ts`), "read: <program>");
  assert.equal(name("net", "imap.example.com:993"), "net: <mail server>");
  assert.equal(name("net", "imap.example.com:143"), "net: imap.example.com:143");
  assert.equal(name("net", "https://evil.example/x"), "net: evil.example");
  assert.equal(name("env", null), "env: all");
});

Deno.test("What the flags allow is read from them.", () => {
  const allowed = (permission: string, value: string | null): string =>
    allowedBy(FLAGS, { permission, value });
  assert.equal(allowed("read", `${NAMED.directory}/.env`), "yes");
  assert.equal(allowed("read", `${NAMED.directory}-else/.env`), "no");
  assert.equal(allowed("net", "imap.example.com:993"), "yes");
  assert.equal(allowed("net", "imap.example.com:143"), "no");
  assert.equal(allowed("net", null), "part");
  assert.equal(allowed("env", "MAIL_IMAP_X"), "yes");
  assert.equal(allowed("env", "PATH"), "no");
  assert.equal(allowed("run", "true"), "no");
});

interface Line {
  readonly permission: string;
  readonly value: string | null;
}

/** Everything in which the page differs from processes that serve. */
async function serveDifferences(
  records: readonly (readonly Line[])[],
  flags: readonly string[] = FLAGS,
): Promise<string[]> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/id.named.json`, JSON.stringify(NAMED));
    for (const [pid, lines] of records.entries()) {
      const line = ["deno", "run", ...flags, `${ROOT}/dist/mail-imap-mcp.js`];
      await Deno.writeTextFile(`${directory}/id.${pid}.line`, `${line.join("\n")}\n`);
      const text = lines.map((one) => `${JSON.stringify(one)}\n`).join("");
      await Deno.writeTextFile(`${directory}/id.${pid}.jsonl`, `${text}{"cut`);
    }
    const found = differences(await readRecords(directory), await readTable());
    return found.filter((one) => one.startsWith("serve"));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("An access that is not on the page, or allowed otherwise, is a difference; so is one on the page that nobody makes.", async () => {
  const env = { permission: "read", value: `${NAMED.directory}/.env` };
  const none = await serveDifferences([[]]);
  assert.ok(
    none.some((one) => one === "serve never asked for net: <mail server>, which is in the table"),
  );
  const known = await serveDifferences([[env]]);
  assert.equal(known.length, none.length - 1);
  const foreign = await serveDifferences([[env], [{ permission: "run", value: "true" }]]);
  assert.match(foreign[0] ?? "", /^serve asked for run: true \(no\), which is not in the table/);
  const refused = await serveDifferences([[env]], []);
  assert.match(refused[0] ?? "", /^serve, read: <config>\/\.env: no, and the table says yes/);
});

Deno.test("Where reading is open, the runtime's question for writing is left out, and no other.", async () => {
  const env = { permission: "read", value: `${NAMED.directory}/.env` };
  const asked = { ...env, permission: "write" };
  const open = ["--allow-read", "--allow-net", "--allow-write"];
  const none = await serveDifferences([[env, asked]], open);
  assert.ok(none.every((one) => !one.includes("write: <config>/.env")));
  const written = await serveDifferences([[env, asked, asked]], open);
  assert.match(written.join("\n"), /serve asked for write: <config>\/\.env/);
});
