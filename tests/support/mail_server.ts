/**
 * The mail server that a run of the tests is about: Dovecot, or what
 * `MAIL_SERVER` says.
 *
 * @module
 */

import { COURIER_CAPABILITIES, startCourier } from "../servers/courier.ts";
import { CYRUS_CAPABILITIES, startCyrus } from "../servers/cyrus.ts";
import { startDovecot } from "../servers/dovecot.ts";
import { IS_PREFIXED, KIND, type Kind } from "../servers/kind.ts";
import {
  type MailServer,
  type MailUser,
  SPECIAL_USE,
  type SpecialUse,
} from "../servers/mail_server.ts";
import { leaveOut } from "./left_out.ts";

leaveOut(KIND);

/** What no server of a kind takes in the name of a folder. */
const NOT_IN_NAMES: Readonly<Record<Kind, RegExp>> = {
  dovecot: /^~/,
  cyrus: /["%;<>\\^`{|}]/,
  "cyrus-prefixed": /[."%;<>\\^`{|}]/,
  courier: /[/.]|[^\0-\uffff]/u,
};

/** Whether the server of this run takes a folder of that name, without levels. */
export function takesName(name: string): boolean {
  return !NOT_IN_NAMES[KIND].test(name);
}

/** What a test may choose about its mail server, whichever it is. */
export interface MailServerOptions {
  /** Each gets INBOX and the usual special folders. */
  readonly users: readonly MailUser[];
  /** All that it may say that it can do, as `imap_capability` of Dovecot. @default all that it can */
  readonly capabilities?: string | undefined;
  /** Connections that one user may have at once. @default {50} */
  readonly maxConnections?: number | undefined;
  /** Names of special folders that are not called by their use; null: there is none. */
  readonly names?: Readonly<Partial<Record<SpecialUse, string | null>>>;
  /** How much each user may store, in kilobytes. @default {unbounded} */
  readonly quotaKb?: number | undefined;
  /** Whether folders are below `INBOX.`, with dots between their levels. @default {@link IS_PREFIXED} */
  readonly prefixed?: boolean;
}

/** Starts the server of this run. */
export async function startMailServer(
  options: MailServerOptions,
): Promise<MailServer> {
  const { users, capabilities, maxConnections = 50, names = {}, prefixed = IS_PREFIXED, quotaKb } =
    options;
  const folders = SPECIAL_USE.flatMap((use) => {
    const name = names[use] === undefined ? use : names[use];
    return name === null ? [] : [{ use, name }];
  });
  // Without it a client cannot know the prefix.
  const allowed = capabilities?.split(" ").concat(prefixed ? ["NAMESPACE"] : []);
  const isHidden = (one: string): boolean => allowed !== undefined && !allowed.includes(one);
  switch (KIND) {
    case "dovecot":
      return await startDovecot({
        users,
        folders,
        maxConnections,
        extraConfig: (quotaKb === undefined ? "" : dovecotQuota(quotaKb)) +
          (prefixed ? "namespace inbox {\n  prefix = INBOX.\n  separator = .\n}\n" : "") +
          (capabilities === undefined ? "" : `imap_capability = ${capabilities}\n`),
      });
    case "cyrus":
    case "cyrus-prefixed": {
      const hidden = CYRUS_CAPABILITIES.split(" ").filter(isHidden);
      return await startCyrus({
        users,
        folders,
        settings: {
          // Deleting in two steps, it refuses to delete two folders of a name within a second.
          delete_mode: "immediate",
          ...(quotaKb === undefined ? {} : { autocreate_quota: quotaKb }),
          maxlogins_per_user: maxConnections,
          ...(prefixed ? { altnamespace: "no", unixhierarchysep: "no" } : {}),
          ...(hidden.length > 0 ? { suppress_capabilities: hidden.join(" ") } : {}),
        },
      });
    }
    case "courier":
      return await startCourier({
        users,
        folders,
        maxConnections,
        quotaKb,
        capabilities: COURIER_CAPABILITIES.split(" ").filter((one) => !isHidden(one)).join(" "),
      });
  }
}

function dovecotQuota(kilobytes: number): string {
  return `
mail_plugins = $mail_plugins quota
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=${kilobytes}K
  quota_grace = 0
}
protocol imap {
  mail_plugins = $mail_plugins imap_quota
}
`;
}
