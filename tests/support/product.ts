/**
 * Starting the product the way a user would: a config directory with a `.env`,
 * and the narrow permission flags.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { loadConfig } from "../../lib/config/load.ts";
import { NUMBER_VARIABLES } from "../../lib/config/variables.ts";
import { loginTargets, oauthOf, processFlags } from "../../lib/sandbox/permissions.ts";
import { namedBy, recorded } from "../accesses/record.ts";
import { type Answerer, connectMcp, type McpSession } from "../clients/mcp.ts";
import { listToServer } from "../clients/namespace.ts";
import { IS_PREFIXED } from "../servers/kind.ts";
import { CANARY } from "./canary.ts";
import type { MailServer, MailUser } from "../servers/mail_server.ts";

/** Root of the checkout. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** The forms in which the product is run. */
export const FORMS = ["sources", "bundle"] as const;

/** One of {@link FORMS}. */
export type Form = (typeof FORMS)[number];

/** File that is run. */
export function script(form: Form): string {
  return form === "sources" ? `${ROOT}/main.ts` : `${ROOT}/dist/mail-imap-mcp.js`;
}

/** A config directory that removes itself. */
export interface ConfigDirectory {
  readonly path: string;
  remove(): Promise<void>;
}

/** The limits that a person has who sets none. */
export const USUAL_RATE_LIMITS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.values(NUMBER_VARIABLES).filter(({ name }) => name.startsWith("MAIL_IMAP_RATE_"))
    .map((variable) => [variable.name, variable.default]),
);

/** Tests call faster than a person's client; what is about the limits sets them itself. */
const NO_RATE_LIMITS = Object.fromEntries(
  Object.keys(USUAL_RATE_LIMITS).filter((name) => name.endsWith("_PER_SECOND"))
    .map((name) => [name, 0]),
);

/**
 * Makes a config directory with a `.env` that only its owner can read.
 *
 * @throws {Error} When a password or client secret has no canary in it: nobody would see it leak.
 */
export async function configDirectory(
  variables: Readonly<Record<string, string | number>>,
): Promise<ConfigDirectory> {
  for (const [name, value] of Object.entries(variables)) {
    if (!/_(PASS|SECRET)$/.test(name) || String(value).includes(CANARY)) continue;
    throw new Error(`${name} has no canary in it; see tests/support/canary.ts`);
  }
  const path = await Deno.makeTempDir({ prefix: "mail-imap-mcp-config-" });
  const real = (name: string, value: string | number): string | number =>
    IS_PREFIXED && /_FOLDERS$/.test(name) ? listToServer(`${value}`) : value;
  const lines = Object.entries({ ...NO_RATE_LIMITS, ...variables }).map(([name, value]) =>
    `${name}='${real(name, value)}'\n`
  );
  await Deno.writeTextFile(`${path}/.env`, lines.join(""), { mode: 0o600 });
  return { path, remove: () => Deno.remove(path, { recursive: true }) };
}

/** Variables of an account on a test server, and trust in its authority. */
export function accountVariables(
  server: Pick<MailServer, "port" | "caPath">,
  user: MailUser,
  name = "DEFAULT",
): Record<string, string | number> {
  return {
    [`MAIL_IMAP_${name}_HOST`]: "localhost",
    [`MAIL_IMAP_${name}_PORT`]: server.port,
    [`MAIL_IMAP_${name}_USER`]: user.name,
    [`MAIL_IMAP_${name}_PASS`]: user.password,
    MAIL_IMAP_CA_CERT_PATH: server.caPath,
  };
}

/** The command line for a config directory: what `mail-imap-mcp permissions` prints. */
export function commandLine(directory: string, form: Form): [string, ...string[]] {
  const { config } = loadConfig({ directory, environment: {} });
  const flags = processFlags(config, form === "sources" ? ROOT : undefined);
  return recorded(
    [Deno.execPath(), "run", "--quiet", ...flags, script(form), "--config-dir", directory],
    () => namedBy(config),
  );
}

/** The command line for a sign-in: what `login` prints where it may do less. */
export function loginCommandLine(
  directory: string,
  form: Form,
  account: string,
): [string, ...string[]] {
  const { config } = loadConfig({ directory, environment: {} });
  const [oauth] = oauthOf({ accounts: config.accounts.filter(({ id }) => id === account) });
  const flow = oauth?.deviceUrl === undefined ? "browser" : "device";
  const net = oauth === undefined ? [] : loginTargets(oauth, flow);
  const flags = processFlags(config, form === "sources" ? ROOT : undefined, net);
  const args = [script(form), "login", account, "--config-dir", directory];
  return recorded([Deno.execPath(), "run", "--quiet", ...flags, ...args], () => namedBy(config));
}

/** A running product. */
export interface Product extends McpSession {
  readonly directory: string;
}

/** What a caller may choose about a product. */
export interface ProductOptions {
  /** @default {"bundle"} */
  readonly form?: Form;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes the client one that can ask its person. */
  readonly answer?: Answerer;
}

/** Starts the product on a config directory, which stays, and connects the official client to it. */
export async function startProductIn(
  directory: string,
  { form = "bundle", env, answer }: ProductOptions = {},
): Promise<Product> {
  const [command, ...args] = commandLine(directory, form);
  const session = await connectMcp(command, args, {
    // Once a day the runtime asks for its newest version, through whatever proxy there is.
    DENO_NO_UPDATE_CHECK: "1",
    ...(Deno.env.has("DENO_DIR") ? { DENO_DIR: Deno.env.get("DENO_DIR") as string } : {}),
    ...env,
  }, answer);
  return { ...session, directory };
}

/** Starts the product on a config directory of its own, and connects the official client to it. */
export async function startProduct(
  variables: Readonly<Record<string, string | number>>,
  options: ProductOptions = {},
): Promise<Product> {
  const directory = await configDirectory(variables);
  const product = await startProductIn(directory.path, options);
  return {
    ...product,
    async close() {
      await product.close().finally(() => directory.remove());
    },
  };
}
