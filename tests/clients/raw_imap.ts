/**
 * The least an IMAP client can be: one TLS connection, one command at a time,
 * bytes out and bytes in. Used to fill test mailboxes, to look at what a
 * server really holds, and as the floor of the benchmarks.
 *
 * @module
 */

import { joinBytes } from "../../lib/contract/bytes.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/** Where a {@link RawImap} connects to. */
export interface RawImapTarget {
  readonly port: number;
  readonly caPath: string;
  readonly user: string;
  /** The access token, where the mechanism takes one. */
  readonly password: string;
  /** @default {"PLAIN"} */
  readonly mechanism?: Mechanism;
}

/** SASL mechanisms: RFC 4616, Google's, RFC 7628. */
export type Mechanism = "PLAIN" | "XOAUTH2" | "OAUTHBEARER";

/** One message of {@link RawImap.appendAll}. */
export interface AppendedMessage {
  readonly source: Uint8Array;
  /** INTERNALDATE. */
  readonly date: Date;
  readonly flags?: readonly string[];
}

/** A raw IMAP conversation. Responses are returned as latin1 text, as they came. */
export class RawImap {
  #connection: Deno.TlsConn;
  #pending = "";
  #tag = 0;
  /** Bytes received since the connection was opened. */
  received = 0;
  /** Commands sent since the connection was opened. */
  commands = 0;

  protected constructor(connection: Deno.TlsConn) {
    this.#connection = connection;
  }

  /** Connects to `localhost`, checks the certificate, logs in. */
  static async open(target: RawImapTarget): Promise<RawImap> {
    const connection = await Deno.connectTls({
      hostname: "localhost",
      port: target.port,
      caCerts: [await Deno.readTextFile(target.caPath)],
    });
    const client = new this(connection);
    await client.#line();
    try {
      const login = encoder.encode(initialResponse(target)).toBase64();
      await client.command(`AUTHENTICATE ${target.mechanism ?? "PLAIN"} ${login}`);
    } catch (error) {
      connection.close();
      throw error;
    }
    return client;
  }

  async #more(): Promise<void> {
    const buffer = new Uint8Array(65_536);
    const count = await this.#connection.read(buffer);
    if (count === null) throw new Error("IMAP connection closed");
    this.received += count;
    this.#pending += decoder.decode(buffer.subarray(0, count));
  }

  async #line(): Promise<string> {
    let end: number;
    while ((end = this.#pending.indexOf("\r\n")) < 0) await this.#more();
    const line = this.#pending.slice(0, end + 2);
    this.#pending = this.#pending.slice(end + 2);
    return line;
  }

  async #take(count: number): Promise<string> {
    while (this.#pending.length < count) await this.#more();
    const bytes = this.#pending.slice(0, count);
    this.#pending = this.#pending.slice(count);
    return bytes;
  }

  async #send(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.#connection.write(bytes.subarray(sent));
    }
  }

  /** Reads up to what asks for a literal; or why there is none wanted. */
  async #goAhead(): Promise<Error | undefined> {
    for (;;) {
      const line = await this.#line();
      if (line.startsWith("+ ")) return undefined;
      if (line.startsWith("r")) return new Error(line.trim());
    }
  }

  /** Reads up to and including a tagged answer. */
  async #answer(): Promise<{ readonly tag: string; readonly text: string | Error }> {
    let all = "";
    for (;;) {
      const line = await this.#line();
      all += line;
      const literal = /\{(\d+)\}\r\n$/.exec(line);
      if (literal) {
        all += await this.#take(Number(literal[1]));
      } else if (line.startsWith("+ ")) {
        // Why a token is refused; the refusal itself comes after an answer (RFC 7628 section 3.2.3).
        await this.#send(encoder.encode("AQ==\r\n"));
      } else if (line.startsWith("r")) {
        const [tag = "", state] = line.split(" ", 2);
        return { tag, text: state === "OK" ? all : new Error(line.trim()) };
      }
    }
  }

  /** Sends one command line and returns everything up to its tagged answer; throws unless it is `OK`. */
  async command(line: string | Uint8Array): Promise<string> {
    const [answer] = await this.commandAll([line]);
    if (typeof answer !== "string") throw answer;
    return answer;
  }

  /**
   * Sends commands all at once: those that need no answer of another. The server
   * may answer what does not depend on each other in any order (RFC 3501 section 5.5).
   *
   * @param lines Each without its tag; bytes where it has literals, with `{n+}`.
   * @param waits Whether the server does not know `{n+}` (RFC 7888), so that each
   * literal waits until it is asked for.
   * @returns Of each everything up to its tagged answer, or why it was refused.
   */
  async commandAll(
    lines: readonly (string | Uint8Array)[],
    { waits = false }: { readonly waits?: boolean } = {},
  ): Promise<(string | Error)[]> {
    const tags = lines.map(() => `r${++this.#tag}`);
    this.commands += lines.length;
    let bytes = bytesOf(lines.flatMap((line, i) => [`${tags[i]} `, line, "\r\n"]));
    if (waits) {
      const literal = /\{(\d+)\+\}\r\n/.exec(decoder.decode(bytes));
      if (literal) {
        const begin = decoder.decode(bytes.subarray(0, literal.index));
        await this.#send(encoder.encode(`${begin}{${literal[1]}}\r\n`));
        const refused = await this.#goAhead();
        if (refused) return [refused];
        bytes = bytes.subarray(literal.index + literal[0].length);
      }
    }
    await this.#send(bytes);
    const answers = new Map<string, string | Error>();
    while (answers.size < tags.length) {
      const { tag, text } = await this.#answer();
      answers.set(tag, text);
    }
    return tags.map((tag) => answers.get(tag) as string | Error);
  }

  /** Appends one message, with its INTERNALDATE and flags. */
  async append(
    mailbox: string,
    message: Uint8Array,
    { date, flags = [] }: { readonly date?: Date; readonly flags?: readonly string[] } = {},
  ): Promise<void> {
    const at = date ? ` "${internalDate(date)}"` : "";
    const set = flags.length > 0 ? ` (${flags.join(" ")})` : "";
    const begin = `APPEND "${mailbox}"${set}${at} {${message.length}+}\r\n`;
    await this.command(bytesOf([begin, message]));
  }

  /**
   * Appends messages with one command (RFC 3502, RFC 7888).
   *
   * @param mailbox As an argument of a command, with its quotes.
   * @returns The server's answer, with the UIDs where it tells them.
   */
  async appendAll(mailbox: string, messages: readonly AppendedMessage[]): Promise<string> {
    return await this.command(appendLine(mailbox, messages));
  }

  /** Logs out and closes. */
  async close(): Promise<void> {
    await this.command("LOGOUT").catch(() => undefined);
    try {
      this.#connection.close();
    } catch {
      // The server was faster.
    }
  }
}

function initialResponse({ user, password, mechanism, port }: RawImapTarget): string {
  switch (mechanism) {
    case "XOAUTH2":
      return `user=${user}\x01auth=Bearer ${password}\x01\x01`;
    case "OAUTHBEARER":
      return `n,a=${user},\x01host=localhost\x01port=${port}\x01auth=Bearer ${password}\x01\x01`;
    default:
      return `\0${user}\0${password}`;
  }
}

/** The command that appends messages, for {@link RawImap.commandAll}. */
export function appendLine(mailbox: string, messages: readonly AppendedMessage[]): Uint8Array {
  const pieces: (string | Uint8Array)[] = [`APPEND ${mailbox}`];
  for (const { source, date, flags = [] } of messages) {
    pieces.push(` (${flags.join(" ")}) "${internalDate(date)}" {${source.length}+}\r\n`, source);
  }
  return bytesOf(pieces);
}

function bytesOf(pieces: readonly (string | Uint8Array)[]): Uint8Array {
  return joinBytes(
    pieces.map((piece) => typeof piece === "string" ? encoder.encode(piece) : piece),
  );
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `date-time` of RFC 3501 section 9, in UTC. */
export function internalDate(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = String(date.getUTCDate()).padStart(2, " ");
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
  return `${day}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()} ${time} +0000`;
}
