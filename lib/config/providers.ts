/**
 * What is known about mail providers: the one place for it. `init` sets up an
 * account from it, `doctor` explains failures with it, an account with
 * `AUTH=oauth2` takes its sign-in addresses from it, and docs/providers.md is
 * generated from it.
 *
 * @module
 */

/** How a provider lets this program in. */
export type SignInKind = "app_password" | "oauth2" | "password" | "bridge_password";

/** Where and how to sign in with OAuth 2 (RFC 6749). */
export interface OAuthEndpoints {
  /** RFC 8414 issuer; `{tenant}` stands for the account's OAUTH_TENANT. */
  readonly issuer: string;
  readonly tokenUrl: string;
  /** RFC 8628; absent where the provider allows no mail through it. */
  readonly deviceUrl?: string;
  /** RFC 6749 section 3.1, for the sign-in in a browser on this machine. */
  readonly authorizeUrl: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** Parameters of the authorization request that this provider wants besides the standard's. */
  readonly authorizeParameters?: Readonly<Record<string, string>>;
  /** Used for `{tenant}` when the account sets none. */
  readonly defaultTenant?: string;
  /** Tenants that stand for many: the issuer then has another name. */
  readonly sharedTenants?: readonly string[];
  /** How this provider knows the machine in a redirect address. @default "127.0.0.1" */
  readonly redirectHost?: "localhost";
}

/** One provider. */
export interface Provider {
  /** Stable word. */
  readonly id: string;
  /** As people know it. */
  readonly name: string;
  /** Domains of its addresses; a name that ends in `.` stands for all that begin so, as `yahoo.`. */
  readonly domains: readonly string[];
  /** Names of its IMAP servers; the first is the one to use. */
  readonly hosts: readonly [string, ...string[]];
  readonly port: number;
  readonly security: "tls" | "starttls";
  /** Best first. */
  readonly signIn: readonly [SignInKind, ...SignInKind[]];
  /** Where a person makes an app password, or finds the password that works here. */
  readonly passwordPage?: string;
  /** What has to be done before such a password can be made, as sentences. */
  readonly before: readonly string[];
  /** Where the provider shows who signed in lately. */
  readonly activityPage?: string;
  readonly oauth?: OAuthEndpoints;
  /** What differs from other servers, as sentences for a person. */
  readonly quirks: readonly string[];
}

/** Every provider that is known. */
export const PROVIDERS: readonly Provider[] = [
  {
    id: "gmail",
    name: "Gmail",
    domains: ["gmail.com", "googlemail.com"],
    hosts: ["imap.gmail.com", "imap.googlemail.com"],
    port: 993,
    security: "tls",
    signIn: ["app_password", "oauth2"],
    passwordPage: "https://myaccount.google.com/apppasswords",
    before: ["Turn on 2-Step Verification; without it the page for app passwords does not open."],
    activityPage: "https://myaccount.google.com/notifications",
    oauth: {
      issuer: "https://accounts.google.com",
      tokenUrl: "https://oauth2.googleapis.com/token",
      // Google's device endpoint refuses the scope of mail, so there is none here.
      authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth",
      scope: "https://mail.google.com/",
      authorizeParameters: { access_type: "offline", prompt: "consent" },
    },
    quirks: [
      "At most 15 connections at once.",
      "All Mail shows every message a second time; a search of all folders finds it twice.",
    ],
  },
  {
    id: "microsoft",
    name: "Outlook.com and Microsoft 365",
    domains: ["outlook.com", "outlook.", "hotmail.com", "hotmail.", "live.com", "live.", "msn.com"],
    hosts: ["outlook.office365.com", "imap-mail.outlook.com", "outlook.office.com"],
    port: 993,
    security: "tls",
    // Passwords, app passwords too, are refused for IMAP since September 2024.
    signIn: ["oauth2"],
    before: [],
    activityPage: "https://account.live.com/Activity",
    oauth: {
      issuer: "https://login.microsoftonline.com/{tenant}/v2.0",
      tokenUrl: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
      deviceUrl: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
      authorizeUrl: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
      scope: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
      defaultTenant: "common",
      sharedTenants: ["common", "organizations", "consumers"],
      // Its registration of clients takes no address, and any port with this name.
      redirectHost: "localhost",
    },
    quirks: [
      "A search for text that is not ASCII may find nothing although there is something.",
    ],
  },
];

/** The provider of an address, by its domain. */
export function providerOfAddress(address: string): Provider | undefined {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  return PROVIDERS.find(({ domains }) =>
    domains.some((known) => known.endsWith(".") ? domain.startsWith(known) : domain === known)
  );
}

/** The provider whose IMAP server has this name. */
export function providerOfHost(host: string): Provider | undefined {
  return PROVIDERS.find(({ hosts }) => hosts.includes(host.toLowerCase()));
}
