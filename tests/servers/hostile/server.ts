/**
 * A mail server that misbehaves in one way, and behaves when it is told to.
 *
 * @module
 */

import type { KeyPair } from "../certificates.ts";
import {
  type Answer,
  type Command,
  type ScriptedConnection,
  type ScriptedImap,
  startScriptedImap,
} from "../scripted_imap.ts";
import type { Behaviour } from "./behaviour.ts";
import { honestScript } from "./honest.ts";

/** A running hostile server. */
export interface HostileServer {
  readonly port: number;
  /** What it got and sent. */
  readonly record: ScriptedImap;
  /** Whether it misbehaves; it does not at first. */
  hostile: boolean;
  /** Times that it has misbehaved. */
  readonly acted: number;
  /** Says on all open connections what a server says that misbehaves between two calls. */
  disturb(): Promise<void>;
  stop(): Promise<void>;
}

const NOTHING: Command = { tag: "*", name: "", rest: "" };

/** Starts one. */
export async function startHostile(
  { at, act }: Pick<Behaviour, "at" | "act">,
  tls: KeyPair,
): Promise<HostileServer> {
  const honest = honestScript();
  let acted = 0;
  const misbehave = (
    command: Command,
    connection: ScriptedConnection,
    otherwise: () => string,
  ): Answer | undefined => {
    acted++;
    return act({ tag: command.tag, command, connection, honest: otherwise });
  };
  const record = await startScriptedImap({
    tls,
    greeting: (connection) => {
      const greeting = "* OK ready\r\n";
      return server.hostile && at === "greeting"
        ? misbehave(NOTHING, connection, () => greeting) ?? ""
        : greeting;
    },
    script: (command, connection) => {
      const otherwise = (): string => honest(command, connection) ?? "";
      return server.hostile && command.name === at
        ? misbehave(command, connection, otherwise)
        : otherwise();
    },
  });
  const server: HostileServer = {
    port: record.port,
    record,
    hostile: false,
    get acted() {
      return acted;
    },
    async disturb() {
      for (const connection of record.open) {
        const answer = misbehave(NOTHING, connection, () => "");
        // What is endless ends with the connection, long after this.
        if (answer !== undefined) void connection.send(answer).catch(() => undefined);
      }
      await new Promise((resolve) => setTimeout(resolve, DISTURBED_MS));
    },
    stop: () => record.stop(),
  };
  return server;
}

/** How long a kept connection has to notice what was said on it, in milliseconds. */
const DISTURBED_MS = 100;
