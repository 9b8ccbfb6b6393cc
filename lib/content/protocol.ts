/**
 * What the server isolate and the content isolate say to each other. Plain
 * data only: bytes of a mailbox go in, safe values come out.
 *
 * @module
 */

/** How a text part is read. */
export type TextType = "plain" | "html" | "calendar";

/** One text part, or the beginning of one. */
export interface TextPart {
  /** Still in its transfer encoding. */
  readonly bytes: Uint8Array;
  readonly type: TextType;
  /** Content-Transfer-Encoding, lower case. */
  readonly encoding: string;
  /** `charset` parameter as sent; empty when there is none. */
  readonly charset: string;
  /** RFC 3676. */
  readonly flowed: boolean;
  readonly delSp: boolean;
  /** False when only the beginning was fetched. */
  readonly complete: boolean;
}

/** Parameters of an attachment from which its name is made. */
export interface RawName {
  readonly disposition: Readonly<Record<string, string>>;
  readonly type: Readonly<Record<string, string>>;
}

/** An attachment as its description has it. */
export interface RawAttachment {
  readonly name: RawName;
  /** Media type as declared, lower case. */
  readonly type: string;
  /** Whether it belongs to an attached message, and not to the message itself. */
  readonly inside: boolean;
}

/** How body text is written. */
export type BodyFormat = "text" | "markdown" | "html";

/** Whose Authentication-Results header is believed (RFC 8601 section 5). */
export interface Trust {
  /** `MAIL_IMAP_<ACCOUNT>_AUTHSERV_ID`; undefined when it is to be derived. */
  readonly authservId: string | undefined;
  /** The account's IMAP host and user, from which an authserv-id can be derived. */
  readonly host: string;
  readonly user: string;
}

/** Addresses as a caller wrote them: one in each string. */
export interface Recipients {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
}

/** The message that a draft answers. */
export interface Original {
  /** Its header fields. */
  readonly header: Uint8Array;
  /** Whether it has more addresses than `header`. */
  readonly headerCut: boolean;
  /** Its text, to be quoted; none when it is not to be. */
  readonly parts: readonly TextPart[];
}

/** A part of an existing message that is taken over into a draft. */
export interface EncodedAttachment {
  /** Still in its transfer encoding. */
  readonly bytes: Uint8Array;
  readonly encoding: string;
  /** Media type as declared, lower case. */
  readonly type: string;
  /** `charset` parameter as sent; empty when there is none. */
  readonly charset: string;
  readonly name: RawName;
}

/** A draft to be written. */
export interface DraftRequest extends Recipients {
  /** The account's user, who is the author if it is an address. */
  readonly user: string;
  /** The account's host, from which ids are made when the user is no address. */
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly date: number;
  readonly subject: string | undefined;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly original: Original | undefined;
  /** Whether it also goes to those to whom the original went. */
  readonly replyAll: boolean;
  readonly attachments: readonly EncodedAttachment[];
}

/** What can be asked of the content isolate. */
export type ContentRequest =
  | { readonly kind: "headers"; readonly blocks: readonly Uint8Array[] }
  | { readonly kind: "texts"; readonly parts: readonly TextPart[]; readonly maxChars: number }
  | {
    readonly kind: "message";
    /** The message's whole header block. */
    readonly header: Uint8Array;
    /** The fields of the envelope, when the header is too long to have them for sure. */
    readonly envelope: Uint8Array | undefined;
    /** Fields to list. */
    readonly listed: readonly string[] | "all";
    readonly trust: Trust;
    readonly attachments: readonly RawAttachment[];
    readonly parts: readonly TextPart[];
    readonly format: BodyFormat;
    /** Code points to skip. */
    readonly offset: number;
    /** Code points to return. */
    readonly maxChars: number;
  }
  | { readonly kind: "names"; readonly names: readonly RawName[] }
  | { readonly kind: "references"; readonly blocks: readonly Uint8Array[] }
  | { readonly kind: "plain"; readonly parts: readonly TextPart[] }
  | {
    readonly kind: "fold";
    /** Texts of a conversation from answers of kind `plain`, oldest first. */
    readonly texts: readonly string[];
    /** Code points to return of one text, and of all together. */
    readonly maxChars: number;
    readonly maxTotal: number;
  }
  | {
    readonly kind: "decode";
    /** Still in its transfer encoding. */
    readonly bytes: Uint8Array;
    readonly encoding: string;
  }
  | {
    readonly kind: "extract";
    /** Still in its transfer encoding. */
    readonly bytes: Uint8Array;
    readonly encoding: string;
    readonly type: string;
    readonly charset: string;
    readonly name: string;
    readonly offset: number;
    readonly maxChars: number;
  }
  | { readonly kind: "addresses"; readonly recipients: Recipients }
  | { readonly kind: "compose"; readonly draft: DraftRequest };

/** One address; both strings are safe to show. */
export interface Address {
  readonly name: string;
  readonly address: string;
}

/** What is shown of a message besides its text. */
export interface Envelope {
  readonly from: readonly Address[];
  readonly to: readonly Address[];
  /** Addresses in To; `to` lists the first ones only. */
  readonly toCount: number;
  readonly cc: readonly Address[];
  readonly replyTo: readonly Address[];
  readonly subject: string;
  /** ISO 8601, or undefined when there is none that can be read. */
  readonly date: string | undefined;
  readonly messageId: string;
  /** Invisible characters removed from all of it. */
  readonly invisible: number;
}

/** A header block as values. */
export interface Headers extends Envelope {
  /** All fields in order, decoded; bounded. */
  readonly all: readonly (readonly [name: string, value: string])[];
  /** Whether there are more fields than `all` lists. */
  readonly allCut: boolean;
}

/** A link as a reader sees it and as it leads. Both safe to show. */
export interface BodyLink {
  readonly text: string;
  /** Absolute URL. */
  readonly target: string;
}

/** What was taken out of the whole text that was given, not only of the page shown. */
export interface Removed {
  /** What a reader would not have seen. */
  readonly hidden: { readonly elements: number; readonly characters: number };
  /** Invisible characters. */
  readonly invisible: number;
  /** Pictures that would have been loaded from elsewhere; trackers are those nobody could see. */
  readonly remote: { readonly images: number; readonly trackers: number };
  /**
   * Code points of the text that mail programs show beside the subject and hide in the body. Only
   * its length is told: its words are the sender's to abuse.
   */
  readonly preheader: number;
}

/** How far a message can be trusted. Empty lists and zero counts are left out of answers. */
export interface Security {
  readonly level: "none" | "caution" | "danger";
  /** Sentences for a person, most serious first. */
  readonly reasons: readonly string[];
  readonly authentication: {
    readonly spf: string | undefined;
    readonly dkim: string | undefined;
    readonly dmarc: string | undefined;
    /** authserv-id of the header that was read. */
    readonly by: string | undefined;
    /** `trusted`: written by the owner's own server; `forgeable`: could be the sender's. */
    readonly trust: "trusted" | "forgeable" | "none";
  };
  /** Stable words, for example `display_name_is_address`, `reply_to_elsewhere`, `lookalike_domain`. */
  readonly sender: readonly string[];
  readonly links: {
    readonly count: number;
    /** Links whose text names another host than they lead to; the first few. */
    readonly lying: readonly BodyLink[];
    /** Stable words, for example `ip_address`, `punycode`, `credentials`, `shortener`. */
    readonly suspicious: readonly string[];
  };
  /** Stable words with the file name, for example `double_extension: invoice.pdf.exe`. */
  readonly attachments: readonly string[];
  readonly injectionSignals: readonly string[];
  readonly removed: Removed;
}

/** Text of an attachment. */
export interface Extracted {
  /** What it really is, by its bytes: `pdf`, `docx`, `xlsx`, `pptx`, `odt`, `zip`, `text`, … */
  readonly kind: string;
  /** Fenced. */
  readonly text: string;
  readonly chars: number;
  readonly next: number | undefined;
  readonly notes: readonly string[];
}

/** A stretch of body text. */
export interface Body {
  /** Fenced, see fence.ts. */
  readonly text: string;
  /** Code points of mail text between the fences. */
  readonly chars: number;
  /** Offset of the next code point, when there is one in what was given. */
  readonly next: number | undefined;
  /** What was done about broken input, as stable words. */
  readonly notes: readonly string[];
}

/** What ties a message to others. Ids have their brackets and are safe in an IMAP command. */
export interface ThreadHeaders {
  readonly id: string | undefined;
  /** Ids of earlier messages, the nearest one last; bounded. */
  readonly references: readonly string[];
  /** Whether there are more references than `references` lists. */
  readonly cut: boolean;
  /** ISO 8601, or undefined when there is none that can be read. */
  readonly date: string | undefined;
}

/** Text of a message without a fence: to be folded, never to be shown. */
export interface PlainText {
  readonly text: string;
  /** Whether the text goes on. */
  readonly cut: boolean;
  readonly notes: readonly string[];
}

/** A message of a conversation without what earlier ones say already. */
export interface Folded {
  /** Fenced, see fence.ts. */
  readonly text: string;
  /** Code points of text between the fences. */
  readonly chars: number;
  /** Lines that a marker stands for. */
  readonly folded: number;
  /** Whether the text goes on. */
  readonly cut: boolean;
}

/** A message as far as it was asked for. */
export interface Message {
  readonly headers: Headers;
  /** File names of the attachments, safe to show; empty when there is none. */
  readonly names: readonly string[];
  readonly body: Body;
  readonly security: Security;
}

/** Why an address that a caller wrote is refused. */
export interface AddressProblem {
  readonly argument: keyof Recipients;
  /** From 0 on. */
  readonly index: number;
  /** What it must be or must not have, as the end of a sentence. */
  readonly rule: string;
}

/** A draft that was written; all strings are safe to show. */
export interface Draft {
  /** The whole message (RFC 5322). */
  readonly message: Uint8Array;
  /** Its Message-ID, with brackets. */
  readonly headerId: string;
  /** Recipients, each as one string. */
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  /** Fenced when it is long. */
  readonly subject: string;
  readonly attachments: readonly {
    readonly name: string;
    readonly type: string;
    /** Decoded size. */
    readonly bytes: number;
  }[];
  /** What the caller may not expect, as stable words. */
  readonly notes: readonly string[];
}

/** Answers, by kind of request. */
export interface ContentAnswers {
  readonly headers: readonly Headers[];
  /** Unfenced snippets of at most `maxChars`, one per part. */
  readonly texts: readonly string[];
  readonly message: Message;
  /** File names, safe to show; empty when there is none. */
  readonly names: readonly string[];
  /** Bytes without their transfer encoding. */
  readonly decode: Uint8Array;
  readonly extract: Extracted;
  /** One for each block. */
  readonly references: readonly ThreadHeaders[];
  readonly plain: PlainText;
  /** One for each text. */
  readonly fold: readonly Folded[];
  /** The first problem, if there is one. */
  readonly addresses: AddressProblem | undefined;
  readonly compose: Draft;
}

/** A request on its way. */
export interface RequestEnvelope {
  readonly id: number;
  readonly request: ContentRequest;
}

/** An answer on its way. Of a failure nothing is told: a parser's words may quote the mail. */
export type AnswerEnvelope =
  | { readonly id: number; readonly answer: ContentAnswers[keyof ContentAnswers] }
  | { readonly id: number; readonly failed: true };
