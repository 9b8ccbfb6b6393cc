/**
 * The firewall of deploy/nftables/, loaded in a network of its own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { deployed, run, testUnless, whyNot } from "../support/deploy.ts";
import { ROOT } from "../support/product.ts";

/** A user that every system has stands for the service's. */
const USER = "nobody";

/** What is connected to, and whether the service's user may. */
const TARGETS: Readonly<Record<string, boolean>> = {
  "192.0.2.10:993": true,
  "[2001:db8::10]:993": true,
  "127.0.0.53:53": true,
  "192.0.2.10:25": false,
  "192.0.2.99:993": false,
  "[2001:db8::99]:993": false,
  "127.0.0.1:993": false,
};

/** Why no network can be made here; undefined when one can. */
async function whyNoNetwork(): Promise<string | undefined> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return "only root may make a network";
  const missing = ["nft", "ip", "unshare", "setpriv"].map(whyNot).find((why) => why !== undefined);
  if (missing) return missing;
  const { code } = await run(["unshare", "--net", "nft", "add", "table", "inet", "x"]);
  return code === 0 ? undefined : "no network with a firewall can be made";
}

const WHY_NOT = await whyNoNetwork();

/** Runs shell commands in a network that has all of {@link TARGETS} on its loopback. */
async function inNetwork(commands: string): Promise<string> {
  const addresses = [...new Set(Object.keys(TARGETS).map((target) => new URL(`x://${target}`)))]
    .map(({ hostname }) => hostname.replace(/[[\]]/g, ""));
  const script = `set -e
ip link set lo up
for address in ${[...new Set(addresses)].join(" ")}; do
  case $address in
    127.0.0.1) ;;
    *:*) ip addr add $address/128 dev lo nodad ;;
    *) ip addr add $address/32 dev lo ;;
  esac
done
${commands}`;
  const { code, out, err } = await run(["unshare", "--net", "--mount", "bash", "-c", script]);
  assert.equal(code, 0, err);
  return out;
}

const rules = deployed("nftables/mail-imap-mcp.nft").replace(
  '"mail-imap-mcp" goto',
  `"${USER}" goto`,
);

/** Connects to every target as a user; what answers is printed. */
const CONNECT = `
for (const target of Deno.args) {
  const { hostname, port } = new URL("x://" + target);
  const to = { hostname: hostname.replace(/[[\\]]/g, ""), port: Number(port) };
  const listener = Deno.env.has("LISTEN") ? Deno.listen(to) : undefined;
  if (!listener) {
    const open = await Deno.connect({ ...to, signal: AbortSignal.timeout(2000) })
      .then((c) => (c.close(), true), () => false);
    console.log(target + " " + open);
  }
}
if (Deno.env.has("LISTEN")) {
  console.log("listening");
  setInterval(() => {}, 60_000);
}
`;

testUnless(
  WHY_NOT,
  "The service's user reaches its mail server and its resolver, other users what they want.",
  async () => {
    const directory = await Deno.makeTempDir();
    await Deno.writeTextFile(`${directory}/rules.nft`, rules);
    await Deno.writeTextFile(`${directory}/connect.ts`, CONNECT);
    await Deno.chmod(directory, 0o755);
    const targets = Object.keys(TARGETS).map((target) => `'${target}'`).join(" ");
    const connect =
      `${Deno.execPath()} run --quiet --no-code-cache -A ${directory}/connect.ts ${targets}`;
    const as = `setpriv --reuid=${USER} --regid=nogroup --clear-groups env DENO_DIR=/nonexistent`;
    const out = await inNetwork(`
LISTEN=1 ${connect} > ${directory}/ready &
trap "kill $!" EXIT
until [ -s ${directory}/ready ]; do sleep 0.02; done
nft -f ${directory}/rules.nft
# Once more: an older one is replaced.
nft -f ${directory}/rules.nft
${as} ${connect}
echo --
${connect}
echo --
nft list counters table inet mail_imap_mcp
echo --
echo '192.0.2.99 moved.example.test' > ${directory}/hosts
mount --bind ${directory}/hosts /etc/hosts
${ROOT}/deploy/nftables/mail-servers moved.example.test
${ROOT}/deploy/nftables/mail-servers moved.example.test gone.invalid
${as} ${connect}
nft list set inet mail_imap_mcp servers_v4
`);
    await Deno.remove(directory, { recursive: true });
    const [service = "", others = "", counters = "", moved = ""] = out.split("--\n");
    const lines = Object.entries(TARGETS).map(([target, open]) => `${target} ${open}\n`).join("");
    assert.equal(service, lines);
    assert.equal(others, lines.replaceAll("false", "true"));
    assert.match(counters, /counter refused \{\s+packets [1-9]/);
    assert.match(moved, /^192\.0\.2\.99:993 true$/m);
    assert.match(moved, /^192\.0\.2\.10:993 true$/m);
    assert.match(moved, /^192\.0\.2\.10:25 false$/m);
    assert.match(moved, /192\.0\.2\.99 timeout 1d/);
  },
);

testUnless(WHY_NOT, "The rules for the Docker host are loaded as they are.", async () => {
  const out = await inNetwork(
    `nft -f ${ROOT}/deploy/docker/inside.nft; nft -f ${ROOT}/deploy/docker/inside.nft
nft list table inet mail_imap_mcp_docker`,
  );
  const [, names = ""] = /iifname \{ (.*) \} counter packets 0 bytes 0 drop/.exec(out) ?? [];
  const bridges = ["docker-compose.yml", "docker-compose.http.yml"].map((file) =>
    /bridge\.name: (\S+)$/m.exec(deployed(`docker/${file}`))?.[1]
  );
  assert.deepEqual(names.split(", ").sort(), bridges.map((name) => `"${name}"`).sort());
});
