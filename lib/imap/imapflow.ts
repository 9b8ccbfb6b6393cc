/**
 * The IMAP library, as a part of its own that is loaded with the first connection.
 *
 * @module
 */

import "../no_environment.ts";
export { ImapFlow } from "imapflow";
