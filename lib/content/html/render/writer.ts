/**
 * Writes lines: collapses white space, keeps blocks apart, indents lists and
 * quotations. What has been written never changes when more follows.
 *
 * @module
 */

/** What stands before the lines of a list item or a quotation. */
interface Prefix {
  readonly first: string;
  readonly rest: string;
  used: boolean;
}

/** Marks around inline text, as `**`; opened with the first word, closed after the last. */
interface Mark {
  readonly open: string;
  readonly close: string;
  /** Whether it is opened again after a line break. */
  readonly reopens: boolean;
  emitted: boolean;
  done: boolean;
}

/** How text is made safe for the format. */
export interface Escape {
  /** Inside a line, where `last` says that what follows is not known yet. */
  readonly inline: (text: string, last: boolean) => string;
  /** The beginning of a line, which may mean more than its letters. */
  readonly line: (text: string) => string;
  /**
   * Two pieces that stand side by side, as they mean no more together than apart.
   * The default leaves them as they are.
   */
  readonly join?: (before: string, next: string) => readonly [string, string];
}

/** Lists and quotations inside each other that are indented; deeper ones stay where they are. */
const MAX_INDENTS = 16;

/** Writer of one text. */
export class Writer {
  readonly #escape: Escape;
  readonly #done: string[] = [];
  readonly #prefixes: Prefix[] = [];
  readonly #marks: Mark[] = [];
  /** Lists and quotations that are open beyond those that are indented. */
  #deeper = 0;
  /** What stands before every line until a list or quotation begins or ends. */
  #common: string | undefined;
  /** The line being written, without its prefix. */
  #line: string[] = [];
  #prefix = "";
  /** The line begins with text of ours. */
  #own = false;
  #breaks = 0;
  #space = false;
  #gap = "";
  /** Nothing has been written in the innermost item yet. */
  #fresh = true;
  #characters = 0;

  constructor(escape: Escape) {
    this.#escape = escape;
  }

  /** Everything written. */
  finish(): string {
    this.#endLine();
    return this.#done.join("");
  }

  /** Number of pieces written so far; it grows whenever something is. */
  get progress(): number {
    return this.#characters;
  }

  /** Text of the mail. */
  text(text: string): void {
    const pieces = text.split(/(\s+)/);
    pieces.forEach((piece, i) => {
      if (piece === "") return;
      if (/^\s/.test(piece)) this.#space = true;
      else this.#put(this.#escape.inline(piece, i === pieces.length - 1));
    });
  }

  /** Text of ours, as it is. */
  raw(text: string): void {
    this.#put(text, true);
  }

  /** Text of the mail that means nothing inside a line already. */
  word(text: string): void {
    this.#put(text);
  }

  /** A space before what follows on the same line. */
  space(): void {
    this.#space = true;
  }

  /** Keeps what follows on the same line apart, as the next cell of a row. */
  gap(between: string): void {
    if (this.#line.length > 0 && this.#breaks === 0) this.#gap = between;
  }

  /** A line break inside a block. */
  lineBreak(): void {
    if (this.#fresh) return;
    this.#breakInline();
    this.#breaks = Math.min(2, this.#breaks + 1);
  }

  /** What follows begins on a new line, after `breaks - 1` empty ones. */
  block(breaks: number): void {
    this.#breakInline();
    if (!this.#fresh) this.#breaks = Math.max(this.#breaks, breaks);
  }

  /** Lines as they are, without the marks that are open: nothing but a prefix stands before them. */
  lines(text: string): void {
    text.split("\n").forEach((line, i) => {
      if (i > 0) {
        if (this.#breaks === 0) this.#endLine();
        this.#breaks++;
      }
      if (line !== "") this.#put(line, true, []);
    });
  }

  /** Begins an item or quotation: `first` stands before its first line, `rest` before the others. */
  open(first: string, rest: string): void {
    this.block(1);
    if (this.#prefixes.length >= MAX_INDENTS) this.#deeper++;
    else this.#prefixes.push({ first, rest, used: false });
    this.#common = undefined;
    this.#fresh = true;
  }

  /** Ends the innermost item or quotation. */
  close(): void {
    this.#breakInline();
    const prefix = this.#deeper > 0 ? undefined : this.#prefixes.pop();
    if (this.#deeper > 0) this.#deeper--;
    this.#common = undefined;
    // An item without content leaves nothing.
    if (prefix?.used === true || this.#done.length > 0 || this.#line.length > 0) {
      this.#fresh = false;
    }
    if (!this.#fresh) this.#breaks = Math.max(this.#breaks, 1);
  }

  /** Begins marked text. */
  mark(open: string, close: string, reopens: boolean): void {
    this.#marks.push({ open, close, reopens, emitted: false, done: false });
  }

  /** Ends the marked text begun last. */
  unmark(): void {
    const mark = this.#marks.pop();
    if (mark?.emitted) this.#push(mark.close);
  }

  #put(text: string, own = false, marks: readonly Mark[] = this.#marks): void {
    this.#startLine();
    if (this.#line.length === 0) this.#own = own;
    if (this.#gap !== "") this.#line.push(this.#gap);
    else if (this.#space && this.#line.length > 0) this.#line.push(" ");
    this.#gap = "";
    this.#space = false;
    for (const mark of marks) {
      if (mark.emitted || mark.done) continue;
      mark.emitted = true;
      this.#push(mark.open);
    }
    this.#push(text);
    this.#characters++;
  }

  /** Adds a piece to the line right behind the one before. */
  #push(piece: string): void {
    const last = this.#line.at(-1);
    if (last === undefined || !this.#escape.join) {
      this.#line.push(piece);
      return;
    }
    const [before, next] = this.#escape.join(last, piece);
    this.#line[this.#line.length - 1] = before;
    this.#line.push(next);
  }

  #startLine(): void {
    if (this.#line.length > 0 && this.#breaks === 0) return;
    this.#endLine();
    const common = this.#common ??
      this.#prefixes.filter(({ used }) => used).map(({ rest }) => rest).join("");
    if (this.#done.length > 0 || this.#breaks > 0) {
      const empty = `\n${common.trimEnd()}`;
      this.#done.push(empty.repeat(Math.max(0, this.#breaks - 1)), this.#breaks > 0 ? "\n" : "");
    }
    this.#prefix = this.#common ?? this.#prefixes.map((prefix) => {
      const text = prefix.used ? prefix.rest : prefix.first;
      prefix.used = true;
      return text;
    }).join("");
    this.#common = this.#prefixes.map(({ rest }) => rest).join("");
    this.#breaks = 0;
    this.#space = false;
    this.#gap = "";
    this.#fresh = false;
  }

  #endLine(): void {
    if (this.#line.length === 0) return;
    const line = this.#line.join("");
    this.#done.push(this.#prefix, this.#own ? line : this.#escape.line(line));
    this.#line = [];
  }

  /** Closes marks at the end of a line; those that reopen do so with the next word. */
  #breakInline(): void {
    for (const mark of this.#marks.toReversed()) {
      if (!mark.emitted) continue;
      this.#push(mark.close);
      mark.emitted = false;
      mark.done = !mark.reopens;
    }
    this.#space = false;
    this.#gap = "";
  }
}
