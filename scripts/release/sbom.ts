/**
 * The bill of materials of a release: CycloneDX 1.6 as JSON.
 *
 * It has no time and no random number in it, so that two builds are alike.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { Content } from "./contents.ts";
import { OWN } from "./inside.ts";

type Json = Readonly<Record<string, unknown>>;

/** The product itself, as deno.json has it. */
export interface Product {
  readonly version: string;
  /** SPDX expression. */
  readonly license: string;
}

/**
 * Writes the bill of materials.
 *
 * @param direct Ids of the packages that deno.json asks for.
 */
export function sbom(
  product: Product,
  contents: readonly Content[],
  direct: ReadonlySet<string>,
): Json {
  const reference = `${OWN}@${product.version}`;
  const ids = new Set(contents.map(({ id }) => id));
  const edges = contents.map(({ id, locked }) => ({
    ref: id,
    dependsOn: [
      ...(locked?.dependencies ?? []).filter((other) => ids.has(other)),
      ...contents.filter(({ inside }) => inside === id).map((carried) => carried.id),
    ],
  }));
  // What asks for a package may itself have been left out of the bundle.
  const asked = new Set(edges.flatMap(({ dependsOn }) => dependsOn));
  const roots = [...ids].filter((id) => direct.has(id) || !asked.has(id));
  const said = {
    metadata: {
      component: {
        type: "application",
        "bom-ref": reference,
        name: OWN,
        version: product.version,
        licenses: licences(product.license),
      },
    },
    components: contents.map(component),
    dependencies: [{ ref: reference, dependsOn: roots }, ...edges],
  };
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    // What attests a release takes no bill of materials without it.
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(said))}`,
    version: 1,
    ...said,
  };
}

/** A UUID that is the same for the same text (RFC 9562, section 5.8: of the writer's own kind). */
function uuidOf(text: string): string {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes[6] = (bytes[6] ?? 0) & 0x0f | 0x80;
  bytes[8] = (bytes[8] ?? 0) & 0x3f | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function component(content: Content): Json {
  const { id, name, version, licence, maintainer, kind, isolates, locked } = content;
  const scope = /^(@[^/]+)\/(.*)$/.exec(name);
  return {
    type: kind === "runtime" ? "platform" : "library",
    "bom-ref": id,
    ...(scope ? { group: scope[1], name: scope[2] } : { name }),
    version,
    publisher: maintainer,
    licenses: licences(licence),
    ...(locked
      ? {
        purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
        hashes: [{ alg: "SHA-512", content: hex(locked.integrity) }],
      }
      : {}),
    properties: isolates.map((isolate) => ({ name: `${OWN}:isolate`, value: isolate })),
  };
}

function licences(expression: string): readonly Json[] {
  return expression.includes(" ") ? [{ expression }] : [{ license: { id: expression } }];
}

/** `sha512-` and base 64, as hexadecimal digits. */
function hex(integrity: string): string {
  return Uint8Array.fromBase64(integrity.replace(/^sha512-/, "")).toHex();
}
