/**
 * Dates in workbooks: numbers that a number format shows as a date.
 *
 * @module
 */

import type { DocumentPackage } from "./package.ts";
import { localNames } from "./xml.ts";

/** Styles of cells whose number is a date. */
export interface DateFormats {
  readonly styles: ReadonlySet<number>;
  readonly since1904: boolean;
}

/** Cell formats that are looked at: Excel allows 65,490. */
const MAX_FORMATS = 65_490;

const DAY_MS = 86_400_000;

/** Days from each epoch to 1970; 1900 counts a leap day that never was. */
const DAYS_TO_1970 = { since1900: 25_569, since1904: 24_107 } as const;

/** Reads which styles show dates. */
export async function readDateFormats(
  document: DocumentPackage,
  part: string,
  since1904: boolean,
): Promise<DateFormats> {
  const custom = new Set<number>();
  const styles = new Set<number>();
  let inCellFormats = false;
  let index = 0;
  await document.read(
    part,
    localNames({
      open(name, attributes) {
        const id = Number(attributes["numFmtId"] ?? 0);
        if (name === "numFmt" && custom.size < MAX_FORMATS) {
          if (isDateFormat(attributes["formatCode"] ?? "")) custom.add(id);
        } else if (name === "cellXfs") inCellFormats = true;
        else if (name === "xf" && inCellFormats && index < MAX_FORMATS) {
          if (isBuiltInDate(id) || custom.has(id)) styles.add(index);
          index++;
        }
      },
      close(name) {
        if (name === "cellXfs") inCellFormats = false;
      },
    }),
  );
  return { styles, since1904 };
}

/** Built-in formats 14 to 22 and 45 to 47 (18.8.30 numFmt). */
function isBuiltInDate(id: number): boolean {
  return id >= 14 && id <= 22 || id >= 45 && id <= 47;
}

function isDateFormat(code: string): boolean {
  return /[ymdhs]/i.test(code.slice(0, 256).replace(/"[^"]*"|\[[^\]]*\]|\\./g, ""));
}

/** ISO date, with the time when there is one; the number itself when it is no date. */
export function serialToText(value: string, since1904: boolean): string {
  const days = Number(value);
  const base = since1904 ? DAYS_TO_1970.since1904 : DAYS_TO_1970.since1900;
  if (value === "" || !(days >= 0 && days < 2_958_466)) return value;
  const iso = new Date(Math.round((days - base) * DAY_MS / 1000) * 1000).toISOString();
  if (days < 1) return iso.slice(11, 19);
  return Number.isInteger(days) ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}
