/**
 * Which tests run the bundled file. To bundle takes longer than most tests, so
 * it is not done for those that do not: they run parts of lib/ in their own
 * process. A copy of the tree has no bundle before it is asked for one, so a
 * test that is mistaken for one of these fails, and nothing is said about it.
 *
 * @module
 */

/** What tests/support/product.ts gives that has to do with no process. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["ROOT", "accountVariables", "configDirectory", "USUAL_RATE_LIMITS"],
]);

const IMPORT = /^import (type )?(?:\{([^}]*)\}|\w+) from "(\.[^"]+)";$/gm;

/** Whether a test, or what it is made of, runs the bundle. @param path From the root of the tree. */
export function runsBundle(root: string, path: string): boolean {
  const seen = new Set<string>();
  const visit = (file: string): boolean => {
    if (seen.has(file)) return false;
    seen.add(file);
    const source = Deno.readTextFileSync(`${root}/${file}`);
    if (source.includes("dist/mail-imap-mcp.js")) return true;
    return [...source.matchAll(IMPORT)].some(([, typeOnly, names = "", specifier = ""]) => {
      const target = new URL(specifier, `file:///${file}`).pathname.slice(1);
      if (typeOnly || !target.startsWith("tests/")) return false;
      if (target !== "tests/support/product.ts") return visit(target);
      return names.split(",").map((name) => name.trim()).some((name) =>
        name !== "" && !name.startsWith("type ") && !HARMLESS.has(name)
      );
    });
  };
  return visit(path);
}
