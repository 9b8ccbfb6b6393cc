/**
 * What the examples of deploy/ for `serve --http` start: the compose file's
 * replicas and the pods of Kubernetes.
 *
 * @module
 */

import { parse, parseAllDocuments } from "yaml";
import { deployed } from "./deploy.ts";

/** A value of a YAML file; which one it is, is known to whoever asks. */
// deno-lint-ignore no-explicit-any
type Yaml = any;

/** Engines read numbers and merges as YAML 1.1 has them: 0440 is octal. */
const VERSION = { version: "1.1" } as const;

/** The compose file of HTTP. */
export const COMPOSE: Yaml = parse(deployed("docker/docker-compose.http.yml"), VERSION);

/** The objects for Kubernetes by their kind; each is there once. */
export const OBJECTS: Readonly<Record<string, Yaml>> = Object.fromEntries(
  parseAllDocuments(deployed("kubernetes/mail-imap-mcp.yml"), VERSION)
    .map((document) => document.toJS()).map((object) => [object.kind, object]),
);

/** What a pod is made from. */
export const POD: Yaml = OBJECTS["Deployment"].spec.template.spec;

/** How one of them is started. */
export interface Started {
  /** Words behind the image's own. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Puts in what the person who starts a compose file has set. */
function filledIn(text: string, set: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$\{(\w+)(?::-(\w+)|:\?[^}]*)?\}/g,
    (_all, name: string, otherwise?: string) => {
      const value = set[name] ?? otherwise;
      if (value === undefined) throw new Error(`${name} is not set`);
      return value;
    },
  );
}

/** A replica of the compose file. @param set Variables of the person who starts it. */
export function replica(set: Readonly<Record<string, string>>): Started {
  const { command, environment } = COMPOSE.services["replica-1"];
  return {
    args: command.map((word: string) => filledIn(word, set)),
    env: Object.fromEntries(
      Object.entries<string>(environment).map(([name, value]) => [name, filledIn(value, set)]),
    ),
  };
}

/** The container of a pod. */
export function pod(): Started {
  const { args, env } = POD.containers[0];
  return {
    args,
    env: Object.fromEntries(
      env.map(({ name, value }: { name: string; value: string }) => [name, value]),
    ),
  };
}
