/**
 * Authentication-Results header fields (RFC 8601 section 2.2), one at a time.
 * Tolerant of what servers write, but a field whose comments or quotes do not
 * close is called malformed: that is how text of a sender escapes from them.
 *
 * @module
 */

/** Longest field that is read, in characters: real ones are under 4,000. */
const MAX_FIELD = 65_536;

/** Results of one field that are kept: one per signature, and people sign once or twice. */
const MAX_RESULTS = 50;

/** Properties of one result that are kept. */
const MAX_PROPERTIES = 30;

/** One `method=result` with what belongs to it. */
export interface MethodResult {
  /** Lower case, for example `dkim`. */
  readonly method: string;
  /** Lower case, for example `pass`. */
  readonly result: string;
  readonly reason: string | undefined;
  /** By `ptype.property` in lower case; the first of each. */
  readonly properties: ReadonlyMap<string, string>;
}

/** One field. */
export interface AuthenticationResults {
  /** authserv-id in lower case; undefined when there is none, as Microsoft writes it. */
  readonly id: string | undefined;
  readonly results: readonly MethodResult[];
  /** Comments or quotes that do not close, or words where none may be. */
  readonly malformed: boolean;
}

type Token = { readonly kind: "word" | "semicolon" | "equals"; readonly text: string };

/** Reads the value of one field. Any text gives an answer. */
export function parseAuthenticationResults(value: string): AuthenticationResults {
  const { tokens, broken } = tokenize(value.slice(0, MAX_FIELD));
  const clauses = split(tokens);
  let malformed = broken || value.length > MAX_FIELD;
  const [first = []] = clauses;
  const hasId = first.length > 0 && first[1]?.kind !== "equals";
  // authserv-id, and perhaps a version (section 2.5).
  if (hasId && (first.length > 2 || first.length === 2 && !/^\d+$/.test(first[1]?.text ?? ""))) {
    malformed = true;
  }
  const results: MethodResult[] = [];
  for (const clause of hasId ? clauses.slice(1) : clauses) {
    if (clause.length === 0 || clause.length === 1 && isNone(clause[0])) continue;
    const result = readResult(clause);
    if (result === undefined || results.length >= MAX_RESULTS) malformed = true;
    else results.push(result);
  }
  return { id: hasId ? first[0]?.text.toLowerCase() : undefined, results, malformed };
}

function isNone(token: Token | undefined): boolean {
  return token?.kind === "word" && token.text.toLowerCase() === "none";
}

/** `method [/ version] = result [reason = value] *(ptype.property = value)`. */
function readResult(spaced: readonly Token[]): MethodResult | undefined {
  const clause = joinSpaced(spaced);
  const pairs: (readonly [string, string])[] = [];
  for (let i = 0; i < clause.length; i++) {
    const [key, equals, next, after] = clause.slice(i, i + 4);
    // `smtp.mailfrom= smtp.helo=x`: a word before "=" is the next key, not a value.
    const value = after?.kind === "equals" ? undefined : next;
    // Words between the pairs are explanations that should have been comments.
    if (key?.kind !== "word" || equals?.kind !== "equals") continue;
    pairs.push([key.text.toLowerCase(), value?.kind === "word" ? value.text : ""]);
    i += value?.kind === "word" ? 2 : 1;
  }
  const [head] = pairs;
  if (head === undefined || clause[1]?.kind !== "equals") return undefined;
  const properties = new Map<string, string>();
  let reason: string | undefined;
  for (const [key, value] of pairs.slice(1, MAX_PROPERTIES + 1)) {
    if (key === "reason") reason ??= value;
    else if (!properties.has(key)) properties.set(key, value);
  }
  const method = head[0].split("/")[0] ?? "";
  return { method, result: head[1].toLowerCase(), reason, properties };
}

/** `dkim / 1` and `policy . expired` without the white space that is allowed there. */
function joinSpaced(clause: readonly Token[]): readonly Token[] {
  const joined: Token[] = [];
  let glue = false;
  for (const token of clause) {
    const isMark = token.text === "/" || token.text === ".";
    const last = joined.at(-1);
    if ((isMark || glue) && token.kind === "word" && last?.kind === "word") {
      joined[joined.length - 1] = { kind: "word", text: last.text + token.text };
    } else joined.push(token);
    glue = isMark;
  }
  return joined;
}

function split(tokens: readonly Token[]): Token[][] {
  const clauses: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "semicolon") clauses.push([]);
    else clauses.at(-1)?.push(token);
  }
  return clauses;
}

/** Comments are left out. A word may have quoted pieces, as in `"a b"@example.com`. */
function tokenize(text: string): { readonly tokens: Token[]; readonly broken: boolean } {
  const tokens: Token[] = [];
  let broken = false;
  let i = 0;
  while (i < text.length) {
    const character = text[i] ?? "";
    if (isSpace(character)) i++;
    else if (character === ";") {
      tokens.push({ kind: "semicolon", text: ";" });
      i++;
    } else if (character === "=") {
      tokens.push({ kind: "equals", text: "=" });
      i++;
    } else if (character === "(") {
      const end = skipComment(text, i);
      broken ||= end === undefined;
      i = end ?? text.length;
    } else if (character === ")") {
      broken = true;
      i++;
    } else {
      const word = readWord(text, i, text[i - 1] === "=");
      broken ||= word.broken;
      tokens.push({ kind: "word", text: word.text });
      i = word.end;
    }
  }
  return { tokens, broken };
}

/**
 * Position after a comment, nested or not (RFC 5322 section 3.2.2). Undefined
 * when it is open, or when it ends inside quotes: servers put the sender's
 * address into comments, and `"a) ; dkim=pass ("@example.com` is one.
 */
function skipComment(text: string, start: number): number | undefined {
  let depth = 0;
  let quotes = 0;
  for (let i = start; i < text.length; i++) {
    const character = text[i];
    if (character === "\\") i++;
    else if (character === '"') quotes++;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return quotes % 2 === 0 ? i + 1 : undefined;
  }
  return undefined;
}

interface Word {
  readonly text: string;
  readonly end: number;
  readonly broken: boolean;
}

/** @param isValue Whether `=` belongs to the word, as in `bounce+a=b@example.com`. */
function readWord(text: string, start: number, isValue: boolean): Word {
  const pieces: string[] = [];
  let i = start;
  while (i < text.length) {
    const character = text[i] ?? "";
    if (isSpace(character) || ";()".includes(character) || character === "=" && !isValue) break;
    if (character === '"') {
      const end = closingQuote(text, i);
      if (end === undefined) return { text: pieces.join(""), end: text.length, broken: true };
      pieces.push(text.slice(i + 1, end).replace(/\\(.)/gs, "$1"));
      i = end + 1;
    } else {
      let next = i + 1;
      while (next < text.length && !isBreak(text[next] ?? "")) next++;
      pieces.push(text.slice(i, next));
      i = next;
    }
  }
  return { text: pieces.join(""), end: i, broken: false };
}

function closingQuote(text: string, start: number): number | undefined {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i;
  }
  return undefined;
}

function isBreak(character: string): boolean {
  return isSpace(character) || ';()="'.includes(character);
}

function isSpace(character: string): boolean {
  return character === " " || character === "\t" || character === "\r" || character === "\n";
}
