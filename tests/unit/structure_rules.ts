/**
 * The architecture as tables: which part may import what.
 *
 * @module
 */

/** What a room may import besides itself; a file's path stands for that file alone. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  mime: [],
  config: ["contract"],
  sandbox: ["config", "contract"],
  policy: ["config", "contract"],
  imap: ["config", "contract", "mime", "no_environment.ts", "version.ts"],
  content: ["contract", "mime", "no_environment.ts", "uncaught.ts"],
  tools: [
    "policy",
    "imap",
    "content/client.ts",
    "content/protocol.ts",
    "content/caps.ts",
    "config",
    "contract",
    "mime",
  ],
  resources: ["contract", "tools"],
  prompts: ["contract"],
  surface: ["config", "contract", "prompts", "resources", "tools", "version.ts"],
  http: [
    "config",
    "contract",
    "policy/rate_limit.ts",
    "sandbox/front_messages.ts",
    "metrics.ts",
    "no_environment.ts",
    "uncaught.ts",
  ],
  // Commands for a person, and the isolates they and the launcher start.
  signin: [
    "config",
    "contract",
    "sandbox",
    "cli.ts",
    "no_environment.ts",
    "own_script.ts",
    "uncaught.ts",
  ],
  doctor: [
    "config",
    "contract",
    "sandbox",
    "policy",
    "imap",
    "signin",
    "cli.ts",
    "no_environment.ts",
    "uncaught.ts",
    "version.ts",
  ],
  init: [
    "config",
    "contract",
    "sandbox",
    "doctor",
    "signin",
    "content/extract/xml.ts",
    "cli.ts",
    "own_script.ts",
    "uncaught.ts",
  ],
};

/** What lies at the top of the repository; another name is most often the cache of a program that ran there. */
export const TOP_LEVEL: readonly string[] = [
  ".ci",
  ".env.example",
  ".gitattributes",
  ".github",
  ".gitignore",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "LICENSE",
  "README.md",
  "SECURITY.md",
  "deno.json",
  "deno.lock",
  "deploy",
  "docs",
  "lib",
  "main.ts",
  "scripts",
  "tests",
];

/** Files directly in lib/; each may import downwards. */
export const TOP_FILES: readonly string[] = [
  "call_metrics.ts",
  "caller.ts",
  "calls.ts",
  "cli.ts",
  "deadline.ts",
  "http_exchange.ts",
  "http_service.ts",
  "line_buffer.ts",
  "log.ts",
  "log_sink.ts",
  "metrics.ts",
  "no_environment.ts",
  "no_generated_code.ts",
  "own_script.ts",
  "server.ts",
  "server_worker.ts",
  "stderr.ts",
  "stdio_transport.ts",
  "uncaught.ts",
  "version.ts",
];

/** Who may import a third-party package: rooms of lib, or files. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  mailparser: ["lib/content/"],
  "sanitize-html": ["lib/content/"],
  "css-tree": ["lib/content/html/"],
  domhandler: ["lib/content/html/"],
  parse5: ["lib/content/html/"],
  "parse5-htmlparser2-tree-adapter": ["lib/content/html/"],
  tldts: ["lib/content/verdict/"],
  fflate: ["lib/content/extract/"],
  saxes: ["lib/content/extract/"],
  unpdf: ["lib/content/extract/"],
  imapflow: ["lib/imap/"],
  oauth4webapi: ["lib/signin/authorization_server.ts"],
  "@modelcontextprotocol/sdk": [
    "lib/caller.ts",
    "lib/http_exchange.ts",
    "lib/http_service.ts",
    "lib/server.ts",
    "lib/stdio_transport.ts",
    "lib/surface/",
  ],
  zod: ["lib/resources/", "lib/tools/", "lib/no_generated_code.ts", "lib/server.ts"],
  pino: ["lib/log_sink.ts"],
};
