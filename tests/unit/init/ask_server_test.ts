/**
 * Where the mail is: by what is known, by a lookup that the person agreed to, or by asking.
 *
 * @module
 */

import assert from "node:assert/strict";
import { askAddress, askPlace } from "../../../lib/init/ask_server.ts";
import type { FoundServer } from "../../../lib/init/lookup/found.ts";
import type { Finding, Lookup } from "../../../lib/init/lookup/lookup.ts";
import { Canceled } from "../../../lib/init/terminal.ts";
import { scriptTerminal } from "./script_terminal.ts";

/** A lookup that finds these servers, and says for which domain it was asked. */
function finding(...servers: FoundServer[]): Lookup & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    servers: (domain) => {
      asked.push(domain);
      return Promise.resolve(servers.map((server): Finding => ({ server, source: "DNS" })));
    },
    endpoints: () => Promise.resolve(undefined),
  };
}

const TLS = { port: 993, security: "tls" } as const;

Deno.test("A known provider's server is taken from the table, and nothing is looked up.", async () => {
  const lookup = finding({ host: "evil.test", ...TLS });
  const terminal = scriptTerminal();
  const { server, provider, user } = await askPlace(terminal, "ada@gmx.com", lookup);
  assert.deepEqual(server, { host: "imap.gmx.com", ...TLS });
  assert.equal(provider?.id, "gmx");
  assert.equal(user, "ada@gmx.com");
  assert.deepEqual(lookup.asked, []);
  assert.deepEqual(terminal.said, []);
  assert.equal((await askPlace(terminal, "ada@icloud.com", undefined)).user, "ada");
});

Deno.test("A server within the address's own domain is offered, and Enter takes it.", async () => {
  const lookup = finding({ host: "imap.example.test", ...TLS, user: "local_part" });
  const terminal = scriptTerminal("");
  const place = await askPlace(terminal, "ada@example.test", lookup);
  assert.deepEqual(place.server, { host: "imap.example.test", ...TLS });
  assert.equal(place.user, "ada");
  assert.deepEqual(lookup.asked, ["example.test"]);
});

Deno.test("A server outside of the domain is not taken by Enter, and the person is warned.", async () => {
  const evil = { host: "imap.evil.test", ...TLS };
  const said = scriptTerminal("", "imap.example.test", "", "");
  const place = await askPlace(said, "ada@example.test", finding(evil));
  assert.deepEqual(place.server, { host: "imap.example.test", ...TLS });
  assert.match(said.said.join("\n"), /outside of example\.test, and your password would go there/);
  const agreed = await askPlace(scriptTerminal("yes"), "ada@example.test", finding(evil));
  assert.deepEqual(agreed.server, evil);
  const look = { host: "imap.notexample.test", ...TLS };
  const similar = scriptTerminal("", "imap.example.test", "", "");
  await askPlace(similar, "ada@example.test", finding(look));
  assert.match(similar.said.join("\n"), /outside of/);
});

Deno.test("A found server that is a known provider's is named as such.", async () => {
  const terminal = scriptTerminal("");
  const gmail = { host: "imap.gmail.com", ...TLS };
  const place = await askPlace(terminal, "ada@example.test", finding(gmail));
  assert.equal(place.provider?.id, "gmail");
  assert.match(terminal.said.join("\n"), /the server of Gmail/);
});

Deno.test("Of very many servers only a few are offered.", async () => {
  const many = Array.from({ length: 100 }, (_, i) => ({ host: `s${i}.evil.test`, ...TLS }));
  const terminal = scriptTerminal("n", "n", "n", "n", "imap.example.test", "", "");
  const place = await askPlace(terminal, "ada@example.test", finding(...many));
  assert.equal(place.server.host, "imap.example.test");
});

Deno.test("A host or port that cannot be one is asked for again, a few times.", async () => {
  const place = await askPlace(
    scriptTerminal(
      "https://x.test",
      "IMAP.Example.test.",
      "ssl",
      "starttls",
      "0",
      "143143",
      "1143",
    ),
    "ada@example.test",
    undefined,
  );
  assert.deepEqual(place.server, { host: "imap.example.test", port: 1143, security: "starttls" });
  await assert.rejects(
    askPlace(scriptTerminal("", "a b", "", "x:1", "", "imap.test"), "ada@example.test", undefined),
    Canceled,
  );
  const terminal = scriptTerminal("x:1");
  await assert.rejects(askPlace(terminal, "ada@example.test", undefined), Canceled);
  assert.ok(terminal.said.includes("  It must not contain a port; it is asked for next."));
});

Deno.test("An address that is none is asked for again.", async () => {
  assert.equal(await askAddress(scriptTerminal(), "ada@example.test"), "ada@example.test");
  const terminal = scriptTerminal("gmail.com", "ada@evil.test@gmail.com", "ada@gmail.com");
  assert.equal(await askAddress(terminal, "ada"), "ada@gmail.com");
});
