/**
 * Reading the PNG pictures that Chromium makes (8-bit RGB or RGBA, not
 * interlaced; PNG specification, third edition, sections 9 and 11).
 *
 * @module
 */

/** Pixels of a picture, row by row, `channels` bytes each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly pixels: Uint8Array;
}

const SIGNATURE_BYTES = 8;
const COLOUR_TYPES: ReadonlyMap<number, 3 | 4> = new Map([[2, 3], [6, 4]]);

/** Decodes a PNG. */
export async function decodePng(png: Uint8Array): Promise<Picture> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const channels = COLOUR_TYPES.get(view.getUint8(25));
  if (view.getUint8(24) !== 8 || channels === undefined || view.getUint8(28) !== 0) {
    throw new Error("a PNG of another kind than Chromium writes");
  }
  const data: Uint8Array<ArrayBuffer>[] = [];
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x49444154) { // IDAT
      data.push(new Uint8Array(png.subarray(at + 8, at + 8 + length)));
    }
    at += 12 + length;
  }
  const stream = new Blob(data).stream().pipeThrough(new DecompressionStream("deflate"));
  const filtered = new Uint8Array(await new Response(stream).arrayBuffer());
  return {
    width,
    height,
    channels,
    pixels: unfilter(filtered, width * channels, height, channels),
  };
}

function unfilter(filtered: Uint8Array, stride: number, height: number, bpp: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const kind = filtered[y * (stride + 1)];
    const from = y * (stride + 1) + 1;
    const to = y * stride;
    if (kind === 0) {
      out.set(filtered.subarray(from, from + stride), to);
      continue;
    }
    // Chromium writes nothing else.
    if (kind === 2 && y > 0) {
      for (let x = 0; x < stride; x++) {
        out[to + x] = filtered[from + x] as number + (out[to - stride + x] as number);
      }
      continue;
    }
    for (let x = 0; x < stride; x++) {
      const left = x >= bpp ? out[to + x - bpp] as number : 0;
      const up = y > 0 ? out[to + x - stride] as number : 0;
      const corner = x >= bpp && y > 0 ? out[to + x - stride - bpp] as number : 0;
      const guess = kind === 1
        ? left
        : kind === 2
        ? up
        : kind === 3
        ? (left + up) >> 1
        : paeth(left, up, corner);
      out[to + x] = filtered[from + x] as number + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
