/** @module */

import type { Mutation } from "../mutation.ts";
import { BOUNDS } from "./bounds.ts";
import { COMMANDS } from "./commands.ts";
import { CONFIRMATIONS } from "./confirmations.ts";
import { CONTENT } from "./content.ts";
import { FENCE } from "./fence.ts";
import { FOLDERS } from "./folders.ts";
import { HTTP } from "./http.ts";
import { PROCESS } from "./process.ts";
import { REMOVAL } from "./removal.ts";
import { RESTRAINTS } from "./restraints.ts";
import { SANDBOX } from "./sandbox.ts";
import { SECRETS } from "./secrets.ts";
import { SIGN_IN } from "./sign_in.ts";
import { SURFACE } from "./surface.ts";
import { TLS } from "./tls.ts";
import { VIEW } from "./view.ts";
import { WRITE_GATES } from "./write_gates.ts";

/** All mutations, by the files that they are in. */
export const KINDS = {
  write_gates: WRITE_GATES,
  folders: FOLDERS,
  confirmations: CONFIRMATIONS,
  removal: REMOVAL,
  commands: COMMANDS,
  bounds: BOUNDS,
  restraints: RESTRAINTS,
  content: CONTENT,
  fence: FENCE,
  sandbox: SANDBOX,
  tls: TLS,
  secrets: SECRETS,
  sign_in: SIGN_IN,
  process: PROCESS,
  http: HTTP,
  surface: SURFACE,
  view: VIEW,
} satisfies Record<string, readonly Mutation[]>;

/** A file of mutations. */
export type Kind = keyof typeof KINDS;

/** What the lines are about that each file breaks. */
export const SUBJECTS: Readonly<Record<Kind, string>> = {
  write_gates: "who may change what",
  folders: "which folders may be touched, and which must stay",
  confirmations: "what a person agreed to, and nothing else",
  removal: "removing what was named, and doing once what is to be done once",
  commands: "what is said to a mail server, and that reading changes nothing",
  bounds: "how much, how often, how long",
  restraints: "what a mail server may do to a connection",
  content: "what is left of a mail when it reaches the model",
  fence: "the fence around what strangers wrote",
  sandbox: "what the isolates and the process may do",
  tls: "verified TLS, and nothing without it",
  secrets: "what is told to nobody: passwords, tokens, text of mail",
  sign_in: "signing in with OAuth 2",
  process: "what the process says where, and when it ends",
  http: "who is let in over HTTP, and what clients carry from one call to the next",
  surface: "what a client opens, and what prompts say",
  view: "what a message may do where a client shows it",
};
