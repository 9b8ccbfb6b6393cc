/**
 * Makes the block that `deno compile` puts into an executable, as small as it can be.
 *
 * @module
 */

import { type Ceiling, expectedPermissions } from "../../scripts/release/ceiling.ts";
import { MODIFIED } from "../../scripts/release/check.ts";

const encoder = new TextEncoder();

/** Parts of a block that a test changes. */
export interface BlockOptions {
  readonly metadata?: unknown;
  /** Entries of the embedded directory, in the runtime's letters. */
  readonly entries?: unknown;
  readonly contents?: string;
  /** How many modules, redirects and remote modules it says there are. */
  readonly modules?: number;
  /** Bytes of the list of packages. */
  readonly packages?: string;
  readonly end?: string;
}

/** The bundle inside of {@link block}. */
export const PROGRAM = "console.log(1)";

function long(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  const all = new Uint8Array(8 + bytes.length);
  new DataView(all.buffer).setBigUint64(0, BigInt(bytes.length), true);
  all.set(bytes, 8);
  return all;
}

/** Puts parts one after the other. */
export function join(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const all = parts.map((part) => typeof part === "string" ? encoder.encode(part) : part);
  const whole = new Uint8Array(all.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The one entry that belongs there. */
export function entry(more: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    File: {
      n: "mail-imap-mcp.js",
      o: [0, PROGRAM.length],
      u: true,
      t: MODIFIED.getTime(),
      ...more,
    },
  };
}

/** A block. */
export function block(options: BlockOptions = {}): Uint8Array {
  const counts = new Uint8Array(12);
  new DataView(counts.buffer).setUint32(8, options.modules ?? 0, true);
  return join(
    "d3n0l4nd",
    long(JSON.stringify(options.metadata ?? {})),
    long(options.packages ?? ""),
    counts,
    long(JSON.stringify(options.entries ?? [entry()])),
    long(options.contents ?? PROGRAM),
    options.end ?? "d3n0l4nd",
  );
}

/** Metadata as the runtime writes it for a ceiling. */
export function metadata(ceiling: Ceiling): Record<string, unknown> {
  return {
    argv: [],
    seed: null,
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
    entrypoint_key: "mail-imap-mcp.js",
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
    vfs_case_sensitivity: Deno.build.os === "linux" ? "s" : "i",
    app_name: "mail-imap-mcp",
  };
}
