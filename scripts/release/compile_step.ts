/**
 * One run of `deno compile`, in surroundings that leave no trace in what it makes.
 *
 * @module
 */

import { type Ceiling, ceilingFlags } from "./ceiling.ts";
import { APP_NAME, ENTRY, MODIFIED } from "./check.ts";
import type { Target } from "./targets.ts";

/**
 * Variables that are left: where things are, and how to reach what is
 * downloaded. OTEL_DENO would be baked in: an executable that sends what it
 * does to somebody.
 */
const VARIABLES: readonly string[] = [
  ...["PATH", "HOME", "DENO_DIR", "DENORT_BIN", "TMPDIR"],
  ...["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"],
  ...["SystemRoot", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "TEMP", "TMP"],
];

/** What came of it: undefined, or what the runtime said. */
export type CompileFailure = string | undefined;

/**
 * Compiles the bundle for one target.
 *
 * @param bundle The bundled program.
 * @param output Path of the executable.
 */
export async function compileBundle(
  bundle: Uint8Array,
  target: Target,
  ceiling: Ceiling,
  output: string,
): Promise<CompileFailure> {
  const stage = await Deno.makeTempDir({ prefix: "mail-imap-mcp-compile-" });
  try {
    const entry = `${stage}/${ENTRY}`;
    await Deno.writeFile(entry, bundle);
    await Deno.utime(entry, MODIFIED, MODIFIED);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "compile",
        // Neither the checkout's deno.json nor its packages: the bundle has all it needs.
        ...["--no-config", "--no-lock", "--no-remote", "--no-npm", "--no-check"],
        // It would be a file where anybody can put another first; see check.ts.
        "--no-code-cache",
        ...["--target", target, "--app-name", APP_NAME, "--output", output],
        ...ceilingFlags(ceiling),
        entry,
      ],
      cwd: stage,
      clearEnv: true,
      env: { ...kept(), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
      stdin: "null",
      stdout: "null",
    }).output();
    return success ? undefined : new TextDecoder().decode(stderr).trim();
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}

function kept(): Record<string, string> {
  const all = VARIABLES.map((name) => [name, Deno.env.get(name)] as const);
  return Object.fromEntries(
    all.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
