/**
 * What a server over HTTP needs: its tokens and its key, from files that are
 * secret, and under which names it is asked.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadConfig } from "../../../lib/config/load.ts";
import type { LoadedConfig } from "../../../lib/config/types.ts";
import { processFlags } from "../../../lib/sandbox/permissions.ts";
import { problemsOf } from "./loading.ts";
import { ONE_ACCOUNT, withDirectory } from "./scratch.ts";

const TOKEN = "t".repeat(20) + "-._~+/0123456789abcdef=";
const OTHER = "o".repeat(32);
const KEY = new Uint8Array(32).map((_, i) => i * 8);

const FILES = { token: `${TOKEN}\n`, read: OTHER, key: KEY.toBase64() };

const VARIABLES = {
  ...ONE_ACCOUNT,
  MAIL_IMAP_HTTP_TOKEN_FILE: "token",
  MAIL_IMAP_HTTP_READ_TOKEN_FILE: "read",
  MAIL_IMAP_HTTP_KEY_FILE: "key",
};

function loadHttp(environment: Readonly<Record<string, string>>, directory: string): LoadedConfig {
  return loadConfig({ environment, directory, http: true });
}

Deno.test("Tokens and key come from the files that are named, and are no part of what can be printed.", () => {
  withDirectory(FILES, (directory) => {
    const { config, http } = loadHttp(VARIABLES, directory);
    assert.deepEqual(config.http, { hosts: [], origins: [] });
    assert.equal(http?.token?.reveal(), TOKEN);
    assert.equal(http?.readToken?.reveal(), OTHER);
    assert.deepEqual(http?.key, KEY);
    assert.deepEqual(config.warnings, []);
    assert.ok(![TOKEN, OTHER].some((token) => JSON.stringify(config).includes(token)));
  });
});

Deno.test("The key is taken in base64 of either alphabet and in hexadecimal.", () => {
  for (
    const key of [
      KEY.toBase64({ omitPadding: true }),
      KEY.toBase64({ alphabet: "base64url" }),
      KEY.toHex(),
      KEY.toHex().toUpperCase(),
      `${KEY.toBase64()}\n`,
    ]
  ) {
    withDirectory({ ...FILES, key }, (directory) => {
      assert.deepEqual(loadHttp(VARIABLES, directory).http?.key, KEY, key);
    });
  }
  for (const key of ["secret", KEY.toBase64().slice(4), `${KEY.toHex()}00`, "x".repeat(64), "é"]) {
    withDirectory({ ...FILES, key }, (directory) => {
      const problems = problemsOf(() => loadHttp(VARIABLES, directory));
      assert.match(problems.join(), /^MAIL_IMAP_HTTP_KEY_FILE .* is not 32 bytes in base64 or hex/);
      assert.ok(!problems.join().includes(key));
    });
  }
});

Deno.test("One token is enough, none is a problem, and so are two that are the same.", () => {
  const { MAIL_IMAP_HTTP_TOKEN_FILE: _t, ...readOnly } = VARIABLES;
  const { MAIL_IMAP_HTTP_READ_TOKEN_FILE: _r, ...none } = readOnly;
  withDirectory(FILES, (directory) => {
    const { http } = loadHttp(readOnly, directory);
    assert.deepEqual([http?.token, http?.readToken?.reveal()], [undefined, OTHER]);
    const [problem = "", ...more] = problemsOf(() => loadHttp(none, directory));
    assert.match(
      problem,
      /^MAIL_IMAP_HTTP_TOKEN_FILE or MAIL_IMAP_HTTP_READ_TOKEN_FILE is missing/,
    );
    assert.deepEqual(more, []);
  });
  withDirectory({ ...FILES, read: TOKEN }, (directory) => {
    assert.match(problemsOf(() => loadHttp(VARIABLES, directory)).join(), /have the same token/);
  });
});

Deno.test("A token that is short or cannot be sent is a problem without the token.", () => {
  for (
    const [token, expected] of [
      ["t".repeat(31), /is shorter than 32 characters$/],
      [`${"t".repeat(32)} x`, /has characters that cannot be sent/],
      [`${"t".repeat(32)}"`, /has characters that cannot be sent/],
      [`${"t".repeat(32)}é`, /has characters that cannot be sent/],
      [`${"t".repeat(32)}=x`, /has characters that cannot be sent/],
      ["", /is empty$/],
    ] as const
  ) {
    withDirectory({ ...FILES, token }, (directory) => {
      const problems = problemsOf(() => loadHttp(VARIABLES, directory));
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? "", expected);
      assert.ok(token === "" || !problems[0]?.includes(token));
    });
  }
});

Deno.test("A token that others can read, and one that is not there, are problems like those of a password.", () => {
  withDirectory(FILES, (directory) => {
    Deno.chmodSync(`${directory}/token`, 0o644);
    Deno.removeSync(`${directory}/key`);
    assert.deepEqual(
      problemsOf(() => loadHttp(VARIABLES, directory)).map((one) => one.replace(/ \(.*/, "")),
      [
        "MAIL_IMAP_HTTP_TOKEN_FILE names a file that others can read",
        "MAIL_IMAP_HTTP_KEY_FILE names a file that is not there",
      ],
    );
  });
});

Deno.test("Files elsewhere are among those that may be read.", () => {
  withDirectory(FILES, (elsewhere) =>
    withDirectory({}, (directory) => {
      const { config } = loadHttp({
        ...VARIABLES,
        MAIL_IMAP_HTTP_TOKEN_FILE: `${elsewhere}/token`,
        MAIL_IMAP_HTTP_READ_TOKEN_FILE: `${elsewhere}/read`,
        MAIL_IMAP_HTTP_KEY_FILE: `${elsewhere}/key`,
      }, directory);
      const [flag = ""] = processFlags(config).filter((one) => one.startsWith("--allow-read="));
      for (const name of Object.keys(FILES)) assert.ok(flag.includes(`${elsewhere}/${name}`), flag);
    }));
});

Deno.test("Names and origins are lists; each value is one as a client sends it.", () => {
  withDirectory(FILES, (directory) => {
    const of = (hosts: string, origins: string) =>
      loadHttp(
        { ...VARIABLES, MAIL_IMAP_HTTP_HOSTS: hosts, MAIL_IMAP_HTTP_ORIGINS: origins },
        directory,
      )
        .config.http;
    assert.deepEqual(
      of(
        "MCP.example.com, 10.1.2.3:8000,[2001:db8::1]:80",
        "https://a.example , http://localhost:3000",
      ),
      {
        hosts: ["mcp.example.com", "10.1.2.3:8000", "[2001:db8::1]:80"],
        origins: ["https://a.example", "http://localhost:3000"],
      },
    );
    for (
      const host of [
        "*",
        "http://a.example",
        "a.example/",
        "a b",
        "a.example:",
        ".example",
        "a.example:0",
      ]
    ) {
      assert.match(
        problemsOf(() => of(host, "")).join(),
        /^MAIL_IMAP_HTTP_HOSTS must be names/,
        host,
      );
    }
    for (
      const origin of [
        "*",
        "null",
        "a.example",
        "https://a.example/",
        "https://a.example:443",
        "https://*.example",
        "file:///",
      ]
    ) {
      assert.match(
        problemsOf(() => of("", origin)).join(),
        /^MAIL_IMAP_HTTP_ORIGINS must be origins/,
        origin,
      );
    }
    const many = Array.from({ length: 65 }, (_, i) => `h${i}`).join();
    assert.match(problemsOf(() => of(many, "")).join(), /more than 64 values/);
  });
});

Deno.test("Over stdio nothing of it is read, and it is no mistake to have it.", () => {
  const { config, http } = loadConfig({
    environment: { ...VARIABLES, MAIL_IMAP_HTTP_HOSTS: "*" },
    directory: "/nonexistent",
  });
  assert.deepEqual([config.http, http, config.warnings], [undefined, undefined, []]);
});

Deno.test("All problems are told at once, also those of accounts.", () => {
  const problems = problemsOf(() =>
    loadHttp({ MAIL_IMAP_DEFAULT_HOST: "h", MAIL_IMAP_HTTP_ORIGINS: "*" }, "/nonexistent")
  );
  for (const name of ["DEFAULT_USER", "DEFAULT_PASS", "HTTP_TOKEN_FILE", "HTTP_ORIGINS"]) {
    assert.ok(problems.some((one) => one.startsWith(`MAIL_IMAP_${name}`)), name);
  }
});
