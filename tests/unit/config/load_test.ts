/**
 * The whole configuration: which source wins, and what is reported.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { loadConfig } from "../../../lib/config/load.ts";
import { NUMBER_VARIABLES } from "../../../lib/config/variables.ts";
import { account, load, NOWHERE, problemsOf } from "./loading.ts";
import { ONE_ACCOUNT, PEM, withDirectory } from "./scratch.ts";

Deno.test("Three variables are a configuration.", () => {
  const { config, passwords } = load(ONE_ACCOUNT);
  assert.equal(config.directory, NOWHERE);
  assert.deepEqual(config.accounts.map(({ id, host }) => [id, host]), [[
    "default",
    "imap.example.com",
  ]]);
  assert.deepEqual(config.broken, []);
  assert.deepEqual(config.warnings, []);
  assert.equal(passwords.get("default")?.reveal(), "correct-horse");
});

Deno.test("The .env of the config directory is a configuration.", () => {
  const text = Object.entries(ONE_ACCOUNT).map(([name, value]) => `${name}='${value}'\n`).join("");
  withDirectory({ ".env": text }, (directory) => {
    const { config, passwords } = load({}, directory);
    assert.equal(config.accounts[0]?.user, "ada@example.com");
    assert.equal(passwords.get("default")?.reveal(), "correct-horse");
  });
});

Deno.test("The environment wins over the .env, variable by variable.", () => {
  const text =
    "MAIL_IMAP_DEFAULT_HOST=file.example\nMAIL_IMAP_DEFAULT_PORT=1993\nMAIL_IMAP_LOG_LEVEL=debug\n";
  withDirectory({ ".env": text }, (directory) => {
    const { config } = load({ ...ONE_ACCOUNT, MAIL_IMAP_LOG_LEVEL: "warn" }, directory);
    assert.equal(config.accounts[0]?.host, "imap.example.com");
    assert.equal(config.accounts[0]?.port, 1993);
    assert.equal(config.settings.logLevel, "warn");
  });
});

Deno.test("An empty variable in the environment does not hide the one in the .env.", () => {
  withDirectory({ ".env": "MAIL_IMAP_DEFAULT_HOST=file.example\n" }, (directory) => {
    const { config } = load({ ...ONE_ACCOUNT, MAIL_IMAP_DEFAULT_HOST: "" }, directory);
    assert.equal(config.accounts[0]?.host, "file.example");
  });
});

Deno.test("A .env that others can read stops the server before a password is used.", () => {
  withDirectory({ ".env": "MAIL_IMAP_DEFAULT_PASS=hunter2\n" }, (directory) => {
    const problems = problemsOf(() => load(ONE_ACCOUNT, directory));
    assert.equal(problems.length, 1);
    assert.ok(problems[0]?.includes(`chmod 600 ${directory}/.env`));
  }, 0o640);
});

Deno.test("The .env of the current directory is never read.", async () => {
  const hostile = await Deno.makeTempDir({ prefix: "mail-imap-mcp-hostile-" });
  try {
    await Deno.writeTextFile(
      `${hostile}/.env`,
      "MAIL_IMAP_DEFAULT_HOST=evil.example\nMAIL_IMAP_DEFAULT_USER=u\nMAIL_IMAP_DEFAULT_PASS=p\n",
      { mode: 0o600 },
    );
    await Deno.mkdir(`${hostile}/empty`);
    // A process of its own, because the current directory is one for all tests.
    const run = async (directory: string | undefined): Promise<string> => {
      const url = import.meta.resolve("../../../lib/config/load.ts");
      const code = `const { loadConfig } = await import(${JSON.stringify(url)});
        try { console.log(loadConfig().config.accounts[0].host); } catch (e) { console.log(e.message); }`;
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["eval", "--quiet", "--no-lock", "--no-config", code],
        cwd: hostile,
        clearEnv: true,
        env: {
          HOME: Deno.env.get("HOME") ?? "/",
          DENO_DIR: Deno.env.get("DENO_DIR") ?? `${hostile}/deno`,
          XDG_CONFIG_HOME: `${hostile}/empty`,
          ...(directory ? { MAIL_IMAP_CONFIG_DIR: directory } : {}),
        },
      }).output();
      return new TextDecoder().decode(stdout);
    };
    assert.match(await run(undefined), /^No account is configured/);
    assert.match(await run("."), /must be an absolute path/);
    assert.equal(await run(hostile), "evil.example\n", "named on purpose, it is read");
  } finally {
    await Deno.remove(hostile, { recursive: true });
  }
});

Deno.test("The config directory comes from the environment when no option names it.", () => {
  withDirectory({ ".env": "MAIL_IMAP_DEFAULT_HOST=file.example\n" }, (directory) => {
    const { config } = loadConfig({
      environment: {
        ...ONE_ACCOUNT,
        MAIL_IMAP_DEFAULT_HOST: "",
        MAIL_IMAP_CONFIG_DIR: directory,
        HOME: "/home/ada",
      },
    });
    assert.equal(config.directory, directory);
    assert.equal(config.accounts[0]?.host, "file.example");
  });
});

Deno.test("A .env cannot move the config directory.", () => {
  withDirectory({ ".env": `MAIL_IMAP_CONFIG_DIR=/elsewhere\n` }, (directory) => {
    assert.equal(load(ONE_ACCOUNT, directory).config.directory, directory);
  });
});

Deno.test("Variables without the prefix have no effect, wherever they are.", () => {
  withDirectory({ ".env": "NODE_OPTIONS=x\nDEFAULT_PORT=1\n" }, (directory) => {
    const { config } = load({ ...ONE_ACCOUNT, PATH: "/bin", IMAP_DEFAULT_PORT: "2" }, directory);
    assert.equal(config.accounts[0]?.port, 993);
    assert.deepEqual(config.warnings, []);
  });
});

Deno.test("Accounts are listed with default first, then by alphabet.", () => {
  const { config } = load({
    ...account("WORK"),
    ...account("A_1"),
    ...ONE_ACCOUNT,
    ...account("HOME"),
  });
  assert.deepEqual(config.accounts.map(({ id }) => id), ["default", "a_1", "home", "work"]);
});

Deno.test("A broken account is listed with its problems and does not take others down.", () => {
  const { config, passwords } = load({
    ...ONE_ACCOUNT,
    ...account("WORK", { SECURE: "false", PORT: "0" }),
    ...account("HOME"),
  });
  assert.deepEqual(config.accounts.map(({ id }) => id), ["default", "home"]);
  assert.deepEqual([...passwords.keys()], ["default", "home"]);
  assert.equal(config.broken.length, 1);
  assert.equal(config.broken[0]?.id, "work");
  assert.deepEqual(config.broken[0]?.problems.map((text) => text.split(" ")[0]), [
    "MAIL_IMAP_WORK_SECURE",
    "MAIL_IMAP_WORK_PORT",
  ]);
});

Deno.test("A single variable of an account makes it an account, which is then incomplete.", () => {
  const { config } = load({ ...ONE_ACCOUNT, MAIL_IMAP_WORK_PASS: "x" });
  assert.deepEqual(config.broken[0]?.problems.length, 2);
});

Deno.test("A rule alone, without an account, is not taken for nothing.", () => {
  const { config } = load({ ...ONE_ACCOUNT, MAIL_IMAP_WORK_FOLDERS: "INBOX" });
  assert.equal(config.broken[0]?.id, "work");
});

Deno.test("Without an account the error says which variables to set and where.", () => {
  const [problem] = problemsOf(() => load({}));
  assert.match(
    problem ?? "",
    /MAIL_IMAP_DEFAULT_HOST.*MAIL_IMAP_DEFAULT_USER.*MAIL_IMAP_DEFAULT_PASS/,
  );
  assert.ok(problem?.includes(`${NOWHERE}/.env`));
});

Deno.test("When every account is broken the problems of all of them are reported.", () => {
  const problems = problemsOf(() =>
    load({ ...account("A", { PORT: "x" }), ...account("B", { SECURE: "no", HOST: "127.1" }) })
  );
  assert.deepEqual(problems.map((text) => text.split(" ")[0]).sort(), [
    "MAIL_IMAP_A_PORT",
    "MAIL_IMAP_B_HOST",
    "MAIL_IMAP_B_SECURE",
  ]);
});

Deno.test("A wrong setting is reported together with all others and with broken accounts.", () => {
  const problems = problemsOf(() =>
    load({
      ...ONE_ACCOUNT,
      ...account("WORK", { PORT: "x" }),
      MAIL_IMAP_TOOL_TIMEOUT_MS: "0",
      MAIL_IMAP_LOG_LEVEL: "loud",
      MAIL_IMAP_WRITE_ENABLED: "yes",
      MAIL_IMAP_CONFIRMATION: "never",
      MAIL_IMAP_CA_CERT_PATH: "none.pem",
      MAIL_IMAP_LOG_LEVLE: "info",
    })
  );
  assert.deepEqual(problems.map((text) => text.split(/[ :]/)[0]), [
    "MAIL_IMAP_TOOL_TIMEOUT_MS",
    "MAIL_IMAP_LOG_LEVEL",
    "MAIL_IMAP_WRITE_ENABLED",
    "MAIL_IMAP_CONFIRMATION",
    "MAIL_IMAP_CA_CERT_PATH",
    "MAIL_IMAP_WORK_PORT",
    "MAIL_IMAP_LOG_LEVLE",
  ]);
});

Deno.test("A misspelt name gets a warning that asks whether another was meant.", () => {
  const { config } = load({
    ...ONE_ACCOUNT,
    MAIL_IMAP_DEFAULT_PROT: "143",
    MAIL_IMAP_LOGLEVEL: "debug",
    MAIL_IMAP_SOCKET_TIMEOUT: "1000",
  });
  assert.deepEqual(config.warnings, [
    "MAIL_IMAP_DEFAULT_PROT is not a variable of this program; did you mean MAIL_IMAP_DEFAULT_PORT?",
    "MAIL_IMAP_LOGLEVEL is not a variable of this program; did you mean MAIL_IMAP_LOG_LEVEL?",
    "MAIL_IMAP_SOCKET_TIMEOUT is not a variable of this program; did you mean MAIL_IMAP_SOCKET_TIMEOUT_MS?",
  ]);
});

Deno.test("A misspelt name of another account is compared with that account's names.", () => {
  const { config } = load({ ...ONE_ACCOUNT, ...account("WORK"), MAIL_IMAP_WORK_HSOT: "x" });
  assert.match(config.warnings[0] ?? "", /did you mean MAIL_IMAP_WORK_HOST\?$/);
});

Deno.test("A name like no other gets a warning without a guess.", () => {
  const { config } = load({ ...ONE_ACCOUNT, MAIL_IMAP_TELEPORTATION: "1" });
  assert.deepEqual(config.warnings, [
    "MAIL_IMAP_TELEPORTATION is not a variable of this program",
  ]);
});

Deno.test("No known variable gets a warning.", () => {
  const numbers = Object.values(NUMBER_VARIABLES).map(({ name, max }) => [name, String(max)]);
  withDirectory({ "ca.pem": PEM }, (directory) => {
    const { config } = load({
      ...Object.fromEntries(numbers),
      ...account("DEFAULT", {
        PORT: "993",
        SECURE: "true",
        WRITE: "flags",
        FOLDERS: "*",
        PROTECTED_FOLDERS: "INBOX",
      }),
      MAIL_IMAP_WRITE_ENABLED: "true",
      MAIL_IMAP_CONFIRMATION: "token",
      MAIL_IMAP_CONFIG_DIR: directory,
      MAIL_IMAP_CA_CERT_PATH: "ca.pem",
      MAIL_IMAP_LOG_LEVEL: "silent",
    }, directory);
    assert.deepEqual(config.warnings, []);
    assert.equal(config.settings.extraCertificates, PEM);
  });
});

Deno.test("A configuration is frozen to the bottom.", () => {
  withDirectory({ "ca.pem": PEM }, (directory) => {
    const { config } = load({
      ...ONE_ACCOUNT,
      ...account("WORK", { PORT: "x" }),
      MAIL_IMAP_NONSENSE: "1",
      MAIL_IMAP_CA_CERT_PATH: `${directory}/ca.pem`,
    });
    let seen = 0;
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      seen++;
      assert.ok(Object.isFrozen(value), inspect(value));
      Object.values(value).forEach(visit);
    };
    visit(config);
    // Config, accounts, account with what it allows and protects, broken, broken account, its
    // problems, settings, files, variables, ages of secrets, age of one, warnings.
    assert.equal(seen, 14);
    assert.throws(() => (config.accounts as unknown[]).push({}), TypeError);
    assert.throws(() => Object.assign(config.settings, { toolTimeoutMs: 1 }), TypeError);
  });
});

Deno.test("A field of a bundle that nobody filled in is as good as empty: the .env counts.", () => {
  const text = "MAIL_IMAP_DEFAULT_USER=bob@example.com\nMAIL_IMAP_DEFAULT_PASS=of-the-file\n";
  withDirectory({ ".env": text }, (directory) => {
    const { config, passwords } = load({
      MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
      MAIL_IMAP_DEFAULT_USER: "${user_config.user}",
      MAIL_IMAP_DEFAULT_PASS: "${user_config.password}",
      MAIL_IMAP_WRITE_ENABLED: "${user_config.write}",
    }, directory);
    assert.equal(config.accounts[0]?.user, "bob@example.com");
    assert.equal(passwords.get("default")?.reveal(), "of-the-file");
    assert.deepEqual(config.warnings, []);
  });
});

Deno.test("A restriction that nobody filled in closes the account, as an empty one does.", () => {
  for (const value of ["${user_config.folders}", ""]) {
    const problems = problemsOf(() => load({ ...ONE_ACCOUNT, MAIL_IMAP_DEFAULT_FOLDERS: value }));
    assert.match(problems.join(), /MAIL_IMAP_DEFAULT_FOLDERS/, value);
  }
});

Deno.test("Only the whole of a value is such a field: a password may look like one.", () => {
  for (
    const password of ["a${user_config.b}", "${user_config.b}c", "${HOME}", "${user_config.{}}"]
  ) {
    const { passwords } = load({ ...ONE_ACCOUNT, MAIL_IMAP_DEFAULT_PASS: password });
    assert.equal(passwords.get("default")?.reveal(), password);
  }
});
