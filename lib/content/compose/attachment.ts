/**
 * A part of an existing message as a part of a draft: the same bytes.
 *
 * @module
 */

import { isMessage } from "../../mime/part.ts";
import { readName } from "../name.ts";
import type { Draft, EncodedAttachment } from "../protocol.ts";
import { readTransfer } from "../transfer.ts";
import { base64, type Entity } from "./entity.ts";
import { field, parameter, withParameters } from "./header.ts";

/** What is told of it. */
export type AttachmentFacts = Draft["attachments"][number];

/** An attachment and what is told of it. */
export interface Attached {
  readonly entity: Entity;
  readonly facts: AttachmentFacts;
  /** What was odd about its encoding, see {@link readTransfer}. */
  readonly note: string | undefined;
}

/** RFC 6838 section 4.2. */
const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/;

/** RFC 2978 section 2.3. */
const CHARSET = /^[A-Za-z0-9!#$%&+^_`{}~.:-]{1,40}$/;

/** `mechanism` of RFC 2045 section 6.1 as it is in use. */
const ENCODING = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,39}$/;

/** What is not known, and types that are no type of one file. */
const FILE = "application/octet-stream";

const CR = 13;
const LF = 10;

/** RFC 5322 section 2.1.1, in octets. */
const MAX_LINE = 998;

/**
 * Takes a part over. One in an encoding that is not known stays in it, so that
 * whoever knows it can read it.
 */
export function attach({ bytes, encoding, type, charset, name: raw }: EncodedAttachment): Attached {
  const { bytes: content, note } = readTransfer(bytes, encoding);
  const isUnknown = note === "transfer_unknown";
  const form = isUnknown || type === "message/rfc822" ? formOf(content) : "binary";
  const written = isUnknown ? encoding.trim().toLowerCase() : form;
  const asItIs = form !== "binary" && ENCODING.test(written);
  // RFC 2045 section 6.4: what nobody can decode is a file.
  const kept = isUnknown && !asItIs ? FILE : mediaType(type, asItIs && !isUnknown);
  const name = readName(raw) || (isMessage(type) ? "message.eml" : "");
  const parameters = [
    ...(kept.startsWith("text/") && CHARSET.test(charset) ? parameter("charset", charset) : []),
    ...(name === "" ? [] : parameter("name", name)),
  ];
  return {
    entity: {
      fields: [
        field("Content-Type", withParameters(kept, parameters)),
        field("Content-Transfer-Encoding", [asItIs ? written : "base64"]),
        field(
          "Content-Disposition",
          withParameters("attachment", name === "" ? [] : parameter("filename", name)),
        ),
      ],
      body: asItIs ? [content] : base64(content),
      isEightBit: form === "8bit",
    },
    facts: { name, type: kept, bytes: content.length },
    note,
  };
}

/** The type of what is attached; a message that cannot stand there as one is a file. */
function mediaType(type: string, asMessage: boolean): string {
  if (!TYPE.test(type) || type.startsWith("multipart/")) return FILE;
  return type.startsWith("message/") && !asMessage ? FILE : type;
}

/**
 * What a message can be written as: RFC 2046 section 5.2.1 allows no encoding
 * for one, and not every program takes lines of any length or a NUL.
 */
function formOf(content: Uint8Array): "7bit" | "8bit" | "binary" {
  let isEightBit = false;
  let lineStart = 0;
  for (let i = 0; i < content.length; i++) {
    const byte = content[i] as number;
    if (byte === 0) return "binary";
    if (byte > 0x7f) isEightBit = true;
    if (byte === LF) {
      if (content[i - 1] !== CR) return "binary";
      lineStart = i + 1;
    } else if (byte === CR && content[i + 1] !== LF || i - lineStart > MAX_LINE) {
      return "binary";
    }
  }
  return isEightBit ? "8bit" : "7bit";
}
