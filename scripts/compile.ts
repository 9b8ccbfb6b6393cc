/**
 * Makes executables: bundles the program, puts it into the runtime with the
 * permissions it needs at most, and checks what came out.
 *
 *   deno task compile                      for this machine
 *   deno task compile --target all         for every target, as a release is made
 *   deno task compile --host imap.example.com:993 --read /etc/mail-imap-mcp
 *                                          for one deployment: reaches and reads nothing else
 *
 * Executables, checksums, the bill of materials and the licences are written to
 * `dist/release/`; what `--host`, `--read` or `--write` narrowed to
 * `dist/narrowed/`; what was made with DENORT_BIN to `dist/trial/`. See
 * docs/executable.md.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };
import { type Ceiling, isNarrowed } from "./release/ceiling.ts";
import { checkExecutable, ENTRY, type Forbidden, forbiddenTexts } from "./release/check.ts";
import { sha256, writeChecksums } from "./release/checksums.ts";
import { compileBundle } from "./release/compile_step.ts";
import { releaseContents } from "./release/contents.ts";
import { readExecutable } from "./release/executable.ts";
import { type BundleInside, INSIDE_FILE } from "./release/inside.ts";
import { licencesText } from "./release/licences.ts";
import { directPackages } from "./release/lock.ts";
import { readRequest, USAGE } from "./release/request.ts";
import { sbom } from "./release/sbom.ts";
import { executableName, runsHere, type Target } from "./release/targets.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const encoder = new TextEncoder();

/** How long an executable may take to print its version, in milliseconds. */
const RUN_TIMEOUT_MS = 20_000;

async function say(line: string): Promise<void> {
  await Deno.stdout.write(encoder.encode(`${line}\n`));
}

async function fail(lines: readonly string[], code = 1): Promise<never> {
  await Deno.stderr.write(encoder.encode(lines.map((line) => `${line}\n`).join("")));
  Deno.exit(code);
}

/** One runtime makes releases: scripts/setup.sh installs it. */
async function assertRuntime(): Promise<void> {
  const setup = await Deno.readTextFile(`${root}scripts/setup.sh`);
  const pinned = /^deno_version=(\S+)$/m.exec(setup)?.[1];
  if (pinned !== Deno.version.deno) {
    await fail([`This is Deno ${Deno.version.deno}; executables are made with ${pinned}`]);
  }
}

async function bundleAll(): Promise<Uint8Array> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${root}scripts/bundle.ts`],
    stdout: "null",
  }).output();
  if (!success) await fail(["The program could not be bundled"]);
  return await Deno.readFile(`${root}dist/${ENTRY}`);
}

/** Compiles twice, which must come to the same, and checks what is inside. */
async function make(
  bundle: Uint8Array,
  target: Target,
  ceiling: Ceiling,
  path: string,
  forbidden: readonly Forbidden[],
): Promise<void> {
  const digests: string[] = [];
  for (const output of [`${path}.again`, path]) {
    const failure = await compileBundle(bundle, target, ceiling, output);
    if (failure !== undefined) {
      await fail([
        `${target}: the executable could not be made. The runtime's stub is downloaded for it.`,
        failure,
      ]);
    }
    // The runtime adds an ending of its own where the target has one and the name has not.
    const made = await Deno.stat(output).then(() => output, () => `${output}.exe`);
    if (made !== output) await Deno.rename(made, output);
    digests.push(await sha256(await Deno.readFile(output)));
  }
  await Deno.remove(`${path}.again`);
  const problems = checkExecutable(readExecutable(await Deno.readFile(path)), {
    ceiling,
    bundle,
    forbidden,
  });
  if (digests[0] !== digests[1]) problems.push("two builds are not alike");
  if (problems.length > 0) {
    await Deno.remove(path);
    await fail(problems.map((problem) => `${target}: ${problem}`));
  }
}

/** Starts an executable; tells whether it is the program. */
async function printsVersion(path: string): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command(path, {
      args: ["--version"],
      clearEnv: true,
      stdin: "null",
      stderr: "null",
      signal: AbortSignal.timeout(RUN_TIMEOUT_MS),
    }).output();
    return new TextDecoder().decode(stdout) === `${manifest.version}\n`;
  } catch {
    return false;
  }
}

/** One plain sentence: whether it was run. */
async function runReport(path: string, target: Target, isTrial: boolean): Promise<string> {
  if (!runsHere(target)) return "not run: it is for another system";
  if (await printsVersion(path)) return "run: it prints its version";
  if (!isTrial) await fail([`${path} does not start`]);
  return "the program was NOT RUN, because DENORT_BIN is not the runtime's stub";
}

if (Deno.args.includes("--help")) {
  await say(USAGE.trimEnd());
  Deno.exit(0);
}
const isTrial = Deno.env.has("DENORT_BIN");
const request = readRequest(Deno.args, isTrial);
const { targets, ceiling } = "problems" in request ? await fail(request.problems, 2) : request;
await assertRuntime();
const directory = `${root}dist/${isTrial ? "trial" : isNarrowed(ceiling) ? "narrowed" : "release"}`;
await Deno.remove(directory, { recursive: true }).catch((error) => {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
});
await Deno.mkdir(directory, { recursive: true });

const bundle = await bundleAll();
const forbidden = forbiddenTexts(Deno.env.toObject(), {
  "the path of the checkout": root,
  "the path of the home directory": Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE") ?? "",
  "the path of the runtime's cache": Deno.env.get("DENO_DIR") ?? "",
});
for (const target of targets) {
  const path = `${directory}/${executableName(target)}`;
  await make(bundle, target, ceiling, path, forbidden);
  const ran = await runReport(path, target, isTrial);
  await say(`${executableName(target)}: what is baked in was read and is as expected; ${ran}.`);
}

const inside: BundleInside = JSON.parse(await Deno.readTextFile(`${root}${INSIDE_FILE}`));
const lock = await Deno.readTextFile(`${root}deno.lock`);
const contents = await releaseContents(inside, lock);
await Deno.writeFile(`${directory}/${ENTRY}`, bundle);
await Deno.writeTextFile(
  `${directory}/mail-imap-mcp.cdx.json`,
  `${JSON.stringify(sbom(manifest, contents, directPackages(lock)), null, 2)}\n`,
);
await Deno.writeTextFile(`${directory}/THIRD_PARTY_LICENSES.txt`, licencesText(contents));
const count = await writeChecksums(directory);
await say(`${directory}: ${count} files and SHA256SUMS`);
if (isTrial) {
  await say("This is a trial: nothing of it is to be shipped, because DENORT_BIN was set.");
}
