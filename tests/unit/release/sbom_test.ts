/**
 * The bill of materials, against the schema of CycloneDX 1.6 as its makers ship it.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Content } from "../../../scripts/release/contents.ts";
import { sbom } from "../../../scripts/release/sbom.ts";
import { cyclonedxValidator } from "../../support/cyclonedx.ts";

function content(id: string, more: Partial<Content> = {}): Content {
  const at = id.lastIndexOf("@");
  return {
    id,
    name: id.slice(0, at),
    version: id.slice(at + 1),
    licence: "MIT",
    maintainer: "Somebody",
    licenceTexts: ["text"],
    kind: "package",
    isolates: ["content"],
    locked: {
      id,
      name: id.slice(0, at),
      version: id.slice(at + 1),
      integrity: `sha512-${new Uint8Array(64).toBase64()}`,
      dependencies: [],
    },
    ...more,
  };
}

const { locked: _, ...unlocked } = content("deno@2.9.6");

const CONTENTS: readonly Content[] = [
  content("@scope/one@1.0.0", {
    locked: {
      id: "@scope/one@1.0.0",
      name: "@scope/one",
      version: "1.0.0",
      integrity: `sha512-${new Uint8Array(64).fill(255).toBase64()}`,
      dependencies: ["two@2.0.0", "absent@1.0.0"],
    },
  }),
  content("two@2.0.0", { licence: "MIT OR EUPL-1.1+", isolates: ["server", "content"] }),
  content("orphan@1.0.0"),
  { ...unlocked, id: "pdf@6", name: "pdf", version: "6", kind: "carried", inside: "two@2.0.0" },
  { ...unlocked, kind: "runtime", isolates: [] },
];

const BOM = sbom({ version: "1.2.3", license: "MIT" }, CONTENTS, new Set(["@scope/one@1.0.0"]));

Deno.test("The bill of materials is valid CycloneDX 1.6, and the validator refuses another.", async () => {
  const problems = await cyclonedxValidator();
  assert.deepEqual(problems(BOM), []);
  assert.notDeepEqual(problems({ ...BOM, specVersion: "1.5x", components: [{ name: 1 }] }), []);
});

Deno.test("The bill of materials has the number that its attestation asks for: of its contents, and of no other's.", () => {
  const serial = (contents: readonly Content[]): unknown =>
    sbom({ version: "1.2.3", license: "MIT" }, contents, new Set())["serialNumber"];
  assert.match(
    `${serial(CONTENTS)}`,
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  assert.equal(serial(CONTENTS), serial(CONTENTS));
  assert.notEqual(serial(CONTENTS), serial(CONTENTS.slice(1)));
});

Deno.test("The bill of materials names packages as others look them up, with their checksums.", () => {
  const [one] = BOM["components"] as Record<string, unknown>[];
  assert.equal(one?.["purl"], "pkg:npm/%40scope/one@1.0.0");
  assert.deepEqual(one?.["hashes"], [{ alg: "SHA-512", content: "ff".repeat(64) }]);
  assert.equal(one?.["group"], "@scope");
  assert.equal(one?.["name"], "one");
});

Deno.test("Everything in the bill of materials can be reached from the product.", () => {
  const edges = new Map(
    (BOM["dependencies"] as { ref: string; dependsOn: string[] }[]).map((
      { ref, dependsOn },
    ) => [ref, dependsOn]),
  );
  assert.deepEqual(edges.get("mail-imap-mcp@1.2.3"), [
    "@scope/one@1.0.0",
    "orphan@1.0.0",
    "deno@2.9.6",
  ]);
  assert.deepEqual(edges.get("@scope/one@1.0.0"), ["two@2.0.0"]);
  assert.deepEqual(edges.get("two@2.0.0"), ["pdf@6"]);
});
