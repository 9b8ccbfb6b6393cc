/**
 * An IMAP server that does what a test says: it records every byte, and
 * answers as told, for what a real server would not do.
 *
 * @module
 */

import type { KeyPair } from "./certificates.ts";

/** One command as the server understood it. */
export interface Command {
  readonly tag: string;
  /** Upper case, `UID` included: `UID SEARCH`. */
  readonly name: string;
  /** The rest of the line, literals included as they came. */
  readonly rest: string;
}

/** What a server sends: text in UTF-8, or bytes as they are. */
export type Piece = string | Uint8Array;

/** One piece or several, each sent when the client has taken the one before. */
export type Answer = Piece | Iterable<Piece> | AsyncIterable<Piece>;

/** Gives the answer to a command: everything up to and including the tagged line, or undefined for silence. */
export type Script<A extends Answer = string> = (
  command: Command,
  connection: ScriptedConnection,
) => A | undefined;

/** What a script may do besides answering. */
export interface ScriptedConnection {
  /** Ends the connection once the answer is sent. */
  close(): void;
  /** Ends the connection at once. */
  end(): void;
  /** Says something that nobody asked for. */
  send(answer: Answer): Promise<void>;
}

/** How a scripted server behaves. */
export interface ScriptedOptions {
  /** With TLS from the first byte when given; in the clear otherwise. */
  readonly tls?: KeyPair;
  /** First line; an empty one is silence. @default {"* OK ready\r\n"} */
  readonly greeting?: string | ((connection: ScriptedConnection) => Answer);
  readonly script?: Script<Answer>;
  /** Whether each character of a text is one byte. @default it is UTF-8 */
  readonly bytes?: boolean;
}

/** A running scripted server. */
export interface ScriptedImap {
  readonly port: number;
  /** Every byte that was received, as latin1, by connection. */
  readonly conversations: string[];
  readonly commands: Command[];
  /** Those that are open now. */
  readonly open: ReadonlySet<ScriptedConnection>;
  /** Bytes that clients have taken so far. */
  readonly sent: number;
  stop(): Promise<void>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/** Answers like a small, correct server with one empty-looking mailbox of one message. */
export const politeScript: Script = ({ tag, name, rest }: Command): string => {
  switch (name) {
    case "CAPABILITY":
      return `* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR ESEARCH LITERAL+ UIDPLUS\r\n${tag} OK done\r\n`;
    case "LIST":
      return rest === '"" ""'
        ? `* LIST (\\Noselect) "/" ""\r\n${tag} OK done\r\n`
        : `* LIST () "/" INBOX\r\n${tag} OK done\r\n`;
    case "EXAMINE":
      return `* 1 EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 7] \r\n* OK [UIDNEXT 2] \r\n${tag} OK [READ-ONLY] done\r\n`;
    case "UID SEARCH":
      return `* ESEARCH (TAG "${tag}") UID ALL 1\r\n${tag} OK done\r\n`;
    case "FETCH":
    case "UID FETCH": {
      const header = "From: a@b\r\nSubject: s\r\n\r\n";
      const structure = rest.includes("BODYSTRUCTURE")
        ? ' BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)'
        : "";
      const section = /BODY\.PEEK(\[[^\]]*\])/.exec(rest)?.[1] ?? "[HEADER]";
      return `* 1 FETCH (UID 1 FLAGS () INTERNALDATE "01-Jan-2026 00:00:00 +0000" RFC822.SIZE 30${structure} BODY${section}<0> {${header.length}}\r\n${header})\r\n${tag} OK done\r\n`;
    }
    case "LOGOUT":
      return `* BYE bye\r\n${tag} OK done\r\n`;
    default:
      return `${tag} OK done\r\n`;
  }
};

/** Starts a scripted server. */
export async function startScriptedImap(options: ScriptedOptions = {}): Promise<ScriptedImap> {
  const where = { hostname: "127.0.0.1", port: 0 };
  const listener: Deno.Listener<Deno.Conn> = options.tls
    ? Deno.listenTls({
      ...where,
      cert: await Deno.readTextFile(options.tls.cert),
      key: await Deno.readTextFile(options.tls.key),
    })
    : Deno.listen(where);
  const script = options.script ?? politeScript;
  const connections = new Set<Deno.Conn>();
  const open = new Set<ScriptedConnection>();
  let bytesSent = 0;
  const conversations: string[] = [];
  const commands: Command[] = [];

  const encode = (text: string): Uint8Array =>
    options.bytes
      ? Uint8Array.from(text, (character) => character.charCodeAt(0))
      : encoder.encode(text);
  const serve = async (connection: Deno.Conn): Promise<void> => {
    connections.add(connection);
    const index = conversations.push("") - 1;
    const sendPiece = async (piece: Piece): Promise<void> => {
      const bytes = typeof piece === "string" ? encode(piece) : piece;
      for (let sent = 0; sent < bytes.length;) {
        const count = await connection.write(bytes.subarray(sent));
        sent += count;
        bytesSent += count;
      }
    };
    const send = async (answer: Answer): Promise<void> => {
      if (typeof answer === "string" || answer instanceof Uint8Array) await sendPiece(answer);
      else for await (const piece of answer) await sendPiece(piece);
    };
    let closed = false;
    const control: ScriptedConnection = {
      close() {
        closed = true;
      },
      end: () => closeQuietly(connection),
      send,
    };
    open.add(control);
    try {
      const { greeting = "* OK ready\r\n" } = options;
      await send(typeof greeting === "string" ? greeting : greeting(control));
      let pending = "";
      const buffer = new Uint8Array(65_536);
      while (!closed) {
        const count = await connection.read(buffer);
        if (count === null) break;
        const text = decoder.decode(buffer.subarray(0, count));
        conversations[index] += text;
        pending += text;
        for (let line = takeCommand(pending); line && !closed; line = takeCommand(pending)) {
          pending = pending.slice(line.length);
          const command = parseCommand(line);
          commands.push(command);
          const answer = script(command, control);
          if (answer !== undefined) await send(answer);
        }
      }
    } catch {
      // The client went away.
    } finally {
      connections.delete(connection);
      open.delete(control);
      closeQuietly(connection);
    }
  };

  const running: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) running.push(serve(connection));
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    conversations,
    commands,
    open,
    get sent() {
      return bytesSent;
    },
    async stop() {
      listener.close();
      await accepting.catch(() => undefined);
      for (const connection of connections) closeQuietly(connection);
      await Promise.all(running);
    },
  };
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // The other side was faster.
  }
}

/** The first whole command of what was received, with its literals; undefined when more must come. */
function takeCommand(pending: string): string | undefined {
  let end = 0;
  for (;;) {
    const lineEnd = pending.indexOf("\r\n", end);
    if (lineEnd < 0) return undefined;
    const literal = /\{(\d+)\+?\}$/.exec(pending.slice(end, lineEnd));
    end = lineEnd + 2;
    if (!literal) return pending.slice(0, end);
    end += Number(literal[1]);
    if (pending.length < end) return undefined;
  }
}

function parseCommand(line: string): Command {
  const [, tag = "", name = "", rest = ""] = /^(\S+) ((?:UID )?\S+) ?([^]*?)\r\n$/i.exec(line) ??
    [];
  return { tag, name: name.toUpperCase(), rest };
}
