/**
 * Server-wide settings: defaults, every bound, the certificate bundle.
 *
 * @module
 */

import assert from "node:assert/strict";
import { LOG_LEVELS } from "../../../lib/contract/log.ts";
import { readSettings, type SettingsResult } from "../../../lib/config/settings.ts";
import { NUMBER_VARIABLES, type NumberSetting } from "../../../lib/config/variables.ts";
import { PEM, withDirectory } from "./scratch.ts";

const NOWHERE = "/nonexistent/mail-imap-mcp";
const SETTINGS = Object.keys(NUMBER_VARIABLES) as NumberSetting[];

function read(variables: Readonly<Record<string, string>>, directory = NOWHERE): SettingsResult {
  return readSettings(variables, directory);
}

Deno.test("Without variables every setting has its default and nothing is wrong.", () => {
  const { settings, extraFiles, problems } = read({});
  assert.deepEqual(problems, []);
  assert.deepEqual(extraFiles, []);
  assert.deepEqual(settings, {
    connectTimeoutMs: 30_000,
    greetingTimeoutMs: 15_000,
    socketTimeoutMs: 300_000,
    toolTimeoutMs: 50_000,
    cursorTtlSeconds: 600,
    cursorMaxEntries: 512,
    sessionTtlSeconds: 120,
    sessionsPerAccount: 4,
    operationMaxEntries: 256,
    rateReadPerSecond: 10,
    rateReadBurst: 20,
    rateBatchPerSecond: 1,
    rateBatchBurst: 10,
    rateWritePerSecond: 1,
    rateWriteBurst: 10,
    confirmation: "auto",
    audit: true,
    logLevel: "info",
    extraCertificates: undefined,
  });
});

Deno.test("The ranges are those of the contract.", () => {
  const ranges = Object.fromEntries(
    Object.values(NUMBER_VARIABLES).map(({ name, min, max }) => [name, [min, max]]),
  );
  assert.deepEqual(ranges, {
    MAIL_IMAP_CONNECT_TIMEOUT_MS: [100, 600_000],
    MAIL_IMAP_GREETING_TIMEOUT_MS: [100, 600_000],
    MAIL_IMAP_SOCKET_TIMEOUT_MS: [1_000, 3_600_000],
    MAIL_IMAP_TOOL_TIMEOUT_MS: [1_000, 600_000],
    MAIL_IMAP_CURSOR_TTL_SECONDS: [10, 86_400],
    MAIL_IMAP_CURSOR_MAX_ENTRIES: [1, 100_000],
    MAIL_IMAP_READ_SESSION_CACHE_TTL_SECONDS: [1, 1_700],
    MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT: [0, 14],
    MAIL_IMAP_OPERATION_MAX_ENTRIES: [1, 10_000],
    MAIL_IMAP_RATE_READ_PER_SECOND: [0, 1_000],
    MAIL_IMAP_RATE_READ_BURST: [1, 10_000],
    MAIL_IMAP_RATE_BATCH_PER_SECOND: [0, 1_000],
    MAIL_IMAP_RATE_BATCH_BURST: [1, 10_000],
    MAIL_IMAP_RATE_WRITE_PER_SECOND: [0, 1_000],
    MAIL_IMAP_RATE_WRITE_BURST: [1, 10_000],
  });
});

for (const key of SETTINGS) {
  const { name, min, max, default: fallback } = NUMBER_VARIABLES[key];

  Deno.test(`${name} is accepted from ${min} to ${max}.`, () => {
    for (const value of [min, min + 1, max - 1, max]) {
      const { settings, problems } = read({ [name]: String(value) });
      assert.deepEqual(problems, []);
      assert.equal(settings[key], value);
      for (const other of SETTINGS.filter((other) => other !== key)) {
        assert.equal(settings[other], NUMBER_VARIABLES[other].default, other);
      }
    }
  });

  Deno.test(`${name} is refused outside of ${min}..${max} and when it is no whole number.`, () => {
    const outside = [min - 1, max + 1, -max, max * 1e12].map(String);
    const odd = [
      `+${max}`,
      `${min}.5`,
      ` ${min}`,
      `${min} `,
      `0x${min}`,
      "1e2",
      "many",
      "NaN",
      "Infinity",
      "١٠٠٠",
    ];
    for (const text of [...outside, ...odd]) {
      assert.deepEqual(read({ [name]: text }).problems, [
        `${name} must be a whole number, ${min}..${max}`,
      ]);
    }
  });

  Deno.test(`An empty ${name} is as good as none.`, () => {
    const { settings, problems } = read({ [name]: "" });
    assert.deepEqual(problems, []);
    assert.equal(settings[key], fallback);
  });
}

Deno.test("Writes are off unless they are switched on with the word true.", () => {
  for (const [text, wanted] of [["", false], ["false", false], ["FALSE", false], ["true", true]]) {
    const { writeEnabled, problems } = read({ MAIL_IMAP_WRITE_ENABLED: String(text) });
    assert.deepEqual(problems, []);
    assert.equal(writeEnabled, wanted);
  }
  assert.equal(read({}).writeEnabled, false);
  assert.equal(read({ MAIL_IMAP_WRITE_ENABLED: "True" }).writeEnabled, true);
});

Deno.test("A word for writes that is neither true nor false is refused, and not read as true.", () => {
  for (
    const text of ["yes", "1", "on", "enabled", "true ", "ture", "no", "0", "flags", "truefalse"]
  ) {
    const { writeEnabled, problems } = read({ MAIL_IMAP_WRITE_ENABLED: text });
    assert.deepEqual(problems, [
      "MAIL_IMAP_WRITE_ENABLED must be true or false",
    ]);
    assert.equal(writeEnabled, false, text);
  }
});

Deno.test("The audit is on unless it is switched off with the word false.", () => {
  for (const [text, wanted] of [["", true], ["true", true], ["FALSE", false]] as const) {
    const { settings, problems } = read({ MAIL_IMAP_AUDIT: text });
    assert.deepEqual([settings.audit, problems], [wanted, []]);
  }
  for (const text of ["no", "0", "off", "false "]) {
    assert.deepEqual(read({ MAIL_IMAP_AUDIT: text }).problems, [
      "MAIL_IMAP_AUDIT must be true or false",
    ]);
  }
});

Deno.test("The way of confirming is auto or token, and nothing else.", () => {
  for (const text of ["auto", "token", "TOKEN"]) {
    const { settings, problems } = read({ MAIL_IMAP_CONFIRMATION: text });
    assert.deepEqual(problems, []);
    assert.equal(settings.confirmation, text.toLowerCase());
  }
  for (const text of ["never", "off", "false", "none", "auto,token"]) {
    assert.deepEqual(read({ MAIL_IMAP_CONFIRMATION: text }).problems, [
      "MAIL_IMAP_CONFIRMATION must be auto or token",
    ]);
  }
});

Deno.test("Every log level is accepted, in any case of letters.", () => {
  for (const level of LOG_LEVELS) {
    for (const text of [level, level.toUpperCase()]) {
      const { settings, problems } = read({ MAIL_IMAP_LOG_LEVEL: text });
      assert.deepEqual(problems, []);
      assert.equal(settings.logLevel, level);
    }
  }
});

Deno.test(
  "A bundle that others can change or replace is refused: it says whom to trust.",
  { ignore: Deno.build.os === "windows" },
  () => {
    withDirectory({ "ca.pem": PEM }, (directory) => {
      const problems = () => read({ MAIL_IMAP_CA_CERT_PATH: "ca.pem" }, directory).problems;
      Deno.chmodSync(`${directory}/ca.pem`, 0o644);
      assert.deepEqual(problems(), []);
      Deno.chmodSync(`${directory}/ca.pem`, 0o664);
      assert.match(problems().join(), /others can change .*; run: chmod go-w \/.*\/ca\.pem$/);
      Deno.chmodSync(`${directory}/ca.pem`, 0o644);
      Deno.chmodSync(directory, 0o777);
      assert.match(problems().join(), /others can change .*; run: chmod go-w [^.]*$/);
    });
  },
);

Deno.test("An unknown log level is refused, and the known ones are listed.", () => {
  assert.deepEqual(read({ MAIL_IMAP_LOG_LEVEL: "verbose" }).problems, [
    "MAIL_IMAP_LOG_LEVEL must be one of trace, debug, info, warn, error, silent",
  ]);
});

Deno.test("All problems are reported at once.", () => {
  const variables = Object.fromEntries(
    Object.values(NUMBER_VARIABLES).map(({ name }) => [name, "x"]),
  );
  const { problems } = read({
    ...variables,
    MAIL_IMAP_LOG_LEVEL: "x",
    MAIL_IMAP_CA_CERT_PATH: "none.pem",
  });
  assert.equal(problems.length, SETTINGS.length + 2);
});

Deno.test("A certificate bundle is looked for in the config directory.", () => {
  withDirectory({ "ca.pem": PEM }, (directory) => {
    for (const path of ["ca.pem", "./ca.pem", `${directory}/ca.pem`]) {
      const { settings, extraFiles, problems } = read({ MAIL_IMAP_CA_CERT_PATH: path }, directory);
      assert.deepEqual(problems, [], path);
      assert.equal(settings.extraCertificates, PEM);
      assert.deepEqual(extraFiles, [], path);
    }
  });
});

Deno.test("A bundle outside of the config directory is an extra file, under its own path.", () => {
  withDirectory({ "ca.pem": PEM }, (outside) => {
    const inside = `${outside}/config`;
    for (
      const path of [`${outside}/ca.pem`, "../ca.pem", `${inside}/../ca.pem`, "./x/../../ca.pem"]
    ) {
      const { settings, extraFiles, problems } = read({ MAIL_IMAP_CA_CERT_PATH: path }, inside);
      assert.deepEqual(problems, [], path);
      assert.equal(settings.extraCertificates, PEM);
      assert.deepEqual(extraFiles, [`${outside}/ca.pem`], path);
    }
  });
});

Deno.test("A directory whose name only begins like the config directory is outside.", () => {
  withDirectory({ "ca.pem": PEM }, (outside) => {
    const { extraFiles } = read(
      { MAIL_IMAP_CA_CERT_PATH: `${outside}/ca.pem` },
      outside.slice(0, -1),
    );
    assert.deepEqual(extraFiles, [`${outside}/ca.pem`]);
  });
});

Deno.test("A bundle that is not there is a problem that names the file.", () => {
  withDirectory({}, (directory) => {
    const { settings, extraFiles, problems } = read(
      { MAIL_IMAP_CA_CERT_PATH: "ca.pem" },
      directory,
    );
    assert.deepEqual(problems, ["MAIL_IMAP_CA_CERT_PATH names a file that is not there"]);
    assert.deepEqual(extraFiles, []);
    assert.equal(settings.extraCertificates, undefined);
  });
});

Deno.test("A bundle without a certificate is a problem, and its content is not repeated.", () => {
  const key = "-----BEGIN PRIVATE KEY-----\nMIIEsecret\n-----END PRIVATE KEY-----\n";
  for (const content of ["", "hello", key, "-----BEGIN CERTIFICATE-----\n", "\x30\x82\x01"]) {
    withDirectory({ "ca.pem": content }, (directory) => {
      const { settings, problems } = read({ MAIL_IMAP_CA_CERT_PATH: "ca.pem" }, directory);
      assert.deepEqual(problems, [
        `MAIL_IMAP_CA_CERT_PATH: ${directory}/ca.pem has no PEM certificate in it`,
      ]);
      assert.equal(settings.extraCertificates, undefined);
    });
  }
});

Deno.test("A bundle that is a directory is a problem, not a crash.", () => {
  withDirectory({}, (directory) => {
    assert.deepEqual(read({ MAIL_IMAP_CA_CERT_PATH: "." }, directory).problems, [
      `MAIL_IMAP_CA_CERT_PATH: ${directory} is not a regular file`,
    ]);
  });
});
