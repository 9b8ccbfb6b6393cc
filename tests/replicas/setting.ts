/**
 * Replicas of the product behind the proxy of deploy/nginx/, on a mailbox that
 * they share.
 *
 * @module
 */

import type { RawImap } from "../clients/raw_imap.ts";
import { type Proxy, startProxy } from "../servers/nginx.ts";
import { type HttpProduct, startHttpProduct } from "../support/http_product.ts";
import type { Form } from "../support/product.ts";
import { seed } from "../support/seed.ts";
import { startWriteServer } from "../support/write_suite.ts";

/** Messages in the INBOX. */
export const MESSAGES = 24;

/** All that runs. */
export interface Replicas extends AsyncDisposable {
  /** Another client of the mailbox, past them. */
  readonly raw: RawImap;
  /** Two that have the same key. */
  readonly replicas: readonly [HttpProduct, HttpProduct];
  /** One that has a key of its own; nginx does not know it. */
  readonly stranger: HttpProduct;
  /** In front of the two. */
  readonly proxy: Proxy;
}

/** Starts them. @param form In which the product is run. */
export async function startReplicas(form: Form): Promise<Replicas> {
  await using stack = new AsyncDisposableStack();
  const { raw, variables, stop } = await startWriteServer("full");
  stack.defer(stop);
  const start = async (shared: boolean): Promise<HttpProduct> =>
    stack.use(
      await startHttpProduct({ ...variables, MAIL_IMAP_HTTP_HOSTS: "localhost" }, { form, shared }),
    );
  const [one, other, stranger] = await Promise.all([
    start(true),
    start(true),
    start(false),
    seed(raw, { INBOX: MESSAGES, Archive: 0, Trash: 0 }),
  ]);
  const proxy = stack.use(await startProxy([one.port, other.port]));
  const running = stack.move();
  return {
    raw,
    replicas: [one, other],
    stranger,
    proxy,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
