/**
 * While the browser is waited for, anything on this machine and any page in
 * the browser can come to the same door.
 *
 * @module
 */

import assert from "node:assert/strict";
import { openInBrowser } from "../clients/person.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { startProductIn } from "../support/product.ts";
import {
  assertWorks,
  configIn,
  type Login,
  logIn,
  type Person,
  signInVariables,
  startSignInServers,
  tokenFile,
} from "../support/sign_in_suite.ts";

/** Where the browser is to come back to, and the secret word that it brings. */
function doorOf(address: string): { readonly url: URL; readonly state: string } {
  const { searchParams } = new URL(address);
  return {
    url: new URL(searchParams.get("redirect_uri") ?? ""),
    state: searchParams.get("state") ?? "",
  };
}

/** Comes to the door with these words. */
async function knock(
  address: string,
  words: Readonly<Record<string, string>>,
  init: RequestInit = {},
): Promise<number> {
  const { url } = doorOf(address);
  url.search = new URLSearchParams(words).toString();
  const response = await fetch(url, init);
  await response.body?.cancel();
  return response.status;
}

Deno.test("a sign-in by the browser is for the browser that the provider sends", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack);
  const { authorization } = servers;
  const approve = (address: string): Promise<unknown> =>
    openInBrowser(authorization, address, { as: ADA.name });

  async function attempt(person: Person): Promise<Login & { directory: string }> {
    const directory = await configIn(stack, signInVariables(servers));
    return { ...await logIn(servers, directory, { person }), directory };
  }

  async function assertSignedIn({ code, said, directory }: Awaited<ReturnType<typeof attempt>>) {
    assert.equal(code, 0, said);
    const product = await startProductIn(directory);
    await assertWorks(product);
    await product.close();
  }

  async function assertNothing({ code, said, directory }: Awaited<ReturnType<typeof attempt>>) {
    assert.equal(code, 1, said);
    await assert.rejects(Deno.stat(tokenFile(directory)), Deno.errors.NotFound);
  }

  await t.step("others who come first do not disturb it", async () => {
    const seen: number[] = [];
    await assertSignedIn(
      await attempt(async (address) => {
        const { url, state } = doorOf(address);
        assert.equal(url.hostname, "127.0.0.1");
        seen.push(
          await knock(address, {}),
          await knock(address, { code: "x", state: "" }),
          await knock(address, { code: "x", state: `${state}x` }),
          await knock(address, { error: "access_denied", state: "x" }),
          await knock(address, { code: "x", state }, { method: "POST" }),
        );
        url.pathname = "/favicon.ico";
        const icon = await fetch(url);
        await icon.body?.cancel();
        seen.push(icon.status);
        await approve(address);
      }),
    );
    assert.deepEqual(seen, [404, 404, 404, 404, 404, 404]);
  });

  await t.step("connections that say nothing, or half of something, do not keep it", async () => {
    const open: Deno.Conn[] = [];
    await assertSignedIn(
      await attempt(async (address) => {
        const { url } = doorOf(address);
        for (const beginning of ["", "GET / HTTP/1.1\r\nHost: x\r\n"]) {
          const connection = await Deno.connect({ hostname: url.hostname, port: Number(url.port) });
          open.push(connection);
          await connection.write(new TextEncoder().encode(beginning));
        }
        await approve(address);
      }),
    );
    for (const connection of open) connection.close();
  });

  await t.step("the page shows nothing of what the browser brought", async () => {
    let shown = "";
    await assertSignedIn(
      await attempt(async (address) => {
        shown = (await openInBrowser(authorization, address, { as: ADA.name })).text;
        assert.ok(!shown.includes(doorOf(address).state));
      }),
    );
    assert.doesNotMatch(shown, /canary|<|code=/);
  });

  await t.step("a code that the provider did not give ends it", async () => {
    await assertNothing(
      await attempt(async (address) => {
        const { state } = doorOf(address);
        assert.equal(
          await knock(address, { code: "guess", state, iss: authorization.origin }),
          200,
        );
      }),
    );
  });

  await t.step("an answer in the name of another provider ends it", async () => {
    await assertNothing(
      await attempt(async (address) => {
        const { state } = doorOf(address);
        await knock(address, { code: "theirs", state, iss: "https://other.example.test" });
      }),
    );
    assert.equal(authorization.requests.at(-1)?.error, "invalid_grant", "the code was sent");
  });

  await t.step(
    "every sign-in has words of its own, and none but the hash of its proof",
    async () => {
      const pages: URL[] = [];
      for (let i = 0; i < 2; i++) {
        await attempt((address) => {
          pages.push(new URL(address));
          return approve(address);
        });
      }
      for (const name of ["state", "code_challenge"]) {
        const [one, two] = pages.map(({ searchParams }) => searchParams.get(name) ?? "");
        assert.ok(one !== two && (one?.length ?? 0) >= 43, name);
      }
      assert.equal(pages[0]?.searchParams.get("code_challenge_method"), "S256");
    },
  );
});
