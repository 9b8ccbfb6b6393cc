/**
 * The schema of CycloneDX 1.6, as its makers ship it.
 *
 * @module
 */

import library from "@cyclonedx/cyclonedx-library/package.json" with { type: "json" };
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { packageCache, packageDirectory } from "../../scripts/release/packages.ts";

const { name, version } = library;

/** Makes a validator of bills of materials; it returns what is wrong. */
export async function cyclonedxValidator(): Promise<(bom: unknown) => unknown[]> {
  const id = `${name}@${version}`;
  const directory = await packageDirectory(await packageCache(), { id, name, version });
  const schema = async (file: string): Promise<Record<string, unknown>> =>
    JSON.parse(await Deno.readTextFile(`${directory}res/schema/${file}.SNAPSHOT.schema.json`));
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat("iri-reference", true);
  ajv.addFormat("idn-email", true);
  for (const other of ["spdx", "jsf-0.82"]) {
    // They are referred to by the names of their files.
    const { $id: _, ...rest } = await schema(other);
    ajv.addSchema(rest, `http://cyclonedx.org/schema/${other}.SNAPSHOT.schema.json`);
  }
  const validate = ajv.compile(await schema("bom-1.6"));
  return (bom) => validate(bom) ? [] : validate.errors ?? [];
}
