/** @module */

import type { Contents, Resource } from "./resource.ts";

/** A part of a message. */
export const attachmentResource: Resource = {
  kind: "part",
  name: "attachment",
  title: "An attachment",
  description:
    "The bytes of a part of a message, as a stranger sent them. Its type is what the stranger says, except that nothing is called a type that programs run.",
  uriTemplate: "imap://{account}/{mailbox}/{uidvalidity}/{uid}/parts/{part}",
  tool: "resource_attachment",
  input: (message_id, part_id) => ({ message_id, part_id }),
  contents: (data) => data as Contents,
};
