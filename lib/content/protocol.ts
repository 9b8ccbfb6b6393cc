/**
 * What the server isolate and the content isolate say to each other. Plain
 * data only: bytes of a mailbox go in, safe values come out.
 *
 * @module
 */

/** One text part, or the beginning of one. */
export interface TextPart {
  /** Still in its transfer encoding. */
  readonly bytes: Uint8Array;
  readonly html: boolean;
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

/** What can be asked of the content isolate. */
export type ContentRequest =
  | { readonly kind: "headers"; readonly blocks: readonly Uint8Array[] }
  | { readonly kind: "texts"; readonly parts: readonly TextPart[]; readonly maxChars: number }
  | {
    readonly kind: "body";
    readonly parts: readonly TextPart[];
    /** Code points to skip. */
    readonly offset: number;
    /** Code points to return. */
    readonly maxChars: number;
  }
  | { readonly kind: "names"; readonly names: readonly RawName[] };

/** One address; both strings are safe to show. */
export interface Address {
  readonly name: string;
  readonly address: string;
}

/** A header block as values. */
export interface Headers {
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
  /** All fields in order, decoded; bounded. */
  readonly all: readonly (readonly [name: string, value: string])[];
  /** Whether there are more fields than `all` lists. */
  readonly allCut: boolean;
  /** Invisible characters removed from all of it. */
  readonly invisible: number;
}

/** A stretch of body text. */
export interface Body {
  /** Fenced, see fence.ts. */
  readonly text: string;
  /** Code points of mail text between the fences. */
  readonly chars: number;
  /** Offset of the next code point, when there is one in what was given. */
  readonly next: number | undefined;
  /** Invisible characters removed, over all parts given. */
  readonly invisible: number;
  /** What was done about broken input, as stable words. */
  readonly notes: readonly string[];
}

/** Answers, by kind of request. */
export interface ContentAnswers {
  readonly headers: readonly Headers[];
  /** Unfenced snippets of at most `maxChars`, one per part. */
  readonly texts: readonly string[];
  readonly body: Body;
  /** File names, safe to show; empty when there is none. */
  readonly names: readonly string[];
}

/** A request on its way. */
export interface RequestEnvelope {
  readonly id: number;
  readonly request: ContentRequest;
}

/** An answer on its way. */
export type AnswerEnvelope =
  | { readonly id: number; readonly answer: ContentAnswers[keyof ContentAnswers] }
  | { readonly id: number; readonly problem: string };
