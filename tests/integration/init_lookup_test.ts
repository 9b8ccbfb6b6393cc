/**
 * A lookup over real TLS, in its isolates: what a web server can answer, and
 * what comes of it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { entries } from "#isolates";
import { NetworkLookup } from "../../lib/init/lookup/lookup.ts";
import { createAuthority, selfSigned } from "../servers/certificates.ts";

/** Answers a request, with the address of the server at hand. */
type Answer = (request: Request, origin: string) => Response;

const OPENID = "/.well-known/openid-configuration";

/** A web server, and what it was asked. */
async function serve(
  stack: AsyncDisposableStack,
  pair: { readonly cert: string; readonly key: string },
  answer: Answer,
): Promise<{ readonly origin: string; readonly asked: string[] }> {
  const asked: string[] = [];
  let origin = "";
  const server: Deno.HttpServer<Deno.NetAddr> = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    cert: await Deno.readTextFile(pair.cert),
    key: await Deno.readTextFile(pair.key),
    onListen: () => undefined,
  }, (request): Response => {
    asked.push(new URL(request.url).pathname);
    return answer(request, origin);
  });
  origin = `https://localhost:${server.addr.port}`;
  stack.defer(() => server.shutdown());
  return { origin, asked };
}

function metadata(origin: string): Record<string, string> {
  return {
    issuer: origin,
    token_endpoint: `${origin}/token`,
    device_authorization_endpoint: `${origin}/device`,
  };
}

async function scene(stack: AsyncDisposableStack) {
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  return {
    directory,
    pair: await authority.issue("web", "DNS:localhost"),
    lookup: new NetworkLookup(entries.lookup, await Deno.readTextFile(authority.cert)),
  };
}

Deno.test("An authorization server's metadata is read over TLS, from either place", async () => {
  await using stack = new AsyncDisposableStack();
  const { pair, lookup } = await scene(stack);
  for (const place of [OPENID, "/.well-known/oauth-authorization-server"]) {
    const { origin } = await serve(
      stack,
      pair,
      (request, origin) =>
        new URL(request.url).pathname === place
          ? Response.json(metadata(origin))
          : new Response("no", { status: 404 }),
    );
    assert.deepEqual(await lookup.endpoints(origin), {
      issuer: origin,
      tokenUrl: `${origin}/token`,
      deviceUrl: `${origin}/device`,
    });
  }
});

Deno.test("A redirect is not followed, wherever it leads", async () => {
  await using stack = new AsyncDisposableStack();
  const { pair, lookup } = await scene(stack);
  const other = await serve(stack, pair, (_, origin) => Response.json(metadata(origin)));
  for (const status of [301, 302, 303, 307, 308]) {
    const { origin, asked } = await serve(
      stack,
      pair,
      (request, origin) =>
        new URL(request.url).pathname === "/here"
          ? Response.json(metadata(origin))
          : new Response(null, {
            status,
            headers: { location: asked.length === 1 ? `${other.origin}${OPENID}` : "/here" },
          }),
    );
    assert.equal(await lookup.endpoints(origin), undefined);
    assert.equal(asked.length, 2);
  }
  assert.deepEqual(other.asked, []);
});

Deno.test("What is too large, no JSON, an error or empty is no answer", async () => {
  await using stack = new AsyncDisposableStack();
  const { pair, lookup } = await scene(stack);
  const answers: readonly Answer[] = [
    (_, origin) => Response.json({ ...metadata(origin), padding: "x".repeat(65_536) }),
    // Without end.
    () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        }),
      ),
    () => new Response("<html>", { headers: { "content-type": "application/json" } }),
    (_, origin) => Response.json(metadata(origin), { status: 500 }),
    () => new Response(null, { status: 204 }),
  ];
  for (const answer of answers) {
    const { origin } = await serve(stack, pair, answer);
    assert.equal(await lookup.endpoints(origin), undefined);
  }
});

Deno.test("A server whose certificate is not trusted is not asked", async () => {
  await using stack = new AsyncDisposableStack();
  const { directory, lookup } = await scene(stack);
  const nobody = await selfSigned(directory, "nobody", "DNS:localhost");
  const { origin, asked } = await serve(
    stack,
    nobody,
    (_, origin) => Response.json(metadata(origin)),
  );
  assert.equal(await lookup.endpoints(origin), undefined);
  assert.deepEqual(asked, []);
});

Deno.test("A domain that is not there has no servers", async () => {
  await using stack = new AsyncDisposableStack();
  const { lookup } = await scene(stack);
  assert.deepEqual(await lookup.servers("nobody.invalid"), []);
});
