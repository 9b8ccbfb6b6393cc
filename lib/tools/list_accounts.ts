/** @module */

import * as z from "zod";
import { CAPABILITIES } from "../contract/capability.ts";
import { defineTool, type Tool } from "./tool.ts";

/** `imap_list_accounts` */
export const listAccounts: Tool = defineTool({
  name: "imap_list_accounts",
  title: "List mail accounts",
  description:
    "Lists the mail accounts that can be read, and what may be changed in each. Contacts no server.",
  input: z.strictObject({
    include_user: z.boolean().optional().meta({ description: "Also give user names." }),
  }),
  output: z.strictObject({
    default_account_id: z.string(),
    accounts: z.array(z.strictObject({
      id: z.string(),
      host: z.string().optional(),
      port: z.number().optional(),
      security: z.enum(["tls", "starttls"]).optional(),
      auth: z.enum(["password", "oauth2"]).optional(),
      user: z.string().optional(),
      write: z.array(z.enum(CAPABILITIES)),
      folders: z.array(z.string()).optional(),
      problems: z.array(z.string()).optional(),
    })),
  }),
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  handle({ include_user }, { config, accounts }) {
    const usable = config.accounts.map((
      { id, host, port, security, auth, user, write, folders },
    ) => ({
      id,
      host,
      port,
      security,
      auth,
      ...(include_user ? { user } : {}),
      write: [...write],
      ...(folders === undefined ? {} : { folders: [...folders] }),
    }));
    const broken = config.broken.map(({ id, problems }) => ({
      id,
      write: [],
      problems: [...problems],
    }));
    return Promise.resolve({
      summary: `${usable.length} account(s) can be read, ${broken.length} cannot`,
      data: { default_account_id: accounts.defaultId, accounts: [...usable, ...broken] },
    });
  },
});
