/**
 * Reading imapflow's parsed tokens without trusting their shape: whatever a
 * server sent, these give a string, a number, bytes or a list.
 *
 * @module
 */

/** One parsed token: an atom, string or literal, a list, or NIL. */
export type Token =
  | { readonly type?: string; readonly value?: unknown; readonly section?: unknown }
  | readonly Token[]
  | null
  | undefined;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The token as a list, or undefined when it is none. */
export function tokenList(token: Token): readonly Token[] | undefined {
  return Array.isArray(token) ? token : undefined;
}

function value(token: Token): unknown {
  return token && !Array.isArray(token) ? (token as { value?: unknown }).value : undefined;
}

/** The token as text; empty for lists and NIL. */
export function tokenText(token: Token): string {
  const raw = value(token);
  if (typeof raw === "string") return raw;
  if (raw instanceof Uint8Array) return decoder.decode(raw);
  return typeof raw === "number" ? String(raw) : "";
}

/** The token as a whole number of at most 2^53; 0 when it is none. */
export function tokenNumber(token: Token): number {
  const text = tokenText(token);
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : 0;
}

/** The token as bytes; undefined for lists and NIL. */
export function tokenBytes(token: Token): Uint8Array | undefined {
  const raw = value(token);
  if (raw instanceof Uint8Array) return raw;
  // imapflow decodes a quoted string as UTF-8, so encoding restores what was sent.
  return typeof raw === "string" ? encoder.encode(raw) : undefined;
}
