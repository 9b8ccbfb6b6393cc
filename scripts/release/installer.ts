/**
 * The installer of one release: `deploy/install.sh`, told where its files are
 * and which version it is of.
 *
 * @module
 */

/** What is put into the script. */
export interface InstallerFacts {
  /** Address below which files are in directories named by tags. */
  readonly downloads: string;
  readonly version: string;
}

// The script has them between single quotes.
const ADDRESS = /^https:\/\/[A-Za-z0-9.:/_-]+$/;
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/**
 * Fills the script in.
 *
 * @throws {Error} When a value would be read as more than itself, or has no place in the script.
 */
export function fillInstaller(script: string, { downloads, version }: InstallerFacts): string {
  if (!ADDRESS.test(downloads)) throw new Error(`${downloads} is not an address for the installer`);
  if (!VERSION.test(version)) throw new Error(`${version} is not a version for the installer`);
  return [["@DOWNLOADS@", downloads], ["@VERSION@", version]].reduce(
    (text, [mark = "", value = ""]) => {
      const parts = text.split(mark);
      if (parts.length !== 2) {
        throw new Error(`The installer has ${mark} ${parts.length - 1} times`);
      }
      return parts.join(value);
    },
    script,
  );
}
