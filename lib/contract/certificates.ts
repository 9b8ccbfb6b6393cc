/**
 * Certificates in PEM (RFC 7468).
 *
 * @module
 */

/** The certificates of a bundle, one each: node:tls reads only the first of a string. */
export function splitCertificates(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}
