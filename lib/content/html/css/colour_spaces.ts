/**
 * Colour spaces of CSS Color Level 4 in sRGB.
 *
 * @module
 */

type Triple = readonly [number, number, number];

/** Linear light, 0 to 1, to sRGB, 0 to 255. */
export function linearToRgb([r, g, b]: Triple): Triple {
  const encode = (c: number): number =>
    255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * Math.max(c, 0) ** (1 / 2.4) - 0.055);
  return [encode(r), encode(g), encode(b)];
}

/** CIELAB (D50) to sRGB. */
export function labToRgb(lightness: number, a: number, b: number): Triple {
  const fy = (lightness + 16) / 116;
  const inverse = (t: number): number => t ** 3 > 0.008856 ? t ** 3 : (116 * t - 16) / 903.3;
  const x = 0.9643 * inverse(fy + a / 500);
  const y = inverse(fy);
  const z = 0.8251 * inverse(fy - b / 200);
  return linearToRgb([
    3.1339 * x - 1.6169 * y - 0.4906 * z,
    -0.9788 * x + 1.9161 * y + 0.0335 * z,
    0.0719 * x - 0.229 * y + 1.4052 * z,
  ]);
}

/** Oklab to sRGB. */
export function oklabToRgb(lightness: number, a: number, b: number): Triple {
  const l = (lightness + 0.3963 * a + 0.2158 * b) ** 3;
  const m = (lightness - 0.1056 * a - 0.0639 * b) ** 3;
  const s = (lightness - 0.0895 * a - 1.2915 * b) ** 3;
  return linearToRgb([
    4.0767 * l - 3.3077 * m + 0.231 * s,
    -1.2684 * l + 2.6098 * m - 0.3413 * s,
    -0.0042 * l - 0.7034 * m + 1.7076 * s,
  ]);
}

/** Chroma and hue as two axes. */
export function lchToLab(chroma: number, hue: number): readonly [number, number] {
  const angle = hue * Math.PI / 180;
  return [chroma * Math.cos(angle), chroma * Math.sin(angle)];
}
