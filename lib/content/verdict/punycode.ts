/**
 * Host names from their ASCII form to what a reader would see (RFC 3492).
 *
 * @module
 */

// RFC 3492 section 5.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;

/** Characters of a label; RFC 1035 section 2.3.4. The decoder is quadratic in it. */
const MAX_LABEL = 63;

/** Whether a host, in lower case, has a label in ASCII form. */
export function isPunycode(host: string): boolean {
  return host.split(".").some((label) => label.startsWith("xn--"));
}

/** A host with every `xn--` label decoded; labels that cannot be decoded stay as they are. */
export function unicodeHost(host: string): string {
  return host.split(".").map((label) => {
    if (!/^xn--/i.test(label) || label.length > MAX_LABEL) return label;
    return decodeLabel(label.slice(4).toLowerCase()) ?? label;
  }).join(".");
}

function decodeLabel(text: string): string | undefined {
  const delimiter = text.lastIndexOf("-");
  const output = [...text.slice(0, Math.max(0, delimiter))].map((c) => c.charCodeAt(0));
  let n = INITIAL_N;
  let i = 0;
  let bias = INITIAL_BIAS;
  let index = delimiter + 1;
  while (index < text.length) {
    const before = i;
    let weight = 1;
    for (let k = BASE;; k += BASE) {
      const digit = digitOf(text.charCodeAt(index++));
      if (digit === undefined) return undefined;
      i += digit * weight;
      const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = output.length + 1;
    bias = adapt(i - before, length, before === 0);
    n += Math.floor(i / length);
    i %= length;
    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) return undefined;
    output.splice(i++, 0, n);
  }
  return output.length > 0 ? String.fromCodePoint(...output) : undefined;
}

/** Value of a basic code point; NaN is what lies after the end. */
function digitOf(code: number): number | undefined {
  if (code >= 97 && code <= 122) return code - 97;
  if (code >= 48 && code <= 57) return code - 22;
  return undefined;
}

/** RFC 3492 section 6.1. */
function adapt(delta: number, length: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
