/**
 * Calendars (RFC 5545) as a person would read them out.
 *
 * @module
 */

import { type ContentLine, contentLines, unescapeText } from "./content_lines.ts";
import type { TextSink } from "./sink.ts";

/** Attendees of one event that are named. */
const MAX_ATTENDEES = 100;

/** What the lines of an event are called, in the order in which they are written. */
const LABELS: Readonly<Record<string, string>> = {
  SUMMARY: "Summary",
  DTSTART: "Start",
  DTEND: "End",
  DUE: "Due",
  DURATION: "Duration",
  RRULE: "Repeats",
  LOCATION: "Where",
  STATUS: "Status",
  ORGANIZER: "Organizer",
  ATTENDEE: "Attendee",
  URL: "Link",
  COMMENT: "Comment",
  DESCRIPTION: "Description",
};

const ITEMS = new Set(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"]);

/** Puts events and tasks into the sink. */
export function readCalendar(text: string, sink: TextSink): void {
  const { lines, cut } = contentLines(text);
  if (cut) sink.notes.add("text_cut_at_limit");
  const open: string[] = [];
  let item: ContentLine[] = [];
  for (const line of lines) {
    if (sink.full) return;
    const component = line.value.trim().toUpperCase();
    if (line.name === "BEGIN") {
      if (open.length < 8) open.push(component);
      if (ITEMS.has(component)) item = [];
    } else if (line.name === "END") {
      if (ITEMS.has(component)) writeItem(component, item, sink);
      const at = open.lastIndexOf(component);
      if (at >= 0) open.length = at;
    } else if (ITEMS.has(open.at(-1) ?? "")) item.push(line);
    else if (line.name === "METHOD" && open.length <= 1) {
      sink.add(`Method: ${oneLine(line.value)}\n`);
    }
  }
  // Cut off in the middle of an item.
  if (ITEMS.has(open.at(-1) ?? "")) {
    sink.notes.add("broken");
    writeItem(open.at(-1) ?? "", item, sink);
  }
}

function writeItem(kind: string, lines: readonly ContentLine[], sink: TextSink): void {
  sink.heading(kind.slice(1).toLowerCase());
  const byName = Map.groupBy(lines, (line) => line.name);
  for (const [name, label] of Object.entries(LABELS)) {
    const found = byName.get(name) ?? [];
    for (const line of found.slice(0, MAX_ATTENDEES)) {
      const value = valueOf(line);
      if (value !== "") sink.add(`${label}: ${value}\n`);
    }
    if (found.length > MAX_ATTENDEES) sink.add(`${label}: ${found.length - MAX_ATTENDEES} more\n`);
  }
}

function valueOf({ name, parameters, value }: ContentLine): string {
  switch (name) {
    case "DTSTART":
    case "DTEND":
    case "DUE": {
      const zone = parameters.get("TZID");
      return dateTime(value.trim()) + (zone === undefined ? "" : ` (${oneLine(zone)})`);
    }
    case "ORGANIZER":
    case "ATTENDEE": {
      const address = oneLine(value.replace(/^mailto:/i, ""));
      const common = oneLine(parameters.get("CN") ?? "");
      const status = parameters.get("PARTSTAT");
      return (common === "" ? address : `${common} <${address}>`) +
        (status === undefined ? "" : `, ${oneLine(status).toLowerCase()}`);
    }
    case "DESCRIPTION":
    case "COMMENT":
      return unescapeText(value).trimEnd();
    default:
      return oneLine(unescapeText(value));
  }
}

/** `20260601T090000Z` as `2026-06-01 09:00 UTC`; seconds only when there are some. */
function dateTime(value: string): string {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$/.exec(value);
  if (!match) return oneLine(value);
  const [, year, month, day, hour, minute, second = "00", utc] = match;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  return `${date} ${hour}:${minute}${second === "00" ? "" : `:${second}`}${utc ? " UTC" : ""}`;
}

function oneLine(value: string): string {
  return value.replace(/\s+/g, " ").trim();
}
