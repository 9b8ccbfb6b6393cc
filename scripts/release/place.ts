/**
 * Where a release is published: everything in it that has an address in it is
 * made from this.
 *
 * @module
 */

/** Addresses of a repository and of what it releases. */
export interface Place {
  /** Page of the repository. */
  readonly page: string;
  /** Files of one release are below this, in a directory named by its tag. */
  readonly downloads: string;
  /** Name of the server in the MCP registry: that of the owner's namespace. */
  readonly serverName: string;
}

// What GitHub lets owners and repositories be called. None of it means anything to a shell, to
// Ruby, or in a URL.
const REPOSITORY = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;

/**
 * The addresses of a repository on GitHub.
 *
 * @param repository `owner/name`.
 * @throws {Error} When it is not of that form.
 */
export function placeOf(repository: string): Place {
  if (!REPOSITORY.test(repository)) throw new Error("--repository: it must be OWNER/NAME");
  const page = `https://github.com/${repository}`;
  const owner = repository.slice(0, repository.indexOf("/"));
  return {
    page,
    downloads: `${page}/releases/download`,
    serverName: `io.github.${owner}/mail-imap-mcp`,
  };
}

/** Tag of a version. */
export function tagOf(version: string): string {
  return `v${version}`;
}

/** Address of one file of a release. */
export function fileAddress({ downloads }: Place, version: string, name: string): string {
  return `${downloads}/${tagOf(version)}/${name}`;
}
