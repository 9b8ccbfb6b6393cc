/**
 * Folders with names that no folder should have, and namespaces that are none.
 *
 * @module
 */

import { before, bytes, insteadOf } from "./acts.ts";
import { type Behaviour, PLANTED } from "./behaviour.ts";

/** A folder whose name is a literal, so that it can hold anything. */
const literal = (name: string, delimiter = '"/"'): Uint8Array =>
  bytes(`* LIST () ${delimiter} {${name.length}}\r\n${name}\r\n`);

/** What a second command in the name of a folder would look like. */
const INJECTED = "x\r\nA9 DELETE INBOX\r\nA10 LOGOUT";

const LISTED: readonly (readonly [name: string, lines: string | Uint8Array])[] = [
  ["of lines", literal(INJECTED)],
  ["of lines in its delimiter", literal("Sub/x", `{${INJECTED.length}}\r\n${INJECTED}`)],
  ["with NUL", literal("a\0b")],
  ["that is not UTF-8", literal("\xff\xfe\x80")],
  [
    "of broken modified UTF-7",
    '* LIST () "/" "&AB"\r\n* LIST () "/" "&-&"\r\n* LIST () "/" "a&//8-b"\r\n',
  ],
  ["of line ends in modified UTF-7", '* LIST () "/" "&AA0ACg-A9 DELETE INBOX&AA0ACg-"\r\n'],
  ["of NUL in modified UTF-7", '* LIST () "/" "&AAAAAA-"\r\n'],
  ["of half a pair of surrogates", '* LIST () "/" "&2D0-"\r\n'],
  ["that reads from the right to the left", literal("\xe2\x80\xaeXOBNI")],
  [
    "that leads elsewhere",
    '* LIST () "/" "../../etc"\r\n* LIST () "/" "/"\r\n* LIST () "/" "//INBOX"\r\n',
  ],
  ["of quotes and wildcards", '* LIST () "/" "a\\"b\\\\c*%"\r\n'],
  ["like a property", '* LIST () "/" __proto__\r\n* LIST () "/" constructor\r\n'],
  ["of a megabyte", `* LIST () "/" "${"x".repeat(1_000_000)}"\r\n`],
  ["of a thousand levels", `* LIST () "/" "${"a/".repeat(1_000)}b"\r\n`],
  [
    "without a name",
    '* LIST () "/" ""\r\n* LIST () "/"\r\n* LIST ()\r\n* LIST\r\n* LIST NIL NIL NIL\r\n',
  ],
  [
    "with delimiters that are none",
    '* LIST () "ab" ab\r\n* LIST () "" cd\r\n* LIST () NIL ef\r\n* LIST () {2}\r\n\r\n gh\r\n',
  ],
  ["with ten thousand attributes", `* LIST (${"\\Sent \\x ".repeat(5_000)}) "/" many\r\n`],
  [
    "that each claim to be for everything",
    "* LIST (\\All \\Sent \\Drafts \\Trash) NIL every\r\n".repeat(1_000),
  ],
  ["ten thousand times", '* LIST () "/" same\r\n'.repeat(10_000)],
  [
    "called INBOX in other letters",
    '* LIST () "/" inbox\r\n* LIST () "/" InBoX\r\n* LIST () "/" "INBOX/INBOX"\r\n',
  ],
];

const NAMESPACES: readonly (readonly [name: string, answer: string | Uint8Array])[] = [
  ["of lines", bytes(`* NAMESPACE (({${INJECTED.length}}\r\n${INJECTED} "/")) NIL NIL\r\n`)],
  ["with NUL", bytes('* NAMESPACE (({3}\r\na\0b "/")) NIL NIL\r\n')],
  ["that is not UTF-8", bytes('* NAMESPACE (({2}\r\n\xff\xfe "/")) NIL NIL\r\n')],
  [
    "of nothing",
    "* NAMESPACE\r\n* NAMESPACE NIL NIL NIL\r\n* NAMESPACE (NIL) (()) ((NIL NIL))\r\n",
  ],
  ["of words", `* NAMESPACE ${PLANTED} ${PLANTED}\r\n`],
  ["of a megabyte", `* NAMESPACE (("${"x".repeat(1_000_000)}" "/")) NIL NIL\r\n`],
  ["of ten thousand", `* NAMESPACE (${'("a" "/")'.repeat(10_000)}) NIL NIL\r\n`],
];

/** All of them. Afterwards every folder is searched. */
export const NAMES: readonly Behaviour[] = [
  ...LISTED.map(([name, lines]): Behaviour => ({
    name: `lists a folder ${name}`,
    at: "LIST",
    act: before(lines),
    asks: "every folder",
    ends: ["works"],
  })),
  ...NAMESPACES.map(([name, answer]): Behaviour => ({
    name: `has a namespace ${name}`,
    at: "NAMESPACE",
    act: insteadOf(() => answer),
    asks: "every folder",
    ends: ["works"],
  })),
];
