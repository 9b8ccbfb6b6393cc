/**
 * Whatever the environment, the `.env` and the files that they name say: the
 * program can run, or says every reason why not, and never shows a secret.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import { ConfigError } from "../../../lib/config/error.ts";
import { loadConfig } from "../../../lib/config/load.ts";
import type { LoadedConfig } from "../../../lib/config/types.ts";
import { ACCOUNT_VARIABLES, NUMBER_VARIABLES } from "../../../lib/config/variables.ts";
import {
  denoCommand,
  networkTargets,
  oauthOf,
  tokenTarget,
} from "../../../lib/sandbox/permissions.ts";
import { randomSource } from "../../samples/random.ts";
import { findSecret } from "../../support/canary.ts";
import { ROOT } from "../../support/product.ts";
import { PEM, withDirectory } from "../../unit/config/scratch.ts";
import { holds } from "../cases.ts";
import { mutate } from "../mutate.ts";
import { anyValue, anyVariables, SECRET } from "./values.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

const encoder = new TextEncoder();

/** What comes of a configuration: all that is said of it. */
interface Outcome {
  readonly loaded: LoadedConfig | undefined;
  /** Of the server, of accounts, and warnings. */
  readonly sentences: readonly string[];
}

/**
 * Loads a configuration, which must end in one of two ways, and keep its secrets.
 *
 * @param whereItBelongs Whether the secret is the value of no other variable than its own.
 * @param http As of LoadOptions.
 */
function load(
  environment: Readonly<Record<string, string>>,
  files: Files = {},
  whereItBelongs = true,
  http = false,
): Outcome {
  return withDirectory(files, (directory) => {
    let outcome: Outcome;
    let error: unknown;
    try {
      const loaded = loadConfig({ environment, directory, http });
      assertUsable(loaded);
      const { broken, warnings } = loaded.config;
      const sentences = [...broken.flatMap(({ problems }) => problems), ...warnings];
      outcome = { loaded, sentences };
    } catch (thrown) {
      assert.ok(thrown instanceof ConfigError, `threw ${inspect(thrown)}`);
      assert.ok(thrown.problems.length > 0);
      error = thrown;
      outcome = { loaded: undefined, sentences: thrown.problems };
    }
    const { loaded } = outcome;
    const shown = whereItBelongs
      ? inspect([loaded, error], { depth: 9, showHidden: true }) +
        JSON.stringify([loaded?.config, outcome.sentences, [...loaded?.passwords ?? []]])
      : outcome.sentences.join("\n");
    assert.equal(findSecret(shown, SECRET), undefined, shown);
    return outcome;
  });
}

/** What is made of a configuration next can be made of it. */
function assertUsable({ config, passwords }: LoadedConfig): void {
  assert.ok(config.accounts.length > 0);
  const targets = [...networkTargets(config), ...oauthOf(config).map(tokenTarget)];
  for (const host of targets) {
    assert.doesNotMatch(host, /,/);
    // Throws for what an isolate could not be started with.
    Deno.permissions.querySync({ name: "net", host });
  }
  for (const { id, auth, user } of config.accounts) {
    assert.match(id, /^[a-z0-9_]{1,64}$/);
    assert.equal(passwords.has(id), auth === "password");
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(user, /[\0-\x1f\x7f-\x9f]/);
  }
  assert.deepEqual(structuredClone(config), config);
  try {
    assert.doesNotMatch(denoCommand(config), /\n/);
  } catch (error) {
    // A path that no flag can name.
    assert.ok(error instanceof ConfigError, inspect(error));
  }
}

Deno.test("Any values of any variables are a configuration, or reasons why not.", async () => {
  const files = { "secret": SECRET, "token": `${SECRET}-${"0".repeat(32)}`, "bundle.pem": PEM };
  // An account of which nothing is wrong, so that the others do not hide behind it.
  const whole = {
    MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
    MAIL_IMAP_DEFAULT_USER: "u",
    MAIL_IMAP_DEFAULT_PASS: SECRET,
    MAIL_IMAP_HTTP_TOKEN_FILE: "token",
  };
  const cases = fc.tuple(anyVariables, fc.constantFrom({}, whole), fc.boolean());
  await holds(cases, 1_500, ([variables, more, http]) => {
    load({ ...variables, ...more }, files, true, http);
  });
});

Deno.test("Any bytes of a .env are a configuration, or reasons why not.", async () => {
  const example = await Deno.readTextFile(`${ROOT}/.env.example`);
  const filled = example.replace("_PASS=''", `_PASS='${SECRET}'`).replaceAll(/^#(?=MAIL)/gm, "");
  const sources = [
    example.replace("_PASS=''", `_PASS='${SECRET}'`),
    filled,
    `export MAIL_IMAP_A_HOST=h\r\nMAIL_IMAP_A_USER=u\r\nMAIL_IMAP_A_PASS="${SECRET}"\r\n`,
    `MAIL_IMAP_A_HOST: h\nMAIL_IMAP_A_USER='u\nMAIL_IMAP_A_PASS=\`a\nb\`\n`,
  ].map((text) => encoder.encode(text));
  const marks = encoder.encode("\"'`#=\\n\\\n\r\0\ufeff\u2028${X} export MAIL_IMAP_".repeat(9));
  await holds(fc.integer(), 800, (seed) => {
    const random = randomSource(seed);
    const source = sources[random() % sources.length] as Uint8Array;
    const other = random() % 2 === 0 ? marks : sources[random() % sources.length] as Uint8Array;
    load({}, { ".env": mutate(source, other, random) }, false);
  });
});

Deno.test("Any bytes of a secret's file, of any name, are a secret or a reason why not.", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    anyValue.map((text) => encoder.encode(text)),
    fc.constantFrom(`${SECRET}\n`, `${SECRET}\r\n\n`, `\ufeff${SECRET}`).map((text) =>
      encoder.encode(text)
    ),
    fc.integer({ min: 4_090, max: 4_100 }).map((size) => new Uint8Array(size).fill(0x61)),
  );
  const place = fc.oneof({ arbitrary: fc.constant("secret"), weight: 3 }, anyValue);
  await holds(fc.tuple(bytes, place), 500, ([content, path]) => {
    const environment = {
      MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
      MAIL_IMAP_DEFAULT_USER: "u",
      MAIL_IMAP_DEFAULT_PASS_FILE: path,
    };
    load(environment, { secret: content });
  });
});

Deno.test("Any bytes of a bundle of authorities are one, or a reason why not.", async () => {
  const bundle = encoder.encode(PEM.repeat(2));
  await holds(fc.tuple(fc.integer(), anyValue), 300, ([seed, path]) => {
    const random = randomSource(seed);
    const environment = {
      MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
      MAIL_IMAP_DEFAULT_USER: "u",
      MAIL_IMAP_DEFAULT_PASS: SECRET,
      MAIL_IMAP_CA_CERT_PATH: random() % 4 === 0 ? path : "bundle.pem",
    };
    load(environment, { "bundle.pem": mutate(bundle, bundle, random) });
  });
});

/** For each variable, a value that is wrong whatever else is set. */
const WRONG: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.values(NUMBER_VARIABLES).map(({ name }) => [name, "x"])),
  MAIL_IMAP_LOG_LEVEL: "loud",
  MAIL_IMAP_WRITE_ENABLED: "maybe",
  MAIL_IMAP_AUDIT: "perhaps",
  MAIL_IMAP_CONFIRMATION: "never",
  MAIL_IMAP_CA_CERT_PATH: "nowhere.pem",
  ...Object.fromEntries(
    Object.entries(
      {
        HOST: "a b",
        PORT: "0",
        SECURE: "false",
        USER: "a\nb",
        AUTHSERV_ID: "a b",
        WRITE: "everything",
        FOLDERS: ",",
        PROTECTED_FOLDERS: "\\Nope",
        PASS: "a\0b",
        OAUTH_SCOPE: "x",
      } satisfies Partial<Record<keyof typeof ACCOUNT_VARIABLES, string>>,
    )
      .map(([suffix, value]) => [`MAIL_IMAP_DEFAULT_${suffix}`, value]),
  ),
};

Deno.test("Everything that is wrong is said at once, each thing under its variable.", async () => {
  const names = Object.keys(WRONG);
  await holds(fc.subarray(names, { minLength: 1 }), 300, (chosen) => {
    const environment = {
      MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
      MAIL_IMAP_DEFAULT_USER: "u",
      MAIL_IMAP_DEFAULT_PASS: SECRET,
      ...Object.fromEntries(chosen.map((name) => [name, WRONG[name] as string])),
    };
    const { loaded, sentences } = load(environment);
    assert.equal(loaded, undefined, "the only account is wrong, or the server is");
    const said = sentences.join("\n");
    assert.deepEqual(
      chosen.filter((name) => !said.includes(`${name} `) && !said.includes(`${name}:`)),
      [],
    );
    const fine = names.filter((name) => !chosen.includes(name));
    assert.deepEqual(
      fine.filter((name) => sentences.some((one) => one.startsWith(`${name} `))),
      [],
    );
  });
});
