/**
 * Where the configuration lives, on every operating system.
 *
 * @module
 */

import assert from "node:assert/strict";
import { configDirectory } from "../../../lib/config/directory.ts";
import { ConfigError } from "../../../lib/config/error.ts";

const environment = (variables: Record<string, string>) => (name: string): string | undefined =>
  variables[name];

const EVERYTHING = {
  MAIL_IMAP_CONFIG_DIR: "/from-variable",
  XDG_CONFIG_HOME: "/xdg",
  HOME: "/home/ada",
};

Deno.test("--config-dir wins over every variable.", () => {
  assert.equal(configDirectory(environment(EVERYTHING), "/chosen", "linux"), "/chosen");
});

Deno.test("MAIL_IMAP_CONFIG_DIR wins over the standard places.", () => {
  assert.equal(configDirectory(environment(EVERYTHING), undefined, "linux"), "/from-variable");
});

Deno.test("XDG_CONFIG_HOME wins over the home directory.", () => {
  const { MAIL_IMAP_CONFIG_DIR: _, ...rest } = EVERYTHING;
  assert.equal(configDirectory(environment(rest), undefined, "linux"), "/xdg/mail-imap-mcp");
});

Deno.test("Without anything else it is ~/.config/mail-imap-mcp.", () => {
  for (const os of ["linux", "darwin"] as const) {
    assert.equal(
      configDirectory(environment({ HOME: "/home/ada", APPDATA: "C:\\x" }), undefined, os),
      "/home/ada/.config/mail-imap-mcp",
    );
  }
});

Deno.test("On Windows it is in APPDATA.", () => {
  assert.equal(
    configDirectory(
      environment({ APPDATA: "C:\\Users\\Ada\\AppData\\Roaming", HOME: "/home/ada" }),
      undefined,
      "windows",
    ),
    "C:\\Users\\Ada\\AppData\\Roaming\\mail-imap-mcp",
  );
});

Deno.test("When nothing names a directory the error says what to set.", () => {
  for (const os of ["linux", "darwin", "windows"] as const) {
    assert.throws(
      () => configDirectory(environment({}), undefined, os),
      (error) =>
        error instanceof ConfigError && /MAIL_IMAP_CONFIG_DIR .*--config-dir/.test(error.message),
    );
  }
});

Deno.test("A relative directory is refused, because it would depend on the current directory.", () => {
  for (const relative of [".", "..", "./x", "config", "~/x", "", " /x", "C:\\x"]) {
    assert.throws(
      () => configDirectory(environment({}), relative, "linux"),
      (error) =>
        error instanceof ConfigError && /absolute path/.test(error.message) &&
        error.message.includes(JSON.stringify(relative)),
      JSON.stringify(relative),
    );
  }
  for (const variable of ["MAIL_IMAP_CONFIG_DIR", "XDG_CONFIG_HOME", "HOME"]) {
    assert.throws(
      () => configDirectory(environment({ [variable]: "." }), undefined, "linux"),
      ConfigError,
      variable,
    );
  }
});

Deno.test("On Windows a directory is absolute with a drive or a share, and only then.", () => {
  for (const absolute of ["C:\\mail", "d:/mail", "\\\\server\\share"]) {
    assert.equal(configDirectory(environment({}), absolute, "windows"), absolute);
  }
  for (const relative of ["mail", "C:mail", "\\mail", ".", "C:"]) {
    assert.throws(
      () => configDirectory(environment({}), relative, "windows"),
      ConfigError,
      relative,
    );
  }
});

Deno.test("Separators at the end are cut off.", () => {
  assert.equal(configDirectory(environment({}), "/etc/mail/", "linux"), "/etc/mail");
  assert.equal(configDirectory(environment({}), "/etc/mail///", "linux"), "/etc/mail");
  assert.equal(configDirectory(environment({}), "C:\\mail\\", "windows"), "C:\\mail");
});

Deno.test("The root of the file system or of a drive stays what it is.", () => {
  assert.equal(configDirectory(environment({}), "/", "linux"), "/");
  assert.equal(configDirectory(environment({}), "//", "linux"), "//");
  assert.equal(configDirectory(environment({}), "C:\\", "windows"), "C:\\");
});
