/**
 * The examples of deploy/ for `serve --http` where an engine starts it: Docker
 * Compose and Kubernetes. No engine is here. So they are judged by what they
 * say, and what they would start is started with the same words, variables,
 * files and user in what the image holds.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname } from "node:path";
import { splitAccountVariable } from "../../lib/config/account.ts";
import { TEXT_VARIABLES } from "../../lib/config/variables.ts";
import { exchange, statusOf } from "../clients/raw_http.ts";
import { freePorts } from "../servers/ports.ts";
import { COMPOSE, OBJECTS, POD, pod, replica, type Started } from "../support/containers.ts";
import { deployed, run, testUnless, whyNot } from "../support/deploy.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { KEY, startListening, TOKENS } from "../support/http_product.ts";
import { request } from "../support/http_requests.ts";
import {
  entrypoint,
  type Image,
  IMAGE_ID,
  makeImage,
  putSecret,
  valueOf,
  whyNoRoot,
} from "../support/image.ts";
import { ROOT } from "../support/product.ts";

/** Longest time for calls that are at work when it ends, in seconds: docs/http.md. */
const DRAIN_S = 25;

/** What a person puts into the secrets, by the name of the file. */
const SECRETS: Readonly<Record<string, string>> = {
  imap_password: ADA.password,
  http_token: TOKENS.all,
  http_read_token: TOKENS.read,
  http_key: KEY,
};

const SET = { MAIL_HOST: "imap.example.com", MAIL_USER: "ada", MCP_HOST: "mcp.example.com" };

const STARTED: Readonly<Record<string, Started>> = {
  "The compose file": replica(SET),
  "Kubernetes": pod(),
};

for (const [name, { args, env }] of Object.entries(STARTED)) {
  Deno.test(`${name} sets variables that there are, and each secret comes from a file.`, () => {
    for (const variable of Object.keys(env)) {
      const account = splitAccountVariable(variable)?.key;
      assert.ok(variable in TEXT_VARIABLES || account === "DEFAULT", variable);
    }
    const files = Object.entries(env).filter(([variable]) => variable.endsWith("_FILE"))
      .map(([, path]) => path);
    assert.deepEqual(
      files.map((path) => path.split("/").at(-1)).sort(),
      Object.keys(SECRETS).sort(),
    );
    const readable = entrypoint().find((word) => word.startsWith("--allow-read="));
    assert.equal(readable, "--allow-read=/config,/run/secrets");
    for (const path of files) assert.ok(path.startsWith("/run/secrets/"), path);
    assert.ok(!Object.keys(env).some((variable) => variable.endsWith("_PASS")));
  });

  Deno.test(`${name} allows the mail server and the address that it listens at, nothing else.`, () => {
    assert.deepEqual(args, [
      "--allow-net=imap.example.com:993,0.0.0.0:8000",
      ...["/app/mail-imap-mcp.js", "serve", "--http", "0.0.0.0:8000", "--public"],
      ...["--config-dir", "/config"],
    ]);
  });
}

Deno.test("Every container of the compose file can write nothing that stays, and gain nothing.", () => {
  for (const [name, service] of Object.entries<Record<string, unknown>>(COMPOSE.services)) {
    assert.equal(service["user"], valueOf("USER"), name);
    assert.equal(service["read_only"], true, name);
    assert.deepEqual(service["cap_drop"], ["ALL"], name);
    assert.deepEqual(service["security_opt"], ["no-new-privileges:true"], name);
    for (const limit of ["pids_limit", "mem_limit", "memswap_limit", "cpus"]) {
      assert.ok(service[limit], `${name}: ${limit}`);
    }
    for (const more of ["privileged", "cap_add", "network_mode", "pid", "devices"]) {
      assert.ok(!(more in service), `${name}: ${more}`);
    }
    assert.match(String(service["image"]), /:[\w.-]*\d|^mail-imap-mcp:local$/);
  }
});

Deno.test("Only the proxy has a port, only the gateway leads out, and each is where the others look for it.", () => {
  const { services, networks } = COMPOSE;
  assert.equal(networks.inside.internal, true);
  for (const [name, { ports = [], networks: its }] of Object.entries<typeof services>(services)) {
    assert.deepEqual(ports, name === "proxy" ? ["443:443"] : [], name);
    const more = { proxy: ["front"], gateway: ["outside"] }[name] ?? [];
    assert.deepEqual(Object.keys(its), ["inside", ...more], name);
  }
  const addressOf = (name: string) => services[name].networks.inside.ipv4_address;
  const replicas = ["replica-1", "replica-2"];
  for (const name of replicas) {
    assert.deepEqual(services[name].extra_hosts, [`\${MAIL_HOST}:${addressOf("gateway")}`]);
    assert.deepEqual(services[name].dns, ["127.0.0.1"]);
    assert.deepEqual(services[name].secrets, Object.keys(SECRETS));
  }
  const servers = [...deployed("docker/replicas.inc").matchAll(/^server (\S+);$/gm)];
  assert.deepEqual(
    servers.map(([, address]) => address),
    replicas.map((name) => `${addressOf(name)}:8000`),
  );
});

Deno.test("What the compose file mounts is there, where the configuration of nginx looks for it.", () => {
  const { services, secrets } = COMPOSE;
  for (const { volumes = [] } of Object.values<typeof services>(services)) {
    for (const volume of volumes) {
      const [file = "", , mode] = volume.split(":");
      assert.ok(Deno.statSync(`${ROOT}/deploy/docker/${file}`).isFile, file);
      assert.equal(mode, "ro");
    }
  }
  const used = [...deployed("nginx/mail-imap-mcp.conf").matchAll(/ (\/etc\/[^*;]+);$/gm)]
    .map(([, path]) => path);
  const mounted = [
    ...services.proxy.volumes.map((volume: string) => volume.split(":")[1]),
    ...services.proxy.secrets.map(({ target }: { target: string }) => target),
  ];
  assert.deepEqual([...new Set(used)].filter((path) => !mounted.includes(path)), []);
  for (const [name, { file }] of Object.entries<{ file: string }>(secrets)) {
    assert.equal(file, `./secrets/${name}`);
  }
});

Deno.test("Both leave more time to end than calls may take, and no probe ends it sooner.", () => {
  for (const name of ["replica-1", "replica-2", "proxy"]) {
    assert.ok(parseInt(COMPOSE.services[name].stop_grace_period) > DRAIN_S, name);
  }
  const [{ livenessProbe, lifecycle }] = POD.containers;
  const { periodSeconds, failureThreshold } = livenessProbe;
  assert.ok(periodSeconds * failureThreshold > DRAIN_S);
  assert.ok(POD.terminationGracePeriodSeconds > lifecycle.preStop.sleep.seconds + DRAIN_S);
});

Deno.test("Pods are what the restricted standard asks for, as the user of the image, with no word of the cluster.", () => {
  const labels = OBJECTS["Namespace"].metadata.labels;
  assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
  assert.deepEqual(POD.securityContext, {
    runAsNonRoot: true,
    runAsUser: IMAGE_ID,
    runAsGroup: IMAGE_ID,
    fsGroup: IMAGE_ID,
    seccompProfile: { type: "RuntimeDefault" },
  });
  assert.deepEqual(POD.containers[0].securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  assert.equal(POD.automountServiceAccountToken, false);
  // A service of this name would else be an account "mcp" without a password.
  assert.equal(splitAccountVariable("MAIL_IMAP_MCP_PORT")?.key, "MCP");
  assert.equal(POD.enableServiceLinks, false);
});

Deno.test("The policy lets pods out to the one address of the mail server, and all objects mean the same pods.", () => {
  const { Deployment, Service, NetworkPolicy } = OBJECTS;
  const [{ ip }] = POD.hostAliases;
  assert.equal(POD.dnsPolicy, "None");
  assert.deepEqual(NetworkPolicy.spec.policyTypes, ["Ingress", "Egress"]);
  assert.deepEqual(NetworkPolicy.spec.egress, [
    { to: [{ ipBlock: { cidr: `${ip}/32` } }], ports: [{ port: 993 }] },
  ]);
  const its = Deployment.spec.template.metadata.labels;
  for (const some of [Deployment.spec.selector.matchLabels, Service.spec.selector]) {
    assert.deepEqual(some, its);
  }
  assert.deepEqual(NetworkPolicy.spec.podSelector.matchLabels, its);
  const namespaces = [Deployment, Service, NetworkPolicy].map(({ metadata }) => metadata.namespace);
  assert.deepEqual(new Set(namespaces), new Set([OBJECTS["Namespace"].metadata.name]));
  assert.equal(Deployment.spec.replicas, 2);
});

testUnless(
  whyNot("nginx") ?? whyNoRoot(),
  "nginx takes what the compose file gives it, as a user that is nobody.",
  async () => {
    const { proxy } = COMPOSE.services;
    const root = await Deno.makeTempDir();
    try {
      const { code, err: made } = await run([
        "openssl",
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
        ...["-subj", "/CN=mcp.example.com", "-keyout", `${root}/key`, "-out", `${root}/cert`],
      ]);
      assert.equal(code, 0, made);
      const [cert, key] = proxy.secrets.map(({ target }: { target: string }) => target);
      const put = async (path: string, text: string): Promise<void> => {
        await Deno.mkdir(dirname(root + path), { recursive: true });
        // The places of the container are below the directory.
        const here = text.replaceAll(/(?<= )\/(?=etc|tmp|var)/g, `${root}/`)
          .replaceAll("listen 443", "listen 127.0.0.1:443").replace("[::]:443", "[::1]:443");
        await Deno.writeTextFile(root + path, here);
      };
      await put(cert, await Deno.readTextFile(`${root}/cert`));
      await put(key, await Deno.readTextFile(`${root}/key`));
      for (const volume of proxy.volumes) {
        const [file, path] = volume.split(":");
        await put(path, await Deno.readTextFile(`${ROOT}/deploy/docker/${file}`));
      }
      for (const place of proxy.tmpfs) {
        await Deno.mkdir(`${root}${place.split(":")[0]}`, { recursive: true });
      }
      const owned = await run(["chown", "-R", valueOf("USER"), root]);
      assert.equal(owned.code, 0, owned.err);
      const user = [`--reuid=${IMAGE_ID}`, `--regid=${IMAGE_ID}`, "--clear-groups"];
      const around = `${root}/etc/nginx/around.conf`;
      const said = await run([
        ...["unshare", "--net", "bash", "-c"],
        'ip link set lo up; sysctl -q -w net.ipv4.ip_unprivileged_port_start=0; exec setpriv "$@"',
        ...["-", ...user, "nginx", "-t", "-e", "stderr", "-c", around],
      ] as [string, ...string[]]);
      assert.equal(said.code, 0, said.err);
      assert.doesNotMatch(said.err, /\[(?:warn|emerg|alert)\]/);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
);

/** Listens in the image as a container would. */
async function listen(
  image: Image,
  { args, env }: Started,
  server: { readonly port: number },
): Promise<Awaited<ReturnType<typeof startListening>>> {
  const [port = 0] = freePorts(1);
  const words = args.map((word) =>
    word.replace("imap.example.com:993", `localhost:${server.port}`).replaceAll("8000", `${port}`)
  );
  const environment = {
    ...env,
    MAIL_IMAP_DEFAULT_HOST: "localhost",
    MAIL_IMAP_DEFAULT_PORT: `${server.port}`,
    MAIL_IMAP_DEFAULT_USER: ADA.name,
    MAIL_IMAP_CA_CERT_PATH: "ca.pem",
  };
  const line = image.line(
    Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    [...entrypoint(), ...words],
  );
  return await startListening(line, `0.0.0.0:${port}`);
}

/** Asks for the accounts under a name. @returns The status. */
async function call(port: number, host: string): Promise<number> {
  return statusOf(await exchange(port, request(port, { host: `Host: ${host}` })));
}

/** Lays the files of a secret out as the kubelet does: links to links, root's, for the group of the pod. */
async function mountSecret(image: Image, path: string, mode: number): Promise<void> {
  const now = `${path}/..2026_01_05_10_00_00.123456789`;
  await Deno.mkdir(`${image.path}${now}`, { recursive: true });
  for (const [name, content] of Object.entries(SECRETS)) {
    await putSecret(image, `${now}/${name}`, content, { mode, uid: 0 });
    await Deno.symlink(`..data/${name}`, `${image.path}${path}/${name}`);
  }
  await Deno.symlink(now.split("/").at(-1) ?? "", `${image.path}${path}/..data`);
  for (const [directory, bits] of [[path, 0o3777], [now, 0o2755]] as const) {
    await Deno.chown(image.path + directory, 0, IMAGE_ID);
    await Deno.chmod(image.path + directory, bits);
  }
}

/** What the kubelet sends: the address of the pod is its Host. */
const PROBE = [
  "GET /healthz HTTP/1.1",
  "Host: 10.244.1.7:8000",
  "User-Agent: kube-probe/1.30",
  "Accept: */*",
  "Connection: close",
  "\r\n",
].join("\r\n");

testUnless(
  whyNoRoot(),
  "What both would start listens, is found well, serves who asks under its name, and ends.",
  async (t) => {
    await using stack = new AsyncDisposableStack();
    const server = await sampleServer();
    stack.defer(() => server.stop());
    const image = stack.use(await makeImage());
    await Deno.copyFile(server.caPath, `${image.path}/config/ca.pem`);

    await t.step("A replica of the compose file", async () => {
      for (const [name, content] of Object.entries(SECRETS)) {
        await putSecret(image, `/run/secrets/${name}`, `${content}\n`);
      }
      const product = await listen(image, replica(SET), server);
      const [, ...check] = COMPOSE.services["replica-1"].healthcheck.test as string[];
      const words = check.map((word) => word.replaceAll("8000", `${product.port}`));
      const { code, err, out } = await run(image.line([], words));
      assert.deepEqual({ code, err, out }, { code: 0, err: "", out: "" });
      assert.equal(await call(product.port, SET.MCP_HOST), 200);
      assert.equal(await call(product.port, "172.31.94.3:8000"), 403);
      assert.doesNotMatch(product.stderr(), /"level":"(?:warn|error)"/);
      assert.equal((await product.stop()).code, 0);
      const gone = await run(image.line([], words));
      assert.notEqual(gone.code, 0);
    });

    const path = POD.containers[0].volumeMounts[0].mountPath;
    await t.step("A pod, with the secret as fsGroup makes it", async () => {
      await mountSecret(image, path, POD.volumes[0].secret.defaultMode);
      const product = await listen(image, pod(), server);
      const probed = await exchange(product.port, PROBE);
      assert.match(probed, /^HTTP\/1\.1 200 [^]*\r\n\r\nok\n$/);
      assert.equal(await call(product.port, "mcp.example.com"), 200);
      assert.equal(await call(product.port, "10.244.1.7:8000"), 403);
      const warned = product.stderr().match(
        /_FILE names a file that others can read \(mode 0440\)/g,
      );
      assert.equal(warned?.length, Object.keys(SECRETS).length);
      assert.equal((await product.stop()).code, 0);
    });
    await t.step("A secret that the group may not read is refused: it is root's.", async () => {
      const { args, env } = pod();
      const now = await Deno.realPath(`${image.path}${path}/..data`);
      for (const name of Object.keys(SECRETS)) await Deno.chmod(`${now}/${name}`, 0o400);
      const { code, err } = await run(
        image.line(
          Object.entries(env).map(([name, value]) => `${name}=${value}`),
          [...entrypoint(), ...args],
        ),
      );
      assert.equal(code, 2, err);
      assert.match(err, /HTTP_TOKEN_FILE names a file that cannot be read: PermissionDenied/);
    });
  },
);
