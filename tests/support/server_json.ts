/**
 * What the MCP registry wants of a `server.json` (its schema of 2025-12-11, and
 * its rules for MCPB packages), as far as releases have it; anything else is
 * refused here.
 *
 * @module
 */

const text = { type: "string", minLength: 1 } as const;
const address = { type: "string", format: "uri", pattern: "^https://" } as const;

function closed(
  properties: Readonly<Record<string, unknown>>,
  optional: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", properties, required, additionalProperties: false };
}

const variable = closed({
  name: { type: "string", pattern: "^MAIL_IMAP_[A-Z_]+$" },
  description: text,
  format: { enum: ["string", "number", "boolean", "filepath"] },
  isRequired: { type: "boolean" },
  isSecret: { type: "boolean" },
  default: text,
}, ["default"]);

/** The constraints as a JSON schema. */
export const SERVER_JSON: Readonly<Record<string, unknown>> = closed({
  $schema: {
    const: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
  },
  name: {
    type: "string",
    minLength: 3,
    maxLength: 200,
    pattern: "^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$",
  },
  title: { type: "string", minLength: 1, maxLength: 100 },
  description: { type: "string", minLength: 1, maxLength: 100 },
  // One version, no range and no name for whichever is newest.
  version: { type: "string", maxLength: 255, pattern: "^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$" },
  websiteUrl: address,
  repository: closed({ url: address, source: { const: "github" } }),
  packages: {
    type: "array",
    minItems: 1,
    items: closed({
      registryType: { const: "mcpb" },
      // The registry takes bundles from releases only, and only with "mcp" in their address.
      identifier: {
        type: "string",
        format: "uri",
        pattern: "^https://github\\.com/[^/]+/[^/]+/releases/download/[^/]+/[^/]+\\.mcpb$",
      },
      version: { type: "string", minLength: 1, not: { const: "latest" } },
      fileSha256: { type: "string", pattern: "^[a-f0-9]{64}$" },
      transport: closed({ type: { const: "stdio" } }),
      environmentVariables: { type: "array", items: variable },
    }),
  },
});
