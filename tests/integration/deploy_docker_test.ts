/**
 * The image and the compose file of deploy/docker/, as far as they can be
 * judged without an engine: by what they say, and by running what the image
 * would hold with nothing else around it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { basename, dirname } from "node:path";
import { loadConfig } from "../../lib/config/load.ts";
import { processFlags } from "../../lib/sandbox/permissions.ts";
import { connectMcp } from "../clients/mcp.ts";
import { deployed, run, testUnless, whyNot } from "../support/deploy.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import {
  DOCKERFILE,
  entrypoint,
  IMAGE,
  makeImage,
  putSecret,
  valueOf,
  whyNoRoot,
} from "../support/image.ts";
import { ROOT, script } from "../support/product.ts";

const COMPOSE = deployed("docker/docker-compose.yml");

/** What is indented below a line of a YAML file. */
function block(text: string, line: string): string {
  const depth = (some: string): number => some.length - some.trimStart().length;
  const lines = text.split("\n");
  const from = lines.indexOf(line);
  assert.notEqual(from, -1, `there is no line "${line}"`);
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((next) => next.trim() !== "" && depth(next) <= depth(line));
  return rest.slice(0, to === -1 ? undefined : to).join("\n");
}

const SERVER = block(COMPOSE, "  mail-imap-mcp:");
const GATEWAY = block(COMPOSE, "  gateway:");

Deno.test("The image is made from scratch, runs as a number that is nobody, and has no shell to start it.", () => {
  assert.deepEqual(IMAGE[0], { name: "FROM", value: "scratch" });
  assert.match(valueOf("USER"), /^[1-9]\d{4,}:[1-9]\d{4,}$/);
  assert.equal(valueOf("HEALTHCHECK"), "NONE");
  for (const name of ["ENTRYPOINT", "CMD"]) assert.ok(Array.isArray(JSON.parse(valueOf(name))));
  const inImage = IMAGE.map(({ name }) => name);
  assert.ok(!inImage.includes("RUN"), "there is nothing that could run");
  assert.deepEqual(inImage.filter((name) => /^(ADD|EXPOSE|VOLUME|SHELL)$/.test(name)), []);
});

Deno.test("The image is built with the version of Deno that the tests run with, and every base has a version.", () => {
  const bases = DOCKERFILE.filter(({ name }) => name === "FROM").map(({ value }) => value);
  assert.equal(bases[0], `denoland/deno:debian-${Deno.version.deno} AS build`);
  for (const tag of [...bases, ...COMPOSE.match(/(?<=image: ).*/g) ?? []]) {
    assert.doesNotMatch(tag, /:latest/);
    // Ours is built beside the compose file, from the checkout that has the version.
    assert.match(tag, /:[\w.-]*\d|^scratch$|^mail-imap-mcp:local$/);
  }
});

Deno.test("Nothing secret can get into a layer: what is copied is named, and the context holds no more.", () => {
  const copied = DOCKERFILE.filter(({ name, value }) => name === "COPY" && !/^--from/.test(value))
    .flatMap(({ value }) => value.split(" ").slice(0, -1)).sort();
  const [everything, ...allowed] = deployed("docker/Dockerfile.dockerignore").split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  assert.equal(everything, "*");
  assert.deepEqual(allowed.map((line) => line.slice(1)).sort(), copied);
  assert.ok(copied.every((path) => Deno.statSync(`${ROOT}/${path}`)));
  const names = DOCKERFILE.filter(({ name }) => /^(ENV|ARG)$/.test(name)).map(({ value }) => value);
  assert.doesNotMatch(names.join(" "), /PASS|TOKEN|SECRET/);
});

Deno.test("What is copied is enough for the bundle that the image holds, and it comes to the same.", async () => {
  const context = await Deno.makeTempDir();
  try {
    for (const { name, value } of DOCKERFILE) {
      if (name !== "COPY" || value.startsWith("--from")) continue;
      const words = value.split(" ");
      const to = words.pop() ?? "";
      for (const from of words) {
        const target = to.endsWith("/") ? `${context}/${to}${basename(from)}` : `${context}/${to}`;
        await Deno.mkdir(dirname(target), { recursive: true });
        const copied = await run(["cp", "-r", `${ROOT}/${from}`, target]);
        assert.equal(copied.code, 0, copied.err);
      }
    }
    const bundling = DOCKERFILE.find(({ name, value }) => name === "RUN" && /^deno /.test(value));
    const [, ...args] = bundling?.value.split(" ") ?? [];
    const bundled = await run(["env", "-C", context, Deno.execPath(), ...args]);
    assert.equal(bundled.code, 0, bundled.err);
    assert.deepEqual(
      await Deno.readFile(`${context}/dist/mail-imap-mcp.js`),
      await Deno.readFile(script("bundle")),
    );
  } finally {
    await Deno.remove(context, { recursive: true });
  }
});

Deno.test("The container is started with the flags that `permissions` prints.", () => {
  const environment = {
    MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
    MAIL_IMAP_DEFAULT_USER: "ada",
    MAIL_IMAP_DEFAULT_PASS: "correct-horse",
  };
  const { config } = loadConfig({ directory: "/config", environment });
  const command = [...block(SERVER, "    command:").matchAll(/- (.*)/g)].map(([, word = ""]) =>
    word.replace("${MAIL_HOST:?the name of the mail server}", "imap.example.com")
      .replace("${MAIL_PORT:-993}", "993")
  );
  const words = [...entrypoint().slice(2), ...command]
    .filter((word) => !["--quiet", "--no-code-cache"].includes(word));
  const flags = processFlags(config).map((flag) =>
    flag.startsWith("--allow-read") ? `${flag},/run/secrets` : flag
  );
  assert.deepEqual(
    words.filter((word) => word.startsWith("--allow-")).sort(),
    [
      ...flags.filter((flag) => flag.startsWith("--allow-")),
    ].sort(),
  );
  assert.deepEqual(new Set(words.slice(0, -3)), new Set(flags));
  assert.deepEqual(words.slice(-3), ["/app/mail-imap-mcp.js", "--config-dir", "/config"]);
});

for (const [name, service] of [["server", SERVER], ["gateway", GATEWAY]] as const) {
  Deno.test(`The ${name}'s container can write nothing, gain nothing and use no more than it needs.`, () => {
    for (
      const line of [
        'user: "65532:65532"',
        "read_only: true",
        "cap_drop:\n      - ALL",
        "security_opt:\n      - no-new-privileges:true",
      ]
    ) {
      assert.ok(service.includes(`    ${line}`), line);
    }
    for (const limit of ["pids_limit", "mem_limit", "memswap_limit", "cpus"]) {
      assert.match(service, new RegExp(`^    ${limit}: [\\d.]+[mg]?$`, "m"));
    }
    assert.doesNotMatch(service, /privileged:|cap_add|network_mode|\bpid:|devices:|docker\.sock/);
    assert.doesNotMatch(service, /^ +ports:/m);
  });
}

Deno.test("Only the gateway has a network that leads out; the server has no names but the mail server's.", () => {
  assert.equal(block(SERVER, "    networks:").trim(), "- inside");
  assert.match(block(COMPOSE, "  inside:"), /^ +internal: true$/m);
  assert.match(GATEWAY, /^ +outside:$/m);
  const [, address = ""] = /ipv4_address: (\S+)/.exec(GATEWAY) ?? [];
  assert.deepEqual(block(SERVER, "    extra_hosts:").trim(), `- \${MAIL_HOST}:${address}`);
  assert.equal(block(SERVER, "    dns:").trim(), "- 127.0.0.1");
});

Deno.test("The password comes as a file, and no engine keeps what is said to the client.", () => {
  assert.match(SERVER, /MAIL_IMAP_DEFAULT_PASS_FILE: \/run\/secrets\/imap_password$/m);
  assert.doesNotMatch(COMPOSE, /_PASS:/);
  assert.equal(block(SERVER, "    logging:").trim(), "driver: none");
  assert.match(Deno.readTextFileSync(`${ROOT}/.gitignore`), /^deploy\/docker\/secrets\/$/m);
});

testUnless(whyNot("haproxy"), "The gateway's configuration is one.", async () => {
  const { code, err } = await run(
    ["haproxy", "-c", "-f", `${ROOT}/deploy/docker/gateway.cfg`],
    "",
    { MAIL_HOST: "imap.example.com", MAIL_PORT: "993" },
  );
  assert.equal(code, 0, err);
});

testUnless(
  whyNoRoot(),
  "What the image holds is enough: a client is served by it, read-only, without a capability.",
  async () => {
    await using stack = new AsyncDisposableStack();
    const server = await sampleServer();
    stack.defer(() => server.stop());
    const image = stack.use(await makeImage());
    await putSecret(image, "/run/secrets/imap_password", `${ADA.password}\n`);
    await Deno.copyFile(server.caPath, `${image.path}/config/ca.pem`);
    const words = [
      ...entrypoint(),
      `--allow-net=localhost:${server.port}`,
      ...["/app/mail-imap-mcp.js", "--config-dir", "/config"],
    ];
    const environment = [
      "MAIL_IMAP_DEFAULT_HOST=localhost",
      `MAIL_IMAP_DEFAULT_PORT=${server.port}`,
      `MAIL_IMAP_DEFAULT_USER=${ADA.name}`,
      "MAIL_IMAP_DEFAULT_PASS_FILE=/run/secrets/imap_password",
      "MAIL_IMAP_CA_CERT_PATH=ca.pem",
    ];
    const [command, ...args] = image.line(
      environment,
      words,
      ["--pid", "--fork", "--kill-child"],
    );
    const session = await connectMcp(command, args);
    const found = await session.call("imap_search_messages", { limit: 5 });
    assert.equal(found.data?.messages.length, 5, found.text);
    await session.close();
  },
);
