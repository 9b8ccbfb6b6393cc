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
import { TLS } from "./tls.ts";
import { WRITE_GATES } from "./write_gates.ts";

/** All mutations, by the files that they are in. */
export const KINDS: Readonly<Record<string, readonly Mutation[]>> = {
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
};
