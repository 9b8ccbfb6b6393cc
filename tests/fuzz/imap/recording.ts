/**
 * What a real mail server says during a scene, to be said again.
 *
 * @module
 */

import type { FaultEvent } from "../../servers/fault_proxy.ts";
import type { Command, Script } from "../../servers/scripted_imap.ts";

/** A command and all that the server said until the next one. */
export interface Exchange {
  /** Without its tag, with its literals. */
  readonly command: string;
  /** Bytes as characters; {@link TAG} stands for the command's tag. */
  readonly answer: string;
}

/** A conversation. */
export interface Recording {
  /** The server's first words. */
  readonly greeting: string;
  readonly exchanges: readonly Exchange[];
}

/** In place of a tag; no server says that. */
export const TAG = "\0TAG\0";

/** Makes a recording of the lines of one connection, on which commands may wait in a row. */
export function recordingOf(events: readonly FaultEvent[]): Recording {
  let greeting = "";
  const exchanges: { tag: string; command: string; answer: string }[] = [];
  /** Bytes of a literal that are still to come from the client. */
  let literal = -1;
  let said = "";
  for (const { from, line } of events) {
    if (from === "server") {
      if (exchanges.length === 0) {
        greeting += `${line}\r\n`;
        continue;
      }
      // The password follows, which is not recorded: the replay takes the login as it is.
      if (line.startsWith("+")) continue;
      const ended = exchanges.find(({ tag }) => line.startsWith(`${tag} `));
      said += `${ended ? TAG + line.slice(ended.tag.length) : line}\r\n`;
      if (!ended) continue;
      ended.answer = said.replaceAll(`(TAG "${ended.tag}")`, `(TAG "${TAG}")`);
      said = "";
      continue;
    }
    const last = exchanges.at(-1);
    if (last && literal >= 0) {
      last.command += `\r\n${line}`;
      literal -= line.length + 2;
      continue;
    }
    if (last?.command.startsWith("AUTHENTICATE") && last.answer === "") continue;
    const tag = line.slice(0, line.indexOf(" "));
    exchanges.push({ tag, command: line.slice(tag.length + 1), answer: "" });
    literal = Number(/\{(\d+)\+?\}$/.exec(line)?.[1] ?? -1);
  }
  return { greeting, exchanges };
}

/** Chooses an answer for a command of a replay. */
export type Director = (index: number, answer: string, command: Command) => string;

/** The random id of a draft. */
const DRAFT_ID = /Message-ID: <([^>]+)>/i;

/**
 * Says again what was recorded: to the same command the same answer, each in
 * its turn and the last one for ever; to another one of the same name the last
 * answer to that name; to anything else yes. A draft has another id each time,
 * of the same length, which takes the place of the one that was recorded.
 */
export function replay({ exchanges }: Recording, direct: Director): Script {
  const recorded = exchanges.map(({ command }) => DRAFT_ID.exec(command)?.[1])
    .find((id) => id !== undefined);
  const turns = new Map<string, number>();
  let index = 0;
  let draft = recorded;
  return (command) => {
    if (command.name === "APPEND") draft = DRAFT_ID.exec(command.rest)?.[1] ?? draft;
    const text = swap(`${command.name} ${command.rest}`.trim(), draft, recorded);
    const same = exchanges.filter((one) => one.command === text);
    const alike = exchanges.filter((one) => one.command.startsWith(command.name));
    const turn = turns.get(text) ?? 0;
    turns.set(text, turn + 1);
    const found = same[Math.min(turn, same.length - 1)] ?? alike.at(-1);
    const answer = swap(found?.answer ?? `${TAG} OK done\r\n`, recorded, draft);
    return direct(index++, answer, command).replaceAll(TAG, command.tag);
  };
}

function swap(text: string, from: string | undefined, to: string | undefined): string {
  return from === undefined || to === undefined ? text : text.replaceAll(from, to);
}
