/**
 * The table as a picture: one bar per row, as long as the part of its budget
 * that it uses. SVG with system fonts, in the colours of light and dark pages.
 *
 * @module
 */

import { judged, limit, type Report } from "./report.ts";
import { budgetShare, type Row } from "./row.ts";

// All lengths in pixels; GitHub shows a README about this wide.
const WIDTH = 900;
const MARGIN = 16;
const TOP = 64;
const LINE = 24;
const BAR = 12;
/** Where bars begin, and where a budget is used up. */
const ZERO_X = 404;
const BUDGET_X = 654;
const TEXT_X = 720;
/** A longer bar is cut off here: twice a budget and ten times say the same. */
const MAX_SHARE = 1.2;
/** So that what uses almost nothing is still seen to be there. */
const MIN_BAR = 2;

/** Colours that pass 4.5:1 (text) and 3:1 (bars) on GitHub's light and dark pages. */
const STYLE = `
  .page { fill: #ffffff }
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .title { font-size: 16px; font-weight: 600 }
  .quiet { fill: #59636e }
  .track { fill: #eaeef2 }
  .met { fill: #1a7f64 }
  .over { fill: #bc4c00 }
  text.over { font-weight: 600 }
  .limit { stroke: #59636e; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 }
    text { fill: #f0f6fc }
    .quiet { fill: #9198a1 }
    .track { fill: #21262d }
    .met { fill: #3fb68b }
    .over { fill: #f0883e }
    .limit { stroke: #9198a1 }
  }
`;

const escaped = (text: string): string =>
  text.replaceAll("`", "").replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function bar(row: Row, index: number): string {
  const middle = TOP + index * LINE + LINE / 2;
  const share = Math.min(MAX_SHARE, budgetShare(row));
  const width = Math.max(MIN_BAR, share * (BUDGET_X - ZERO_X)).toFixed(1);
  const top = middle - BAR / 2;
  const over = row.verdict === "over" ? ", over" : "";
  return `<text x="${MARGIN}" y="${middle + 4}"><tspan class="quiet">${
    escaped(row.topic)
  }:</tspan> ${escaped(row.what)}</text>
<rect class="track" x="${ZERO_X}" y="${top}" width="${BUDGET_X - ZERO_X}" height="${BAR}" rx="2"/>
<rect class="${row.verdict}" x="${ZERO_X}" y="${top}" width="${width}" height="${BAR}" rx="2"/>
<text x="${TEXT_X}" y="${middle + 4}" class="${row.verdict === "over" ? "over" : "figure"}">${
    escaped(`${judged(row)} of ${limit(row)}${over}`)
  }</text>`;
}

/** Draws a run. */
export function picture({ rows, machine, date, quick }: Report): string {
  const bottom = TOP + rows.length * LINE;
  const met = rows.filter(({ verdict }) => verdict === "met").length;
  const title = `${met} of ${rows.length} budgets met`;
  const where =
    `${date}, ${machine.cpu}, ${machine.cores} cores, Deno ${machine.deno}, Dovecot ${machine.dovecot}${
      quick ? ", quick run" : ""
    }`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${
    bottom + 40
  }" viewBox="0 0 ${WIDTH} ${bottom + 40}" role="img" aria-label="${
    escaped(`How much of its budget each figure uses: ${title}`)
  }">
<style>${STYLE}</style>
<rect class="page" width="100%" height="100%" rx="6"/>
<text class="title" x="${MARGIN}" y="30">${escaped(title)}</text>
<text class="quiet" x="${BUDGET_X}" y="50" text-anchor="middle">budget</text>
<text class="quiet" x="${MARGIN}" y="50">Shorter is better</text>
${rows.map(bar).join("\n")}
<line class="limit" x1="${BUDGET_X}" y1="${TOP - 8}" x2="${BUDGET_X}" y2="${bottom}"/>
<text class="quiet" x="${MARGIN}" y="${bottom + 24}">${escaped(where)}</text>
</svg>
`;
}
