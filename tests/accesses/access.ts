/**
 * One access as docs/accesses.md names it, from one line of the runtime's
 * record.
 *
 * @module
 */

import { ROOT } from "../support/product.ts";
import type { Named } from "./record.ts";

/** A line of the record. It does not say which isolate asked, nor what the answer was. */
export interface RecordLine {
  readonly permission: string;
  /** Null: the kind as a whole. */
  readonly value: string | null;
}

/** Names the kind and the value, whatever the machine and the test. */
export function nameAccess({ permission, value }: RecordLine, named: Named): string {
  return `${permission}: ${nameValue(permission, value, named)}`;
}

function nameValue(permission: string, value: string | null, named: Named): string {
  if (value === null) return "all";
  switch (permission) {
    case "read":
    case "write":
      // Of modules it says the address.
      return namePath(value.startsWith("file:") ? fromFileUrl(value) : value, named);
    case "net":
    case "import":
      return nameTarget(value.replace(/^https?:\/\/([^/]+).*/, "$1"), named);
    default:
      return value;
  }
}

function fromFileUrl(url: string): string {
  return decodeURIComponent(new URL(url).pathname);
}

/** Files of the config directory that no setting has to name. */
const IN_CONFIG: readonly (readonly [RegExp, string])[] = [
  [/^\.env$/, "<config>/.env"],
  [/^\.doctor-/, "<config>/.doctor-<id>"],
  [/^oauth2-\w+\.json$/, "<token file>"],
  [/^oauth2-\w+\.json\.new$/, "<token file>.new"],
  [/\.tmp$/, "<config>/<new file>.tmp"],
];

function namePath(path: string, named: Named): string {
  const { directory, files, tokenFiles } = named;
  if (tokenFiles.includes(path)) return path.endsWith(".new") ? "<token file>.new" : "<token file>";
  if (files.includes(path)) return "<named file>";
  if (path === directory) return "<config>";
  if (path.startsWith(`${directory}/`)) {
    const name = path.slice(directory.length + 1);
    return IN_CONFIG.find(([pattern]) => pattern.test(name))?.[1] ?? "<named file>";
  }
  if (path === ROOT || path.startsWith(`${ROOT}/`)) return "<program>";
  if (path !== "/" && [directory, ...files].some((one) => one.startsWith(`${path}/`))) {
    return "<directory above>";
  }
  return path;
}

function nameTarget(target: string, named: Named): string {
  if (named.mailServers.includes(target)) return "<mail server>";
  if (named.tokenEndpoints.includes(target)) return "<token endpoint>";
  if (named.listen?.includes(target)) return "<listen address>";
  if (named.signIn.includes(target)) return "<sign-in>";
  if (named.provider.some((one) => target.replace(/:443$/, "") === one)) return "<provider>";
  if (target.endsWith(":53")) return "<name server>";
  return target;
}

/** Whether the flags of a process allow it: `part`, when it asked for a kind as a whole and may some of it. */
export type Allowed = "yes" | "part" | "no";

/** What the flags say; after the launcher has given up its permissions, and in isolates, it may be less. */
export function allowedBy(line: readonly string[], { permission, value }: RecordLine): Allowed {
  const flag = `--allow-${permission}`;
  const found = line.find((word) => word === flag || word.startsWith(`${flag}=`));
  if (found === undefined) return "no";
  if (found === flag) return "yes";
  if (value === null) return "part";
  const covers: Readonly<Record<string, (granted: string, asked: string) => boolean>> = {
    read: (granted, asked) => asked === granted || asked.startsWith(`${granted}/`),
    env: (granted, asked) =>
      granted.endsWith("*") ? asked.startsWith(granted.slice(0, -1)) : asked === granted,
  };
  const asked = value.startsWith("file:")
    ? fromFileUrl(value)
    : value.replace(/^https?:\/\/([^/]+).*/, "$1");
  const test = covers[permission === "write" ? "read" : permission] ?? ((one, two) => one === two);
  return found.slice(flag.length + 1).split(",").some((granted) => test(granted, asked))
    ? "yes"
    : "no";
}
