/**
 * A mail address, as far as it tells whose server to ask.
 *
 * @module
 */

/** The two halves of a mail address. */
export interface AddressParts {
  readonly localPart: string;
  /** Lower case, without the dot of an absolute name. */
  readonly domain: string;
}

// Only ASCII: other letters become these when they are made lower case, as the Kelvin sign becomes k.
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const ADDRESS = new RegExp(
  `^([^\\s@"<>(),;:\\\\]+)@((?:${LABEL}\\.)+(?![0-9]+\\.?$)${LABEL})\\.?$`,
);

// RFC 5321 section 4.5.3.1.3, without the angle brackets.
const MAX_ADDRESS_CHARS = 254;

/**
 * Takes an address apart. One with two `@`, quotes, spaces or a domain that is
 * not in ASCII is none here: its owner can type the name of the server instead.
 */
export function splitAddress(address: string): AddressParts | undefined {
  if (address.length > MAX_ADDRESS_CHARS) return undefined;
  const [, localPart, domain] = ADDRESS.exec(address) ?? [];
  return localPart && domain ? { localPart, domain: domain.toLowerCase() } : undefined;
}
