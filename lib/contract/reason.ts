/**
 * The stable words that say why. A caller may rely on them, so there is one
 * list: a word that is not in it cannot be written. docs/writes.md shows the
 * sentences.
 *
 * @module
 */

/** What is said about one message, folder or draft of a write. */
export const OUTCOME_REASONS = {
  already_so: "Skipped: the flags were as they should be",
  already_there: "Skipped: the message was in the destination already",
  already_subscribed: "Done without a change: mail programs showed the folder already",
  already_unsubscribed: "Done without a change: mail programs did not show the folder",
  moved_to_trash: "Done: the folder was moved below the Trash with what it held",
  moved_by_another:
    "Done: another program moved the message to the same place first; its copy stayed, ours went",
  removed_by_another:
    "Done: another program removed the original meanwhile; what was put into the destination may be all that is left, so it stayed",
  flags_not_all_kept: "Done: the other server did not keep all flags",
  subscription_refused: "Done, but the server refused to have mail programs show it, or hide it",
  subscription_unknown: "Done, but the server was lost before mail programs were told",
  message_not_found: "There was no such message, or it went before anything was done to it",
  message_changed: "Another message has that UID now, so it was left alone",
  flag_not_kept: "The server said yes, and the flags are not as they should be",
  not_removed: "The server did not remove the message; it is there, without a mark of ours",
  source_not_removed:
    "The original could not be removed, so the copy was removed again: nothing has changed",
  copied_but_not_removed: "The message is in both folders; new_message_id names the copy",
  only_copy_left: "Skipped: the original is gone, so what would have been removed is the last copy",
  gone_meanwhile:
    "The message left its folder and was not found in the destination: another program moved or removed it",
  size_differs:
    "What the server gave or kept is not the whole message; a copy was removed again, the original stayed",
  not_found_after_storing:
    "The server said yes and does not have it; what was to be moved stayed where it was",
  changed_when_stored:
    "The other server changed the message when it stored it; what was to be moved stayed where it was, a changed copy may be in the destination",
  not_carried_out: "The server said yes and did nothing",
  end_not_seen:
    "The server was lost after the command and did not come back; look at the folders before trying again",
  not_reached: "It was not begun when the operation ended",
  canceled: "Skipped: the operation was canceled before it came to this",
} as const;

/** Why a call, or a part of what it asked for, was refused before or while it was carried out. */
export const REFUSAL_REASONS = {
  not_allowed: "The account does not allow this kind of change",
  folder_not_allowed: "The account is confined to other folders",
  protected_folder: "The folder, or one below it, is never renamed or deleted",
  declined: "The person said no",
  not_confirmed: "Nobody answered the question",
  confirm_token_mismatch: "The token is for something else, or for what was there before",
  confirm_token_expired: "The token is older than ten minutes",
  confirm_token_used: "The token was used already",
  no_uidplus: "The server cannot remove chosen messages, only all that any program has marked",
  mailbox_read_only: "The server lets this folder be read only",
  arguments: "The arguments contradict each other, or one is not as described",
  flag_unknown: "A flag with a backslash that is not for clients to set",
  flag_deleted: "\\Deleted would make other programs remove the message for good",
  mailbox_name: "The name of the new folder would not be what it looks like",
  into_itself: "The folder would be below itself",
  mailbox_exists: "There is a folder of that name",
  mailbox_not_found: "There is no folder of that name",
  mailbox_not_empty: "Messages came into the folder that was to be deleted empty",
  mailbox_grew: "Messages came into the folder after the person was asked",
  subfolders_changed: "There are other folders below it than when the person was asked",
  has_subfolders: "The folder has others below it; those first",
  no_trash: "There is no Trash that the folder could be moved to",
  in_trash: "The folder is in the Trash already and holds messages",
  trash_holds_no_folders: "The Trash of this server holds no folders",
  no_free_name: "The Trash has no free name for the folder",
  no_trash_folder: "The account has no Trash",
  no_drafts_folder: "The account has no folder for drafts",
  destination_not_found: "There is no such destination",
  uidvalidity_changed: "The server rebuilt the folder: the ids mean nothing any more",
  message_too_large: "More than 50 MB, which is not taken to another account",
  rate_limit:
    "Too many calls for this account in a short time; retry_after_ms says how long to wait",
  too_many_calls: "64 calls about this account are being answered at once",
  too_many_operations: "64 operations of this account are at work or waiting",
  operation_running: "It is still running, so it cannot be undone yet",
  operation_not_found: "There is no such operation, or it was forgotten",
  already_undone: "It was undone already",
  nothing_to_undo: "There is nothing that could be undone",
  account_not_found: "There is no account of that id",
  account_broken: "The account's configuration has a problem",
  address: "An address of the draft is none",
  too_many_recipients: "The draft has too many recipients",
  empty_draft: "The draft would say nothing to nobody",
  no_original: "There is reply_all or quote, and no message that is answered",
  part_reference: "An attachment is not named as {message_id}#{part_id}",
  part_not_found: "The message has no such part",
  part_is_multipart: "The part is made of other parts",
  attachments_too_large: "The attachments are too large for one draft",
  tool_timeout: "The call took longer than MAIL_IMAP_TOOL_TIMEOUT_MS",
  batch_timeout: "One batch took longer than 180 seconds, several times",
  shutting_down: "The program ended",
  content_too_large: "A message or its attachments were too large to be read",
  content_deadline: "A message took too long to be read",
  content_unreadable: "A message could not be read",
  content_stopped: "The part of the program that reads messages was not at work",
} as const;

/** What a mail server, or the way to it, did. */
export const SERVER_REASONS = {
  connection_lost: "The server closed the connection",
  connection_damaged: "What arrived is not what the server sent",
  connection_refused: "Nothing answers at the server's host and port",
  connection_limit: "The server allows no further connection",
  connect_timeout: "The server took no connection in time",
  greeting_timeout: "The server took the connection and said nothing",
  server_silent: "The server went silent in the middle",
  network_unreachable: "There is no way to the server",
  unknown_host: "The server's name cannot be found",
  certificate_untrusted: "The certificate is not signed by a trusted authority",
  certificate_name_mismatch: "The certificate is for another name",
  certificate_expired: "The certificate is not valid today",
  starttls_failed: "The connection could not be made safe",
  starttls_injection: "Somebody put commands into the connection before TLS",
  not_protected: "The connection has no TLS, so nothing was sent over it",
  credentials_rejected: "The server refused the user name or the password",
  login_refused_for_now: "The server logs nobody in at the moment",
  login_forbidden: "The server took the password, and does not let it open this mailbox",
  login_needs_operator: "The server says that its operator has to be asked",
  login_not_private: "The server says that the connection is not private enough",
  password_expired: "The server says that the password has expired",
  password_not_taken: "The server takes no passwords there",
  server_throttles: "The server asks for a pause",
  server_refused: "The server said no without saying why",
  server_forbids: "The server says that this user may not",
  server_cannot: "The server says that it never can",
  server_limit: "The server says that it is too much",
  server_answer_invalid: "The server's answer is not IMAP, or lacks what must be in it",
  server_answer_too_large: "The server's answer was larger than what is accepted",
  mailbox_in_use: "The server says that another program is using the folder",
  mailbox_not_opened: "The server did not open the folder",
  over_quota: "The mailbox is full",
  message_too_large_for_server: "The server takes no message of that size",
  charset_refused: "The server cannot search for other letters than those of ASCII",
  queue_full: "Too many calls wait for a connection",
  sandbox_refused: "This process was not given permission to reach the server",
  unexpected: "Something that was not foreseen went wrong",
} as const;

/** Why there was no token for an account with OAuth 2, or no use for it. */
export const SIGN_IN_REASONS = {
  sign_in_needed: "Nobody has signed in, or the provider takes the sign-in no longer",
  sign_in_client_refused: "The provider does not know the client, or refuses its secret",
  sign_in_refused: "The provider refused what was asked for",
  sign_in_unreachable: "The provider's token endpoint did not answer, or cannot at the moment",
  sign_in_certificate: "The certificate of the token endpoint is not to be trusted",
  sign_in_answer_invalid: "What the token endpoint answered is no answer of OAuth 2",
  sign_in_file: "The file with the tokens is open to others, is no file, or cannot be read",
  sign_in_busy: "Another process was renewing the token for too long",
  sign_in_stopped: "The part of the program that gets tokens was not at work",
  token_refused: "The mail server refused a new token",
  token_not_taken: "The mail server takes no tokens",
} as const;

/** One of {@link SIGN_IN_REASONS}. */
export type SignInReason = keyof typeof SIGN_IN_REASONS;

/** Words of reading alone; what happened is in the message of their error. */
type ReadingReason =
  | "attachment_too_large"
  | "resource_too_large"
  | "resource_unknown"
  | "cursor_expired"
  | "cursor_mismatch"
  | "cursor_unknown"
  | "header_id_invalid"
  | "not_gmail"
  | "search_refused"
  | "structure_unreadable"
  | "thread_too_large";

/** One of the words. */
export type Reason =
  | keyof typeof OUTCOME_REASONS
  | keyof typeof REFUSAL_REASONS
  | keyof typeof SERVER_REASONS
  | SignInReason
  | ReadingReason;
