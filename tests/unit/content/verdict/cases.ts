/**
 * Makes what the verdict is about.
 *
 * @module
 */

import { type Field, readFields } from "../../../../lib/content/header_fields.ts";
import { readBody } from "../../../../lib/content/body.ts";
import { type BodyFindings, NO_FINDINGS } from "../../../../lib/content/findings.ts";
import type { BodyLink, Security, Trust } from "../../../../lib/content/protocol.ts";
import { type Case, judge } from "../../../../lib/content/verdict/judge.ts";
import { utf8 } from "../bytes.ts";

/** A header block of these lines. */
export function block(...lines: string[]): Uint8Array {
  return utf8(`${lines.join("\r\n")}\r\n\r\n`);
}

/** Its fields. */
export function fieldsOf(...lines: string[]): readonly Field[] {
  return readFields(block(...lines)).fields;
}

/** An account at its own domain, whose authserv-id is not configured. */
export const OWNER: Trust = {
  authservId: undefined,
  host: "imap.owner.example",
  user: "me@owner.example",
};

export { NO_FINDINGS };

/** Findings with these links. */
export function withLinks(...links: BodyLink[]): BodyFindings {
  return { ...NO_FINDINGS, links, linkCount: links.length };
}

/** Judges a message with this header; `more` changes what is special about it. */
export function judged(lines: readonly string[], more: Partial<Case> = {}): Promise<Security> {
  return judge({
    header: readFields(block(...lines)),
    findings: NO_FINDINGS,
    attachments: [],
    trust: OWNER,
    ...more,
  });
}

/** Judges a message from `jane@example.com` whose body is this HTML. */
export async function judgedHtml(html: string): Promise<Security> {
  const part = { bytes: utf8(html), type: "html", encoding: "8bit", charset: "utf-8" } as const;
  const whole = { ...part, flowed: false, delSp: false, complete: true };
  const { findings } = await readBody([whole], "text", 0, 100);
  return await judged(["From: jane@example.com", "Subject: Hi"], { findings });
}
