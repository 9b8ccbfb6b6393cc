/**
 * Requests to an authorization server, within bounds: its answers are whatever
 * whoever runs it, or has broken into it, wants them to be.
 *
 * @module
 */

import { splitCertificates } from "../contract/certificates.ts";
import { SignInError } from "./problem.ts";

/** Longest wait for a whole answer, in milliseconds. */
export const ANSWER_MS = 15_000;

/** Largest answer, in bytes: two tokens of the longest kind, and what else providers tell. */
export const MAX_ANSWER_BYTES = 262_144;

/** Of all that a server may write into a header, the library looks at these. */
const KEPT_HEADERS = ["content-type"];

/** What a request to a token endpoint is made of. */
export interface HttpsRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams | undefined;
}

/** Sends a request. */
export type Send = (url: string, request: HttpsRequest) => Promise<Response>;

/**
 * Makes a sender.
 *
 * @param certificates PEM, trusted besides the built-in ones.
 * @throws {SignInError} From the sender, for everything that is no answer.
 */
export function httpsSender(certificates: string | undefined, answerMs = ANSWER_MS): Send {
  const caCerts = splitCertificates(certificates ?? "");
  return async (url, { method, headers, body }) => {
    if (new URL(url).protocol !== "https:") throw new SignInError("sign_in_answer_invalid");
    // Nothing is kept between requests, which are rare: no connection, no session.
    const client = Deno.createHttpClient({ caCerts, poolMaxIdlePerHost: 0 });
    const signal = AbortSignal.timeout(answerMs);
    try {
      const answer = await fetch(url, {
        client,
        signal,
        method,
        headers: { ...headers },
        body: body?.toString() ?? null,
        // Whoever redirects would be given what is meant for another.
        redirect: "manual",
      });
      const bytes = await readBounded(answer);
      return new Response(whatWasAskedFor(bytes), {
        status: answer.status,
        headers: KEPT_HEADERS.flatMap((name) => {
          const value = answer.headers.get(name);
          return value === null ? [] : [[name, value] as [string, string]];
        }),
      });
    } catch (error) {
      throw error instanceof SignInError ? error : new SignInError(reasonOf(error));
    } finally {
      client.close();
    }
  };
}

async function readBounded({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new SignInError("sign_in_answer_invalid");
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/**
 * What of an answer is read. Who a person is was not asked for: a statement
 * about it is neither read nor believed. Null is how some servers say nothing;
 * the library would refuse the answer, and the tokens in it would be lost.
 */
function whatWasAskedFor(bytes: Uint8Array<ArrayBuffer>): string {
  const text = new TextDecoder().decode(bytes);
  try {
    const fields = Object.entries(JSON.parse(text));
    return JSON.stringify(Object.fromEntries(
      fields.filter(([name, value]) => name !== "id_token" && value !== null),
    ));
  } catch {
    return text;
  }
}

function reasonOf(error: unknown): "sign_in_certificate" | "sign_in_unreachable" {
  const text = error instanceof Error ? `${error.message} ${String(error.cause)}` : "";
  return /certificate|UnknownIssuer|NotValidForName/i.test(text)
    ? "sign_in_certificate"
    : "sign_in_unreachable";
}
