/**
 * What `deno task package` makes, from executables that are not: all but their
 * bytes is as in a release.
 *
 * @module
 */

import { executableName, TARGETS } from "../../scripts/release/targets.ts";
import { assertNothingTold } from "./canary.ts";
import { ROOT } from "./product.ts";

/** Repository of the release. */
export const REPOSITORY = "ada/mail-imap-mcp";

/** Writes what `deno task compile --target all` leaves behind. */
export async function fakeExecutables(directory: string): Promise<void> {
  for (const target of TARGETS) {
    await Deno.writeTextFile(`${directory}/${executableName(target)}`, `program for ${target}\n`);
  }
  await Deno.writeTextFile(`${directory}/THIRD_PARTY_LICENSES.txt`, "licences of others\n");
}

/** Runs `scripts/package.ts`. */
export async function packageRelease(
  directory: string,
  repository: string = REPOSITORY,
): Promise<{ code: number; stderr: string }> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "--quiet", `${ROOT}/scripts/package.ts`],
      ...["--repository", repository, "--directory", directory],
    ],
  }).output();
  const [stdout = "", stderr = ""] = [output.stdout, output.stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  );
  assertNothingTold(stdout, stderr);
  return { code: output.code, stderr };
}
