/**
 * What has the address of a repository in it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { formula } from "../../../scripts/release/formula.ts";
import { fillInstaller } from "../../../scripts/release/installer.ts";
import { fileAddress, placeOf } from "../../../scripts/release/place.ts";
import { serverJson } from "../../../scripts/release/server_json.ts";
import { executableName, TARGETS } from "../../../scripts/release/targets.ts";
import { ROOT } from "../../support/product.ts";

const PLACE = placeOf("Ada-1/mail-imap-mcp");

Deno.test("Addresses are those of the repository.", () => {
  assert.equal(
    fileAddress(PLACE, "1.2.3", "install.sh"),
    "https://github.com/Ada-1/mail-imap-mcp/releases/download/v1.2.3/install.sh",
  );
  assert.equal(PLACE.serverName, "io.github.Ada-1/mail-imap-mcp");
});

Deno.test("What is no repository of GitHub gets nowhere: it would be read by a shell and by Ruby.", () => {
  for (
    const repository of [
      ...["", "ada", "/name", "ada/", "ada/a/b", "-ada/name", "ada/../x", "ada/.", "ada/.."],
      ...[
        "ada/a b",
        "ada/a'b",
        'ada/a"b',
        "ada/a$(b)",
        "ada/#{b}",
        "ada/b\n",
        "a.b/name",
        "ädá/name",
      ],
    ]
  ) assert.throws(() => placeOf(repository), /OWNER\/NAME/, repository);
});

Deno.test("The installer is told its release, and takes nothing that would end its quotes.", () => {
  const script = Deno.readTextFileSync(`${ROOT}/deploy/install.sh`);
  const filled = fillInstaller(script, { downloads: PLACE.downloads, version: "1.2.3-rc.1" });
  assert.ok(filled.includes(`\ndownloads='${PLACE.downloads}'\nversion='1.2.3-rc.1'\n`));
  assert.doesNotMatch(filled, /@[A-Z]+@/);
  const good = { downloads: PLACE.downloads, version: "1.2.3" };
  for (const downloads of ["http://example.com/", "https://example.com/'; id #", "https://a b/"]) {
    assert.throws(() => fillInstaller(script, { ...good, downloads }), /not an address/);
  }
  for (const version of ["", "1.2", "1.2.3'", "v1.2.3", "1.2.3\n"]) {
    assert.throws(() => fillInstaller(script, { ...good, version }), /not a version/);
  }
  assert.throws(() => fillInstaller("", good), /@DOWNLOADS@ 0 times/);
  assert.throws(() => fillInstaller(script + script, good), /@DOWNLOADS@ 2 times/);
});

Deno.test("A formula has each system's executable with its own checksum.", () => {
  const digests = new Map(
    TARGETS.map((target, index) => [executableName(target), `${index}`.repeat(64)]),
  );
  const text = formula({ version: "1.2.3", license: "MIT", place: PLACE, digests });
  for (const target of TARGETS.filter((one) => !one.includes("windows"))) {
    const name = executableName(target);
    const url = `url "${fileAddress(PLACE, "1.2.3", name)}"\n      sha256 "${digests.get(name)}"`;
    assert.ok(text.includes(url), target);
  }
  assert.match(text, /on_macos do\n {4}on_arm do\n {6}url "\S+aarch64-apple-darwin"/);
  const opened = text.match(/^\s*(?:class|def) |\bdo$/gm)?.length;
  assert.equal(text.match(/^\s*end$/gm)?.length, opened);
});

Deno.test("Neither a formula nor an entry of the registry is made without a checksum.", () => {
  const digests = new Map<string, string>();
  const facts = { version: "1.2.3", license: "MIT", place: PLACE, digests };
  assert.throws(() => formula(facts), /has no checksum/);
  assert.throws(() => serverJson("1.2.3", PLACE, digests), /has no checksum/);
});
