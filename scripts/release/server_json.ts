/**
 * `server.json`: the entry of a release in the MCP registry.
 *
 * @module
 */

import { FORM } from "./form.ts";
import { bundleName, DESCRIPTION } from "./mcpb.ts";
import { fileAddress, type Place } from "./place.ts";
import { TARGETS } from "./targets.ts";

/**
 * Writes the entry: one package for each bundle.
 *
 * @param digests SHA-256 by the name of a file.
 * @throws {Error} When the digest of a bundle is missing.
 */
export function serverJson(
  version: string,
  place: Place,
  digests: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  return {
    $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    name: place.serverName,
    title: "Mail (IMAP)",
    description: DESCRIPTION,
    version,
    websiteUrl: place.page,
    repository: { url: place.page, source: "github" },
    packages: TARGETS.map((target) => {
      const name = bundleName(target);
      const fileSha256 = digests.get(name);
      if (fileSha256 === undefined) throw new Error(`${name} has no checksum`);
      return {
        registryType: "mcpb",
        identifier: fileAddress(place, version, name),
        version,
        fileSha256,
        transport: { type: "stdio" },
        environmentVariables: FORM.map((question) => ({
          name: question.variable,
          description: question.description,
          format: question.type,
          isRequired: question.required,
          isSecret: question.secret,
          ...(question.standard === undefined ? {} : { default: String(question.standard) }),
        })),
      };
    }),
  };
}
