/**
 * The IMAP library, as a part of its own that is loaded with the first connection.
 *
 * @module
 */

export { ImapFlow } from "imapflow";
