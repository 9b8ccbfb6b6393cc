/**
 * What mail servers may say and do when messages are moved, and what has to
 * come of it.
 *
 * @module
 */

import { always, late, type Liar, once, rewrite } from "../servers/lies.ts";
import { fetched, select } from "../servers/small_imap.ts";
import { letter, twin } from "./small_suite.ts";

/** Capabilities of a server that moves in one step. */
export const WITH_MOVE = "UIDPLUS MOVE CONDSTORE ESEARCH";
/** Capabilities of one that does not. */
export const WITHOUT_MOVE = "UIDPLUS CONDSTORE ESEARCH";

/** A server that lies about a move. */
export interface MoveLie {
  readonly name: string;
  /** Which kinds of servers it is tried on. @default both */
  readonly capabilities?: readonly string[];
  /** Sources of the four messages. @default told apart by their headers */
  readonly messages?: readonly string[];
  readonly lie: Liar;
  /** What the four come to; undefined where it depends on the kind of server. */
  readonly expected?: readonly string[];
  readonly batchTimeoutMs?: number;
}

/** What somebody else stores. */
const OTHERS = letter(99);

const COPYUID = /\[COPYUID [^\]]*\] /;
const PUT = /^UID (?:COPY|MOVE)$/;
const ALL_DONE = ["done", "done", "done", "done"];
const NONE = Array(4).fill("failed: not_carried_out");
const KEPT = Array(4).fill("failed: source_not_removed");

/** The servers. */
export const MOVE_LIES: readonly MoveLie[] = [
  ...[
    ["tells of other messages", "[COPYUID 7 101:104 1:4] "],
    ["tells of more messages than were sent", "[COPYUID 7 1:9 1:9] "],
    ["tells of four billion", "[COPYUID 7 1:4294967295 1:4294967295] "],
    ["tells where they are in descending order", "[COPYUID 7 1:4 4:1] "],
    ["tells of descending sources", "[COPYUID 7 4:1 1:4] "],
    ["tells of the same place for all", "[COPYUID 7 1:4 1,1,1,1] "],
    ["tells of the same message four times", "[COPYUID 7 1,1,1,1 1:4] "],
    ["tells of another UIDVALIDITY", "[COPYUID 8 1:4 1:4] "],
    ["tells of UID 0", "[COPYUID 7 0:3 0:3] "],
    ["tells of a star", "[COPYUID 7 1:* 1:*] "],
    ["tells nothing in its brackets", "[COPYUID] "],
    ["tells of places that are others'", "[COPYUID 7 1:4 4,3,2,1] "],
    ["tells of places where nothing is", "[COPYUID 7 1:4 11:14] "],
    ["tells nothing although it has UIDPLUS", ""],
  ].map(([name, code]): MoveLie => ({
    name: name as string,
    lie: rewrite(PUT, (answer) => answer.replace(COPYUID, code as string)),
    expected: ALL_DONE,
  })),
  {
    name: "says OK and puts nothing anywhere",
    lie: always(PUT, ({ tag }) => `${tag} OK done\r\n`),
    expected: NONE,
  },
  {
    name: "says OK, puts nothing anywhere, and tells where",
    lie: always(PUT, ({ tag }) => `${tag} OK [COPYUID 7 1:4 1:4] done\r\n`),
    expected: NONE,
  },
  {
    name: "moves a half and says OK",
    capabilities: [WITH_MOVE],
    lie: () => (command, honest) => {
      if (command.name !== "UID MOVE") return honest();
      Object.assign(command, { rest: command.rest.replace("1:4", "2,4") });
      return honest() && `${command.tag} OK done\r\n`;
    },
    expected: ["failed: not_carried_out", "done", "failed: not_carried_out", "done"],
  },
  {
    name: "moves a half of messages that look the same and says OK",
    capabilities: [WITH_MOVE],
    messages: [twin(1), twin(2), twin(3), twin(4)],
    lie: () => (command, honest) => {
      if (command.name !== "UID MOVE") return honest();
      Object.assign(command, { rest: command.rest.replace("1:4", "2,4") });
      return honest() && `${command.tag} OK done\r\n`;
    },
    expected: ["failed: not_carried_out", "done", "failed: not_carried_out", "done"],
  },
  {
    name: "moves a half and says NO",
    capabilities: [WITH_MOVE],
    lie: () => (command, honest) => {
      if (command.name !== "UID MOVE") return honest();
      Object.assign(command, { rest: command.rest.replace("1:4", "2,4") });
      return honest() && `${command.tag} NO [OVERQUOTA] no room\r\n`;
    },
    expected: ["failed: over_quota", "done", "failed: over_quota", "done"],
  },
  {
    name: "copies instead of moving, and says OK",
    capabilities: [WITH_MOVE],
    lie: () => (command, honest) => {
      if (command.name === "UID MOVE") Object.assign(command, { name: "UID COPY" });
      return honest();
    },
    expected: ALL_DONE,
  },
  {
    name: "copies a half and says NO",
    capabilities: [WITHOUT_MOVE],
    lie: () => (command, honest) =>
      command.name === "UID COPY" ? `${command.tag} NO [OVERQUOTA] no room\r\n` : honest(),
    expected: Array(4).fill("failed: over_quota"),
  },
  {
    name: "says BAD to a copy",
    capabilities: [WITHOUT_MOVE],
    lie: () => (command, honest) =>
      command.name === "UID COPY" ? `${command.tag} BAD what\r\n` : honest(),
    expected: Array(4).fill("failed: server_refused"),
  },
  {
    name: "says OK to a mark and sets none",
    capabilities: [WITHOUT_MOVE],
    lie: (small) => (command, honest, connection) =>
      command.name === "UID STORE" && small.openOf(connection) === "INBOX"
        ? `${command.tag} OK done\r\n`
        : honest(),
    expected: KEPT,
  },
  {
    name: "marks a half and says NO",
    capabilities: [WITHOUT_MOVE],
    lie: (small) => (command, honest, connection) => {
      const marks = command.name === "UID STORE" && command.rest.includes("+FLAGS") &&
        small.openOf(connection) === "INBOX";
      if (!marks) return honest();
      Object.assign(command, { rest: command.rest.replace("1:4", "1:2") });
      return honest() && `${command.tag} NO not all\r\n`;
    },
    expected: KEPT,
  },
  {
    name: "says that all were changed meanwhile, forever",
    capabilities: [WITHOUT_MOVE],
    lie: () => (command, honest) =>
      command.name === "UID STORE" && command.rest.includes("UNCHANGEDSINCE")
        ? `${command.tag} OK [MODIFIED 1:4] all of them\r\n`
        : honest(),
    expected: KEPT,
  },
  {
    name: "says that everything there can be was changed",
    capabilities: [WITHOUT_MOVE],
    lie: () => (command, honest) =>
      command.name === "UID STORE" && command.rest.includes("UNCHANGEDSINCE")
        ? `${command.tag} OK [MODIFIED 1:4294967295] all of them\r\n`
        : honest(),
    expected: KEPT,
  },
  {
    name: "says OK to a removal and removes nothing",
    capabilities: [WITHOUT_MOVE],
    lie: (small) => (command, honest, connection) =>
      command.name === "UID EXPUNGE" && small.openOf(connection) === "INBOX"
        ? `${command.tag} OK done\r\n`
        : honest(),
    expected: KEPT,
  },
  {
    name: "removes nothing anywhere and says OK",
    capabilities: [WITHOUT_MOVE],
    lie: always(/^UID EXPUNGE$/, ({ tag }) => `${tag} OK done\r\n`),
    expected: Array(4).fill("failed: copied_but_not_removed"),
  },
  {
    name: "says BAD to every removal",
    capabilities: [WITHOUT_MOVE],
    lie: () => (command, honest) =>
      command.name === "UID EXPUNGE" ? `${command.tag} BAD unknown\r\n` : honest(),
    expected: Array(4).fill("failed: copied_but_not_removed"),
  },
  {
    name: "removes a half and says NO",
    capabilities: [WITHOUT_MOVE],
    lie: once(/^UID EXPUNGE$/, (command, honest) => {
      Object.assign(command, { rest: "2:3" });
      return honest() && `${command.tag} NO not all\r\n`;
    }),
    expected: ["failed: source_not_removed", "done", "done", "failed: source_not_removed"],
  },
  {
    name: "refuses a removal, and is lost while the copies are taken back",
    capabilities: [WITHOUT_MOVE],
    lie: (small) => {
      let refused = false;
      return (command, honest, connection) => {
        if (command.name !== "UID EXPUNGE") return honest();
        if (!refused) {
          refused = true;
          return `${command.tag} NO not now\r\n`;
        }
        // The copies go, and nobody hears of it; from now on originals could go too.
        const answer = honest();
        if (small.openOf(connection) !== "Archive") return answer;
        connection.close();
        return undefined;
      };
    },
    expected: KEPT,
  },
  {
    name: "refuses to open the destination after the copy",
    lie: () => (command, honest) =>
      command.name === "EXAMINE" && command.rest.includes("Archive")
        ? `${command.tag} NO [NOPERM] no\r\n`
        : honest(),
    expected: Array(4).fill("failed: end_not_seen"),
  },
  {
    name: "makes the destination anew in the middle",
    lie: once(PUT, (_command, honest, _connection, small) => {
      const answer = honest();
      small.folder("Archive").uidvalidity = 8;
      return answer;
    }),
    expected: Array(4).fill("failed: end_not_seen"),
  },
  {
    name: "makes the source anew after a lost connection",
    lie: once(PUT, (_command, _honest, connection, small) => {
      small.folder("INBOX").uidvalidity = 8;
      connection.close();
      return undefined;
    }),
    expected: Array(4).fill("failed: end_not_seen"),
  },
  {
    name: "does not tell the next UID of the destination",
    lie: rewrite(/^STATUS$/, (answer) => answer.replace(/UIDNEXT \d+ /, "")),
    expected: Array(4).fill("failed: server_answer_invalid"),
  },
  {
    name: "says NO to a STATUS of a folder that is there",
    lie: () => (command, honest) =>
      command.name === "STATUS" ? `${command.tag} NO I do not want to\r\n` : honest(),
    expected: Array(4).fill("failed: destination_not_found"),
  },
  {
    name: "says that the destination ends where no folder does",
    lie: rewrite(/^STATUS$/, (answer) => answer.replace(/UIDNEXT \d+/, "UIDNEXT 99999999999")),
    expected: Array(4).fill("failed: server_answer_invalid"),
  },
  {
    name: "says goodbye in the middle, having done it",
    lie: once(PUT, (_command, honest, connection) => {
      honest();
      connection.close();
      return "* BYE tired\r\n";
    }),
    expected: ALL_DONE,
  },
  {
    name: "says goodbye in the middle, having done nothing",
    lie: once(PUT, (_command, _honest, connection) => {
      connection.close();
      return "* BYE tired\r\n";
    }),
    expected: ALL_DONE,
  },
  {
    name: "loses the connection at the STATUS of the destination",
    lie: once(/^STATUS$/, (_command, _honest, connection) => {
      connection.close();
      return "* BYE tired\r\n";
    }),
    expected: ALL_DONE,
  },
  {
    name: "loses the connection when messages that look the same were moved in part",
    capabilities: [WITH_MOVE],
    messages: [twin(1), twin(2), twin(3), twin(4)],
    lie: once(PUT, (command, honest, connection) => {
      Object.assign(command, { rest: command.rest.replace("1:4", "3") });
      honest();
      connection.close();
      return "* BYE tired\r\n";
    }),
    expected: ALL_DONE,
  },
  ...[true, false].map((lostBefore): MoveLie => ({
    name: lostBefore
      ? "is lost before it begins, while somebody sends letters that look the same"
      : "does not tell where they are, while somebody sends letters that look the same",
    lie: once(PUT, (_command, honest, connection, small) => {
      for (const n of [1, 2, 3, 4]) small.put("Archive", letter(n).replace("Body", "Evil"));
      if (!lostBefore) return honest().replace(COPYUID, "");
      connection.close();
      return undefined;
    }),
    expected: ALL_DONE,
  })),
  {
    name: "falls silent in the middle, and carries it out when nobody looks any more",
    lie: late(PUT),
    batchTimeoutMs: 2_000,
    expected: Array(4).fill("failed: end_not_seen"),
  },
  {
    name: "falls silent after it was done",
    lie: once(PUT, (_command, honest) => {
      honest();
      return undefined;
    }),
    batchTimeoutMs: 2_000,
    expected: ALL_DONE,
  },
  {
    name: "gives messages that all look the same",
    messages: [twin(1), twin(2), twin(3), twin(4)],
    lie: () => (_command, honest) => honest(),
    expected: ALL_DONE,
  },
  {
    name: "answers about other messages than it was asked for",
    lie: (small) => (command, honest, connection) => {
      const folder = small.folders.get(small.openOf(connection));
      if (command.name !== "UID FETCH" || !folder) return honest();
      const others = select(folder, "1:*").map((message) => ({
        ...message,
        uid: message.uid + 1_000,
      }));
      return fetched([], others, command.rest) + honest();
    },
    expected: ALL_DONE,
  },
  ...[true, false].map((tells): MoveLie => ({
    name: `gets more than 20,000 other messages meanwhile, and ${
      tells ? "tells" : "does not tell"
    } where ours are`,
    capabilities: [WITH_MOVE],
    lie: once(PUT, (_command, honest, _connection, small) => {
      for (let n = 0; n < 20_100; n++) small.put("Archive", OTHERS);
      return tells ? honest() : honest().replace(COPYUID, "");
    }),
    expected: tells ? ALL_DONE : Array(4).fill("failed: end_not_seen"),
  })),
  {
    name: "gives no header of any message",
    lie: rewrite(
      /^UID FETCH$/,
      (answer) => answer.replace(/ BODY\[HEADER[^\]]*\]<0> \{\d+\}\r\n(?:.+\r\n)*\r\n\)/g, ")"),
    ),
    expected: Array(4).fill("failed: not_reached"),
  },
];
