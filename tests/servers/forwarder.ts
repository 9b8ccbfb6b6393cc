/**
 * A balancer in front of the product over HTTP: it passes requests on as they
 * came, with Host and Origin, and adds the token, for clients that cannot send one.
 *
 * @module
 */

import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** A balancer that listens. */
export interface Forwarder extends AsyncDisposable {
  readonly port: number;
  /** Where requests go, each with the token; before, none is passed on. */
  forwardTo(port: number, token: string): void;
}

/** What a balancer says of a server that it cannot reach. */
const BAD_GATEWAY = 502;

/** Starts one on a free port of this machine. */
export async function startForwarder(): Promise<Forwarder> {
  let to: { readonly port: number; readonly authorization: string } | undefined;
  const server = createServer((asked: IncomingMessage, answer: ServerResponse) => {
    const fail = (): void => void answer.writeHead(BAD_GATEWAY).end();
    if (!to) return fail();
    const { port, authorization } = to;
    const { method = "GET", url = "/", headers } = asked;
    const onward = request({
      ...{ hostname: "127.0.0.1", port, method, path: url },
      headers: { ...headers, authorization },
    }, (got: IncomingMessage) => {
      answer.writeHead(got.statusCode ?? BAD_GATEWAY, got.headers);
      // Events are passed on as they come.
      answer.flushHeaders();
      got.pipe(answer);
    });
    onward.on("error", () => answer.headersSent ? answer.destroy() : fail());
    answer.once("close", () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("it has no port");
  return {
    port: address.port,
    forwardTo: (port, token) => void (to = { port, authorization: `Bearer ${token}` }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
