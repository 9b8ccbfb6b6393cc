/**
 * Asking how to sign in.
 *
 * @module
 */

import { badCredential } from "../config/credential.ts";
import { badScope, badTenant, badUrl } from "../config/oauth.ts";
import type { Provider } from "../config/providers.ts";
import { Secret } from "../config/secret.ts";
import type { OAuthSignIn, PasswordSignIn } from "./answers.ts";
import type { FoundEndpoints } from "./lookup/found.ts";
import { isWithin } from "./lookup/found.ts";
import type { Lookup } from "./lookup/lookup.ts";
import { askChoice, askFor, confirm } from "./questions.ts";
import type { Terminal } from "./terminal.ts";

/** Sixteen letters in groups of four, as app passwords are shown. */
const IN_GROUPS = /^[a-z0-9]{4}(?: [a-z0-9]{4}){3}$/i;

/** Asks which of the ways that a provider has. */
export async function askKind(
  terminal: Terminal,
  provider: Provider | undefined,
): Promise<"password" | "oauth2"> {
  const oauth = provider === undefined || provider.oauth !== undefined;
  const password = provider === undefined || provider.signIn.some((kind) => kind !== "oauth2");
  if (!oauth) return "password";
  if (!password) return "oauth2";
  return await askChoice(terminal, "Sign in with a password or OAuth 2", ["password", "oauth2"]);
}

/** Asks for the password. */
export async function askPassword(
  terminal: Terminal,
  provider: Provider | undefined,
): Promise<PasswordSignIn> {
  const isAppPassword = provider?.signIn.includes("app_password") ?? false;
  const typed = await askFor(terminal, {
    text: `${isAppPassword ? "App password" : "Password"} (nothing is shown while you type)`,
    secret: true,
    bad: badCredential,
  });
  if (!isAppPassword || !IN_GROUPS.test(typed)) {
    return { kind: "password", password: new Secret(typed) };
  }
  terminal.say("  The spaces between its groups are left out.");
  return { kind: "password", password: new Secret(typed.replaceAll(" ", "")) };
}

/** Asks for what OAuth 2 takes. The sign-in itself is the command `login`. */
export async function askOAuth(
  terminal: Terminal,
  provider: Provider | undefined,
  lookup: Lookup | undefined,
): Promise<OAuthSignIn> {
  for (const sentence of provider?.oauth?.registration ?? REGISTRATION) terminal.say(sentence);
  const clientId = await askFor(terminal, { text: "Client id", bad: badCredential });
  const secret = await askFor(terminal, {
    text: "Client secret (Enter: none; nothing is shown)",
    fallback: "",
    secret: true,
    bad: badCredential,
  });
  const client = {
    kind: "oauth2",
    clientId,
    clientSecret: secret === "" ? undefined : new Secret(secret),
  } as const;
  if (provider?.oauth === undefined) {
    return { ...client, tenant: undefined, ...await askEndpoints(terminal, lookup) };
  }
  const { defaultTenant } = provider.oauth;
  if (defaultTenant === undefined) return { ...client, tenant: undefined };
  const tenant = await askFor(terminal, {
    text: "Tenant: its id or domain",
    fallback: defaultTenant,
    bad: badTenant,
  });
  return { ...client, tenant: tenant === defaultTenant ? undefined : tenant };
}

const REGISTRATION = [
  "OAuth 2 needs a client that is registered at your provider; its page on OAuth 2 says how.",
];

type Endpoints = Pick<
  OAuthSignIn,
  "tokenUrl" | "deviceUrl" | "authorizeUrl" | "issuer" | "scope"
>;

async function askEndpoints(terminal: Terminal, lookup: Lookup | undefined): Promise<Endpoints> {
  const found = lookup && await lookUpEndpoints(terminal, lookup);
  const scope = (): Promise<string> => askFor(terminal, { text: "Scope", bad: badScope });
  if (found) return { ...found, scope: await scope() };
  const ask = (text: string, fallback?: string): Promise<string> =>
    askFor(terminal, {
      text,
      ...(fallback === undefined ? {} : { fallback }),
      bad: (url) => url === fallback ? undefined : badUrl(url),
    });
  const tokenUrl = await ask("Token address (https://…)");
  const deviceUrl = await ask("Device authorization address (Enter: none)", "") || undefined;
  const authorizeUrl = await ask(
    deviceUrl ? "Authorization address (Enter: none)" : "Authorization address (https://…)",
    ...deviceUrl ? [""] : [],
  ) || undefined;
  return { tokenUrl, deviceUrl, authorizeUrl, scope: await scope() };
}

/** Addresses of the authorization server by its own metadata, if the person agrees. */
async function lookUpEndpoints(
  terminal: Terminal,
  lookup: Lookup,
): Promise<FoundEndpoints | undefined> {
  const issuer = await askFor(terminal, {
    text: "Address of the authorization server, to look it up (Enter: type all addresses)",
    fallback: "",
    bad: (url) => url === "" ? undefined : badUrl(url),
  });
  if (issuer === "") return undefined;
  const found = await terminal.during(lookup.endpoints(issuer));
  if (found === undefined) {
    terminal.say("It says nothing about itself that can be used.");
    return undefined;
  }
  const { hostname } = new URL(issuer);
  const urls = [found.tokenUrl, found.deviceUrl, found.authorizeUrl]
    .filter((url) => url !== undefined);
  for (const url of urls) terminal.say(`  ${url}`);
  const own = urls.every((url) => isWithin(new URL(url).hostname, hostname));
  if (!own) terminal.say(`Not all of them are at ${hostname}; tokens would go there.`);
  return await confirm(terminal, "Use these?", own) ? found : undefined;
}
