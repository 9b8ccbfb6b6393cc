/**
 * A person with a browser, who signs in at the test authorization server:
 * cookies, redirects and one form, without a browser.
 *
 * @module
 */

import type { AuthorizationServer } from "../servers/authorization_server.ts";
import { PERSON_HEADER, REFUSAL_HEADER } from "../servers/oidc_provider.ts";

/** What a person decides. */
export interface Decision {
  /** Who signs in, as the mail server knows them. */
  readonly as: string;
  /** @default {false} */
  readonly refuse?: boolean;
}

/** More steps than any sign-in takes. */
const MAX_STEPS = 20;

/** Follows redirects from a request, with cookies, and returns the last answer; a redirect to another server is followed too. */
async function browse(
  server: AuthorizationServer,
  cookies: Map<string, string>,
  decision: Decision,
  start: URL,
  form?: URLSearchParams,
): Promise<Response> {
  let url = start;
  let body = form;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (url.origin !== server.origin) return await fetch(url);
    const response = await server.fetch(url.href, {
      method: body === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: {
        [PERSON_HEADER]: decision.as,
        ...(decision.refuse === true ? { [REFUSAL_HEADER]: "yes" } : {}),
        cookie: [...cookies].map((pair) => pair.join("=")).join("; "),
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    if (location === null) return response;
    await response.body?.cancel();
    url = new URL(location, url);
    body = undefined;
  }
  throw new Error(`the sign-in goes in circles at ${url}`);
}

/**
 * Enters a code at the address that a program showed, and decides.
 *
 * @throws {Error} When the server does not know the code, or the person is not let in.
 */
export async function enterCode(
  server: AuthorizationServer,
  address: string,
  code: string,
  decision: Decision,
): Promise<void> {
  const cookies = new Map<string, string>();
  const url = new URL(address);
  const form = await browse(server, cookies, decision, url);
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? "";
  const answer = await browse(
    server,
    cookies,
    decision,
    url,
    new URLSearchParams({ xsrf, user_code: code, confirm: "yes" }),
  );
  const text = await answer.text();
  // Where the person refuses, the server shows its form again.
  if (decision.refuse !== true && (!answer.ok || text.includes("xsrf"))) {
    throw new Error(`the code was not taken: ${answer.status} ${text}`);
  }
}

/**
 * Opens the address that a program wants opened in a browser, and decides.
 *
 * @returns What the program shows in the browser in the end.
 */
export async function openInBrowser(
  server: AuthorizationServer,
  address: string,
  decision: Decision,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await browse(server, new Map(), decision, new URL(address));
  return { status: response.status, text: await response.text() };
}
