/**
 * A copy of the checkout to break things in; the checkout itself is never
 * touched.
 *
 * @module
 */

import { dirname } from "node:path";
import { ROOT } from "../support/product.ts";
import type { Mutation } from "./mutation.ts";
import { run } from "./run_command.ts";

const BUNDLE = "dist/mail-imap-mcp.js";

/** A broken tree cannot be bundled: its line was broken in a way that is no program. */
export class NotBundled extends Error {
  override readonly name = "NotBundled";
}

/** A copy of the checkout. */
export class Tree implements AsyncDisposable {
  readonly root: string;
  /** The bundle of the copy as it was. */
  #bundle: Uint8Array | undefined;

  private constructor(root: string) {
    this.root = root;
  }

  /** Copies what git knows or would add, as it is on disk. */
  static async copy(): Promise<Tree> {
    const listed = await new Deno.Command("git", {
      args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
      cwd: ROOT,
    }).output();
    if (!listed.success) throw new Error("git cannot list the files of this checkout");
    const tree = new Tree(await Deno.makeTempDir({ prefix: "mail-imap-mcp-mutated-" }));
    const paths = new TextDecoder().decode(listed.stdout).split("\0").filter((path) => path);
    const directories = new Set(paths.map((path) => dirname(`${tree.root}/${path}`)));
    for (const directory of directories) await Deno.mkdir(directory, { recursive: true });
    for (const path of paths) {
      await Deno.copyFile(`${ROOT}/${path}`, `${tree.root}/${path}`).catch((error) => {
        // Listed, and removed since the last commit.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    }
    return tree;
  }

  /** Makes the bundle, unless it is there. To be called while nothing is broken. */
  async bundle(): Promise<void> {
    if (this.#bundle !== undefined) return;
    if (!await this.#makeBundle()) throw new Error("the checkout cannot be bundled");
    this.#bundle = await Deno.readFile(`${this.root}/${BUNDLE}`);
  }

  /**
   * Breaks the line, does the work, and makes it whole again.
   *
   * @param bundled Whether the bundle is broken too.
   * @throws {NotBundled} When the broken tree cannot be bundled.
   */
  async broken<T>(
    { file, find, replace }: Mutation,
    bundled: boolean,
    work: () => Promise<T>,
  ): Promise<T> {
    const path = `${this.root}/${file}`;
    const text = await Deno.readTextFile(path);
    try {
      // Not a text as second argument: `$` would mean something in it.
      await Deno.writeTextFile(path, text.replace(find, () => replace));
      if (bundled && !await this.#makeBundle()) throw new NotBundled();
      return await work();
    } finally {
      await Deno.writeTextFile(path, text);
      if (bundled && this.#bundle) await Deno.writeFile(`${this.root}/${BUNDLE}`, this.#bundle);
    }
  }

  async #makeBundle(): Promise<boolean> {
    const args = ["run", "--quiet", "-A", "scripts/bundle.ts"];
    return (await run(args, this.root)) === "success";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
    // What the runtime keeps of the copy's modules is never used again.
    const kept = Deno.env.get("DENO_DIR");
    if (kept === undefined) return;
    await Deno.remove(`${kept}/gen/file${this.root}`, { recursive: true }).catch(() => undefined);
  }
}
