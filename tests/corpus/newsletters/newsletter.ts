/**
 * The form of a message that a company or a mail program wrote.
 *
 * @module
 */

/** One of them. */
export interface Newsletter {
  readonly name: string;
  readonly description: string;
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  /** Sentences that a person reads in it. */
  readonly must: readonly string[];
  /** Text that a person does not read in it. */
  readonly mustNot?: readonly string[];
  /** What mail programs show beside the subject. */
  readonly preheader?: string;
}
