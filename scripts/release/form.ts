/**
 * What a client asks a person for who installs a bundle or takes the server
 * from the MCP registry. It is one account; more are written in the `.env`.
 *
 * @module
 */

/** One question. */
export interface Question {
  /** Its name in the bundle's manifest. */
  readonly key: string;
  /** The variable that the answer is given in. */
  readonly variable: string;
  readonly type: "string" | "number" | "boolean";
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** An answer that is taken when none is given; every question that is not required has one. */
  readonly standard?: number | boolean;
  /** Smallest and largest number. */
  readonly range?: readonly [number, number];
}

/** All questions, in the order in which they are asked. */
export const FORM: readonly Question[] = [
  {
    key: "host",
    variable: "MAIL_IMAP_DEFAULT_HOST",
    type: "string",
    title: "IMAP server",
    description: "DNS name of your provider's IMAP server, such as imap.fastmail.com",
    required: true,
    secret: false,
  },
  {
    key: "user",
    variable: "MAIL_IMAP_DEFAULT_USER",
    type: "string",
    title: "User name",
    description: "Mostly your whole mail address",
    required: true,
    secret: false,
  },
  {
    key: "password",
    variable: "MAIL_IMAP_DEFAULT_PASS",
    type: "string",
    title: "Password",
    description: "An app password, where your provider has them",
    required: true,
    secret: true,
  },
  {
    key: "port",
    variable: "MAIL_IMAP_DEFAULT_PORT",
    type: "number",
    title: "Port",
    description: "993, unless your provider says otherwise",
    required: false,
    secret: false,
    standard: 993,
    range: [1, 65_535],
  },
  {
    key: "write",
    variable: "MAIL_IMAP_WRITE_ENABLED",
    type: "boolean",
    title: "Allow changes",
    description:
      "Whether the assistant may flag, move, copy, delete to the Trash, and write drafts. Nothing is ever sent",
    required: false,
    secret: false,
    standard: false,
  },
];
