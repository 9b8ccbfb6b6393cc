/** @module */

import type { Icon } from "@modelcontextprotocol/sdk/types.js";

/** A letter with a keyhole; strokes that are seen on light and on dark. */
const SVG =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#2a7f6f" stroke-width="1.8" stroke-linejoin="round"><rect x="2.5" y="5" width="19" height="14" rx="2.5"/><path d="m3 7 9 6 9-6"/><circle cx="12" cy="15.2" r="1" fill="#2a7f6f"/></svg>`;

/** Shown beside the server's name. Inside of the answer, so that no client asks anybody for it. */
export const ICONS: readonly Icon[] = [{
  src: `data:image/svg+xml;base64,${btoa(SVG)}`,
  mimeType: "image/svg+xml",
  sizes: ["any"],
}];
