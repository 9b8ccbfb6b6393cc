/**
 * The image of deploy/docker/ without an engine: what its Dockerfile says, and
 * a directory with what it would hold, in which a program is started as a
 * container would be.
 *
 * @module
 */

import assert from "node:assert/strict";
import { deployed, run, whyNot } from "./deploy.ts";
import { ROOT, script } from "./product.ts";

/** One instruction of a Dockerfile. */
export interface Instruction {
  readonly name: string;
  readonly value: string;
}

function instructions(dockerfile: string): Instruction[] {
  return dockerfile.replace(/^#.*\n/gm, "").replaceAll("\\\n", " ").split("\n")
    .map((line) => /^([A-Z]+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name = "", value = ""]) => ({ name, value }));
}

/** All of them. */
export const DOCKERFILE: readonly Instruction[] = instructions(deployed("docker/Dockerfile"));

/** The last stage: what becomes the image. */
export const IMAGE: readonly Instruction[] = DOCKERFILE.slice(
  DOCKERFILE.findLastIndex(({ name }) => name === "FROM"),
);

/** What the image says of something last. */
export function valueOf(name: string): string {
  return IMAGE.findLast((instruction) => instruction.name === name)?.value ?? "";
}

/** Words with which a container begins. */
export function entrypoint(): string[] {
  return JSON.parse(valueOf("ENTRYPOINT"));
}

/** The user and group that the container runs as. */
export const IMAGE_ID = Number(valueOf("USER").split(":")[0]);

/** Why no root of its own can be given to a program; undefined when it can. */
export function whyNoRoot(): string | undefined {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return "only root may give a program a root";
  return ["unshare", "setpriv", "ldd"].map(whyNot).find((why) => why !== undefined);
}

/** A directory with what the image holds. */
export interface Image extends AsyncDisposable {
  readonly path: string;
  /**
   * The command line of a program in it: read-only, without a capability, as
   * the user of the image.
   *
   * @param environment `NAME=value`; those of the image are there too.
   * @param unshared Further namespaces of its own, as flags of `unshare`.
   */
  line(
    environment: readonly string[],
    words: readonly string[],
    unshared?: readonly string[],
  ): [string, ...string[]];
}

/** Makes it, with what an engine puts there: `/proc`, `/dev` and `/etc/hosts`. */
export async function makeImage(): Promise<Image> {
  const image = await Deno.makeTempDir();
  await Deno.chmod(image, 0o755);
  // The commands of the Dockerfile that fill the image, with another place for it.
  const fill = DOCKERFILE.filter(({ name, value }) => name === "RUN" && value.includes("/image"))
    .map(({ value }) => value.replaceAll("/image", image).replaceAll("dist/", `${ROOT}/dist/`));
  assert.equal(fill.length, 1);
  assert.ok(script("bundle").startsWith(`${ROOT}/dist/`));
  const filled = await run(["bash", "-c", fill[0] ?? ""]);
  assert.equal(filled.code, 0, filled.err);
  for (const directory of ["proc", "dev", "run/secrets"]) {
    await Deno.mkdir(`${image}/${directory}`, { recursive: true });
  }
  await Deno.writeTextFile(`${image}/etc/hosts`, "127.0.0.1 mail.example.test localhost\n");
  const inside = `set -e
mount --make-rprivate /
mount --bind ${image} ${image}
mount -t proc proc ${image}/proc
mount --bind /dev ${image}/dev
mount -o remount,ro,bind ${image}
# By numbers only: there is no list of users in the image.
exec setpriv --no-new-privs env -i "$@"`;
  return {
    path: image,
    line: (environment, words, unshared = []) => [
      ...["unshare", "--mount", "--ipc", "--uts", ...unshared, "bash", "-c", inside, "-"] as const,
      ...valueOf("ENV").split(" "),
      ...environment,
      ...["/usr/sbin/chroot", `--userspec=${valueOf("USER")}`, image],
      ...words,
    ],
    [Symbol.asyncDispose]: () => Deno.remove(image, { recursive: true }),
  };
}

/** Puts a file there that nobody but its owner can read. @param path In the image. */
export async function putSecret(
  { path: image }: Pick<Image, "path">,
  path: string,
  content: string,
  { mode = 0o400, uid = IMAGE_ID }: { readonly mode?: number; readonly uid?: number } = {},
): Promise<void> {
  await Deno.writeTextFile(`${image}${path}`, content, { mode });
  await Deno.chown(`${image}${path}`, uid, IMAGE_ID);
  // What the mask of this process took away.
  await Deno.chmod(`${image}${path}`, mode);
}
