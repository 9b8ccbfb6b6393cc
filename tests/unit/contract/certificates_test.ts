/**
 * Bundles of certificates.
 *
 * @module
 */

import assert from "node:assert/strict";
import { splitCertificates } from "../../../lib/contract/certificates.ts";

Deno.test("a bundle is split into its certificates, and text around them is left out", () => {
  const one = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
  const two = "-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----";
  assert.deepEqual(splitCertificates(`# root\n${one}\nsubject=x\n${two}\n`), [one, two]);
  assert.deepEqual(splitCertificates("nothing"), []);
});
