/**
 * What is known about mail providers: the one place for it. `init` sets up an
 * account from it, `doctor` explains failures with it, an account with
 * `AUTH=oauth2` takes its sign-in addresses from it, and docs/providers.md is
 * generated from it.
 *
 * @module
 */

import { splitAddress } from "./address.ts";

/** How a provider lets this program in. */
export type SignInKind = "app_password" | "oauth2" | "password" | "bridge_password";

/** Where and how to sign in with OAuth 2 (RFC 6749). */
export interface OAuthEndpoints {
  /** RFC 8414 issuer; `{tenant}` stands for the account's OAUTH_TENANT, where that is the id of one. */
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
  /** How a client is registered there, as sentences for a person. */
  readonly registration: readonly string[];
  /** How this provider knows the machine in a redirect address. @default "127.0.0.1" */
  readonly redirectHost?: "localhost";
}

/** One provider. */
export interface Provider {
  /** Stable word. */
  readonly id: string;
  /** As people know it. */
  readonly name: string;
  /** Domains of its addresses, whole names in lower case. */
  readonly domains: readonly string[];
  /** Names of its IMAP servers; the first is the one to use unless {@link hostsByDomain} says another. */
  readonly hosts: readonly [string, ...string[]];
  /** Which of the hosts is for which domain, where it is not the first. */
  readonly hostsByDomain?: Readonly<Record<string, string>>;
  readonly port: number;
  readonly security: "tls" | "starttls";
  /** What the user name is: the whole address, or what stands before the `@`. */
  readonly user: "address" | "local_part";
  /** Best first. */
  readonly signIn: readonly [SignInKind, ...SignInKind[]];
  /** Where a person makes an app password, or finds the password that works here: an address, or the way through the settings. */
  readonly passwordPage?: string;
  /** What has to be done before such a password can be made, or used, as sentences. */
  readonly before: readonly string[];
  /** Where the provider shows who signed in lately: an address, or the way through the settings. */
  readonly activityPage?: string;
  /** Its server has a certificate that no public authority signed; MAIL_IMAP_CA_CERT_PATH has to name it. */
  readonly ownCertificate?: true;
  readonly oauth?: OAuthEndpoints;
  /** What differs from other servers, as sentences for a person. */
  readonly quirks: readonly string[];
}

/** `NAME.ENDING` for each of the endings. */
function under(name: string, endings: string): string[] {
  return endings.split(" ").map((ending) => `${name}.${ending}`);
}

/** GMX has two sets of servers; these domains belong to that of gmx.com. */
const GMX_COM = under(
  "gmx",
  "com ca cn co.in co.uk com.br com.my com.tr es fr hk ie it li ph pt ru se sg tm tw us",
);

const UNITED_INTERNET_BEFORE = [
  "Allow POP3 and IMAP in the settings of the mailbox: E-Mail > Settings > POP3 & IMAP. It is off at first.",
] as const;
const UNITED_INTERNET_PASSWORDS =
  "with two-factor authentication on, My Account > Security > application-specific passwords; without it, the password of the mailbox";
const YAHOO_PASSWORDS_STAY =
  "App passwords stay valid when the password of the account changes; delete them one by one.";

/** Every provider that is known. */
export const PROVIDERS: readonly Provider[] = [
  {
    id: "gmail",
    name: "Gmail",
    domains: ["gmail.com", "googlemail.com"],
    hosts: ["imap.gmail.com", "imap.googlemail.com"],
    port: 993,
    security: "tls",
    user: "address",
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
      registration: [
        "At https://console.cloud.google.com make a project, enable the Gmail API, fill in the consent screen with the scope https://mail.google.com/, and make an OAuth client of the type Desktop app.",
      ],
    },
    quirks: [
      "At most 15 connections at once.",
      "All Mail shows every message a second time; a search of all folders finds it twice.",
      "With OAuth 2 and an app of your own that is in testing, Google ends the sign-in after 7 days.",
    ],
  },
  {
    id: "microsoft",
    name: "Outlook.com and Microsoft 365",
    domains: [
      ...under(
        "outlook",
        "com at be cl cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk co.id co.il co.th com.ar com.au com.br com.gr com.tr com.vn",
      ),
      ...under(
        "hotmail",
        "com be ca cl cz de dk es fi fr gr hu it lt lv my nl no ph rs se sg sk co.id co.il co.in co.jp co.kr co.th co.uk co.za com.ar com.au com.br com.hk com.tr com.tw com.vn",
      ),
      ...under(
        "live",
        "com at be ca cl cn de dk fi fr hk ie in it jp nl no ru se co.jp co.kr co.uk co.za com.ar com.au com.mx com.my com.ph com.pt com.sg",
      ),
      "livemail.tw",
      "msn.com",
      "windowslive.com",
    ],
    hosts: ["outlook.office365.com", "imap-mail.outlook.com", "outlook.office.com"],
    port: 993,
    security: "tls",
    user: "address",
    // Passwords, app passwords too, are refused for IMAP since September 2024.
    signIn: ["oauth2"],
    before: [
      "Outlook.com: turn on Settings > Mail > Forwarding and IMAP > Let devices and apps use IMAP. It is off at first.",
      "Microsoft 365: an administrator may have to allow IMAP for the mailbox, and the app.",
    ],
    activityPage: "https://account.live.com/Activity",
    oauth: {
      issuer: "https://login.microsoftonline.com/{tenant}/v2.0",
      tokenUrl: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
      deviceUrl: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
      authorizeUrl: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
      scope: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
      defaultTenant: "common",
      registration: [
        "At https://entra.microsoft.com register a mobile and desktop application with the redirect address http://localhost, allow public client flows, and add the delegated permission IMAP.AccessAsUser.All of Office 365 Exchange Online.",
      ],
      // Its registration of clients takes no address, and any port with this name.
      redirectHost: "localhost",
    },
    quirks: [
      "No password works over IMAP, an app password neither.",
      "A search for text that is not ASCII may find nothing although there is something.",
    ],
  },
  {
    id: "fastmail",
    name: "Fastmail",
    domains: [
      ...under("fastmail", "com fm cn de es fr im in jp mx net nl org se to tw uk us co.uk com.au"),
      "sent.com",
    ],
    hosts: ["imap.fastmail.com"],
    port: 993,
    security: "tls",
    user: "address",
    signIn: ["app_password"],
    passwordPage: "Settings > Privacy & Security > Integrations > New app password",
    before: ["The Basic plan has neither IMAP nor app passwords."],
    activityPage: "Settings > Privacy & Security > Logged in sessions, with the login log below",
    quirks: ["The user name is the address of the login, not an alias."],
  },
  {
    id: "icloud",
    name: "iCloud",
    domains: ["icloud.com", "me.com", "mac.com"],
    hosts: ["imap.mail.me.com"],
    port: 993,
    security: "tls",
    user: "local_part",
    signIn: ["app_password"],
    passwordPage: "https://account.apple.com, Sign-In and Security > App-Specific Passwords",
    before: ["Turn on two-factor authentication for the Apple Account."],
    activityPage: "https://account.apple.com, Devices",
    quirks: [
      "The user name is what stands before the @; if it is refused, the whole address.",
      "When the password of the Apple Account changes, all app-specific passwords end.",
      "A search for words in the text may find nothing although there is something.",
    ],
  },
  {
    id: "yahoo",
    name: "Yahoo",
    // yahoo.co.jp belongs to another company with servers of its own.
    domains: [
      ...under("yahoo", "com ca de es fr it se co.in co.nz co.uk com.ar com.au com.br com.mx"),
      "myyahoo.com",
      "rocketmail.com",
      "ymail.com",
    ],
    hosts: ["imap.mail.yahoo.com"],
    port: 993,
    security: "tls",
    user: "address",
    signIn: ["app_password"],
    passwordPage: "https://login.yahoo.com/account/security, External connections",
    before: ["Use a browser in which you have signed in to Yahoo for some days."],
    activityPage: "https://login.yahoo.com/account/security, Recent account activity",
    quirks: [YAHOO_PASSWORDS_STAY, "Only the newest 10,000 messages of a folder are shown."],
  },
  {
    id: "aol",
    name: "AOL",
    domains: [
      ...under("aol", "com de es fr it se co.nz co.uk com.ar com.au com.br com.mx"),
      "aim.com",
    ],
    hosts: ["imap.aol.com"],
    port: 993,
    security: "tls",
    user: "address",
    signIn: ["app_password"],
    passwordPage: "https://login.aol.com/account/security, Generate and manage app passwords",
    before: ["Use a browser in which you have signed in to AOL for some days."],
    activityPage: "https://login.aol.com/account/security",
    quirks: [YAHOO_PASSWORDS_STAY],
  },
  {
    id: "proton",
    name: "Proton Mail, through Bridge",
    domains: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"],
    hosts: ["127.0.0.1"],
    port: 1143,
    security: "starttls",
    user: "address",
    signIn: ["bridge_password"],
    passwordPage: "Proton Mail Bridge > the account > Mailbox details",
    before: [
      "Install Proton Mail Bridge, sign in to it, and keep it running; it needs a paid plan.",
      "Bridge > Settings > Export TLS certificates; name the file cert.pem in MAIL_IMAP_CA_CERT_PATH, and delete key.pem.",
    ],
    activityPage:
      "https://account.proton.me, Security and privacy > Account monitor; it is off until you turn it on",
    ownCertificate: true,
    quirks: ["Bridge has a password of its own; that of the Proton account does not work."],
  },
  {
    id: "gmx",
    name: "GMX",
    domains: [...under("gmx", "net at biz ch de eu info org"), ...GMX_COM],
    hosts: ["imap.gmx.net", "imap.gmx.com"],
    hostsByDomain: Object.fromEntries(GMX_COM.map((domain) => [domain, "imap.gmx.com"])),
    port: 993,
    security: "tls",
    user: "address",
    signIn: ["app_password", "password"],
    passwordPage: UNITED_INTERNET_PASSWORDS,
    before: UNITED_INTERNET_BEFORE,
    quirks: [],
  },
  {
    id: "webde",
    name: "WEB.DE",
    domains: ["web.de"],
    hosts: ["imap.web.de"],
    port: 993,
    security: "tls",
    user: "local_part",
    signIn: ["app_password", "password"],
    passwordPage: UNITED_INTERNET_PASSWORDS,
    before: UNITED_INTERNET_BEFORE,
    quirks: ["The user name is what stands before the @."],
  },
  {
    id: "netease",
    name: "NetEase 163, 126 and yeah.net",
    domains: ["163.com", "126.com", "yeah.net"],
    hosts: ["imap.163.com", "imap.126.com", "imap.yeah.net"],
    hostsByDomain: { "126.com": "imap.126.com", "yeah.net": "imap.yeah.net" },
    port: 993,
    security: "tls",
    user: "address",
    signIn: ["app_password"],
    passwordPage: "Settings > POP3/SMTP/IMAP, the client authorization code",
    before: ["Turn on IMAP at the same place; the code comes with it, by text message."],
    quirks: [
      "A program that does not say its name (the ID command) is locked out as an unsafe login; this one says it.",
    ],
  },
  {
    id: "mailbox_org",
    name: "mailbox.org",
    domains: ["mailbox.org"],
    hosts: ["imap.mailbox.org"],
    port: 993,
    security: "tls",
    user: "address",
    signIn: ["app_password", "password"],
    passwordPage: "All settings > Security > Email app passwords, for IMAP alone",
    before: [],
    quirks: ["With two-factor authentication on, only an app password works."],
  },
  {
    id: "posteo",
    name: "Posteo",
    domains: under(
      "posteo",
      "de at be ca ch cl co com cr cz dk ee es eu fi gl gr hn hr hu ie in is it jp la li lt lu me mx my net nl no nz org pe pl pm pt ro se sg si tn uk us co.uk com.br",
    ),
    hosts: ["posteo.de"],
    port: 993,
    security: "tls",
    user: "address",
    signIn: ["app_password"],
    passwordPage: "https://posteo.de/en/help/app-passwords",
    before: [
      "Settings > My account > Change password: the additional email account protection has to be off, it closes IMAP.",
    ],
    quirks: [],
  },
  {
    id: "mail_de",
    name: "mail.de",
    domains: ["mail.de"],
    hosts: ["imap.mail.de"],
    port: 993,
    security: "tls",
    user: "address",
    signIn: ["password"],
    before: [],
    quirks: [],
  },
];

/** The provider of an address, by its domain; undefined for what is no plain address. */
export function providerOfAddress(address: string): Provider | undefined {
  const domain = splitAddress(address)?.domain;
  return domain === undefined
    ? undefined
    : PROVIDERS.find(({ domains }) => domains.includes(domain));
}

/**
 * The provider whose IMAP server has this name.
 *
 * @param port Tells a bridge on this machine from other servers there; without it none is found.
 */
export function providerOfHost(host: string, port?: number): Provider | undefined {
  const name = host.toLowerCase().replace(/\.$/, "");
  return PROVIDERS.find((provider) =>
    provider.hosts.includes(name) && (provider.ownCertificate !== true || provider.port === port)
  );
}

/** The provider's IMAP server for addresses of this domain. */
export function hostForDomain({ hosts, hostsByDomain }: Provider, domain: string): string {
  return hostsByDomain !== undefined && Object.hasOwn(hostsByDomain, domain)
    ? hostsByDomain[domain] ?? hosts[0]
    : hosts[0];
}
