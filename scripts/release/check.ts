/**
 * Whether an executable is what was asked for: its embedded metadata and files
 * against what is expected.
 *
 * @module
 */

import { unpackAll } from "../program_text.ts";
import { type Ceiling, expectedPermissions } from "./ceiling.ts";
import type { Embedded } from "./executable.ts";

/** Name of the program's file inside an executable. */
export const ENTRY = "mail-imap-mcp.js";

/** Stable name of the program, whatever its file is called. */
export const APP_NAME = "mail-imap-mcp";

/** Time of the last change of {@link ENTRY}: one for all, so that two builds are alike. */
export const MODIFIED = new Date("2000-01-01T00:00:00Z");

/** A text that must not be in an executable. */
export interface Forbidden {
  /** What it is: it is told instead of the text. */
  readonly what: string;
  readonly text: string;
}

/** What an executable should be. */
export interface Expected {
  readonly ceiling: Ceiling;
  /** The bundled program. */
  readonly bundle: Uint8Array;
  readonly forbidden: readonly Forbidden[];
}

/** Everything that is wrong with an executable, in sentences; empty when nothing is. */
export function checkExecutable(embedded: Embedded, expected: Expected): string[] {
  return [
    ...differences("", embedded.metadata, expectedMetadata(expected.ceiling)),
    ...fileProblems(embedded, expected.bundle),
    ...secretProblems(embedded.block, expected.forbidden),
  ];
}

/** All that can be baked into an executable: what is not named here is a difference too. */
function expectedMetadata(ceiling: Ceiling): Record<string, unknown> {
  return {
    argv: [],
    seed: null,
    // A cache of compiled code would be a file in the directory for temporary files, where anybody
    // can put one of the same name first, and the runtime would run what is in it.
    code_cache_key: null,
    permissions: expectedPermissions(ceiling),
    location: null,
    v8_flags: [
      "UNUSED_BUT_NECESSARY_ARG0",
      "--stack-size=1024",
      "--inspector-live-edit",
      "--external-memory-max-reasonable-size=0",
      "--optimize-for-size",
    ],
    log_level: null,
    ca_stores: null,
    ca_data: null,
    unsafely_ignore_certificate_errors: null,
    env_vars_from_env_file: {},
    workspace_resolver: {
      import_map: null,
      jsr_pkgs: [],
      package_jsons: {},
      pkg_json_resolution: "Enabled",
      catalogs: {},
    },
    entrypoint_key: ENTRY,
    preload_modules: [],
    require_modules: [],
    node_modules: null,
    unstable_config: {
      legacy_flag_enabled: false,
      detect_cjs: false,
      lazy_dynamic_imports: false,
      raw_imports: false,
      sloppy_imports: false,
      npm_lazy_caching: false,
      tsgo: false,
      features: ["worker-options"],
    },
    otel_config: {
      tracing_enabled: false,
      metrics_enabled: false,
      console: "Ignore",
      deterministic_prefix: null,
      propagators: [],
    },
    // Of the system that compiles, not of the one that runs.
    vfs_case_sensitivity: Deno.build.os === "linux" ? "s" : "i",
    app_name: APP_NAME,
  };
}

function differences(path: string, actual: unknown, expected: unknown): string[] {
  if (isRecord(actual) && isRecord(expected)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap((key) =>
      differences(path ? `${path}.${key}` : key, actual[key], expected[key])
    );
  }
  const [is, should] = [actual, expected].map((value) => JSON.stringify(value) ?? "absent");
  return is === should ? [] : [`${path} is ${is} and should be ${should}`];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fileProblems({ files, packages }: Embedded, bundle: Uint8Array): string[] {
  const problems: string[] = [];
  if (packages > 0) problems.push("packages are embedded besides the bundle");
  for (const { path, bytes, modified, extras } of files) {
    if (path !== ENTRY) {
      problems.push(`${path} is embedded besides the bundle`);
      continue;
    }
    for (const extra of extras) problems.push(`${path} has ${extra}`);
    if (modified !== MODIFIED.getTime()) problems.push(`${path} has the time of its build`);
    if (!isSame(bytes, bundle)) problems.push(`${path} is not the bundle`);
  }
  if (!files.some(({ path }) => path === ENTRY)) problems.push(`${ENTRY} is not embedded`);
  return problems;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

/** Names of variables whose values are likely to be secrets. */
const SECRET_NAME = /TOKEN|SECRET|PASS|CREDENTIAL|_KEY$|^KEY/i;

/** Shorter values would be found by chance. */
const MIN_SECRET_LENGTH = 8;

/**
 * What the machine that builds knows and an executable must not: where things
 * are, and every variable that may hold a secret.
 */
export function forbiddenTexts(
  environment: Readonly<Record<string, string>>,
  places: Readonly<Record<string, string>>,
): Forbidden[] {
  const isLong = (text: string): boolean => text.length >= MIN_SECRET_LENGTH;
  return [
    ...Object.entries(places).filter(([, path]) => path.length > 1)
      .flatMap(([what, path]) => writtenPaths(path).map((text) => ({ what, text }))),
    ...Object.entries(environment).filter(([name, value]) =>
      SECRET_NAME.test(name) && isLong(value)
    ).map(([name, text]) => ({ what: `the value of ${name}`, text })),
  ];
}

/** A directory with its end, because `/root` alone is found by chance; of Windows also as in URLs. */
function writtenPaths(path: string): string[] {
  const bare = path.replace(/[\\/]+$/, "");
  return bare.includes("\\") ? [`${bare}\\`, `${bare.replaceAll("\\", "/")}/`] : [`${bare}/`];
}

/** A text as it is, as a literal in a program, and as one in the program of an isolate. */
function writtenForms(text: string): string[] {
  const literal = (inner: string): string => JSON.stringify(inner).slice(1, -1);
  return [text, literal(text), literal(literal(text))];
}

function secretProblems(block: Uint8Array, forbidden: readonly Forbidden[]): string[] {
  const whole = new TextDecoder().decode(block);
  // Most of the program is deflated: nothing can be found in that.
  const texts = [whole, ...unpackAll(whole)];
  const found = forbidden.filter(({ text }) =>
    writtenForms(text).some((form) => texts.some((one) => one.includes(form)))
  );
  const sources = texts.some((text) => /\/\/[#@]\s*sourceMappingURL=/.test(text));
  return [
    ...new Set(found.map(({ what }) => `${what} is inside`)),
    ...(sources ? ["a reference to a source map is inside"] : []),
  ];
}
