/**
 * The folders of an account as they are at one moment, by exact name: no
 * pattern is made of a name, because names may have wildcards in them.
 *
 * @module
 */

import { listEveryMailbox, type Mailbox } from "../mailboxes.ts";
import type { Session } from "../session.ts";

/** All folders of one LIST. */
export class FolderTree {
  readonly all: readonly Mailbox[];
  /** Between the levels of new names; undefined where there are none. */
  readonly separator: string | undefined;

  constructor(all: readonly Mailbox[], separator: string | undefined) {
    this.all = all;
    this.separator = separator;
  }

  /**
   * The folder of exactly this path, also one that only holds folders: servers
   * need not list those.
   */
  find(path: string): Mailbox | undefined {
    const found = this.all.find((mailbox) => mailbox.path === path);
    if (found?.exists) return found;
    const [child] = this.below(path);
    if (!child) return undefined;
    return {
      path,
      specialUse: found?.specialUse,
      specialUses: found?.specialUses ?? new Set(),
      selectable: false,
      exists: false,
      holdsFolders: true,
      separator: child.separator,
      messages: undefined,
      unseen: undefined,
    };
  }

  /** Whether a new folder cannot have this path. */
  isTaken(path: string): boolean {
    return this.all.some((mailbox) => mailbox.exists && mailbox.path === path);
  }

  /** The folders below a path, however deep. */
  below(path: string): readonly Mailbox[] {
    return this.all.filter((mailbox) =>
      mailbox.exists && isBelow(mailbox.path, path, mailbox.separator)
    );
  }

  /**
   * Whether what is put there counts as deleted. Some servers do not tell cases
   * or forms of a letter apart: rather one too many.
   */
  isTrash(path: string): boolean {
    const at = fold(path);
    return this.all.some((mailbox) => {
      const trash = fold(mailbox.path);
      return mailbox.specialUses.has("trash") &&
        (at === trash || isBelow(at, trash, mailbox.separator));
    });
  }

  /** Where deleted things go, by special use or by a name that is known for it. */
  get trash(): Mailbox | undefined {
    return this.all.find(({ specialUse, selectable }) => selectable && specialUse === "trash");
  }
}

/** Reads the tree of an account with one LIST, also what the account may not touch. */
export async function readFolderTree(session: Session): Promise<FolderTree> {
  const all = await listEveryMailbox(session);
  const separator = session.separator ||
    all.find((mailbox) => mailbox.separator !== undefined)?.separator;
  return new FolderTree(all, separator);
}

function fold(path: string): string {
  return path.normalize().toLowerCase();
}

/** Whether a path lies below another one; not the same one. */
export function isBelow(path: string, above: string, separator: string | undefined): boolean {
  return separator !== undefined && path.startsWith(`${above}${separator}`);
}
