/**
 * A connection to Chromium's DevTools: commands with their answers, and events.
 *
 * @module
 */

/** What a command answers and an event carries; callers look for the fields they know. */
export type Values = Readonly<Record<string, unknown>>;

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Values;
  readonly result?: Values;
  readonly error?: { readonly message: string };
}

/** One connection; sessions of several pages share it. */
export class Devtools {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Values>>();
  readonly #listeners = new Map<string, (params: Values) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)) as Incoming);
    socket.onclose = () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("Chromium went away"));
      this.#waiting.clear();
    };
  }

  /** @param url `ws:` URL of the browser, as it prints it. */
  static async connect(url: string): Promise<Devtools> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error("Chromium takes no connection"));
    });
    return new Devtools(socket);
  }

  /** Sends a command of the protocol, to a page when `sessionId` is given. */
  send(method: string, params: Values = {}, sessionId?: string): Promise<Values> {
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<Values>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    return answer.promise;
  }

  /** Calls `listener` for every such event; there is one listener for an event. */
  on(event: string, listener: (params: Values) => void): void {
    this.#listeners.set(event, listener);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.addEventListener("close", resolve));
    this.#socket.close();
    await closed;
  }

  #receive({ id, method, params, result, error }: Incoming): void {
    if (id === undefined) {
      this.#listeners.get(method ?? "")?.(params ?? {});
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`DevTools: ${error.message}`));
    else waiting?.resolve(result ?? {});
  }
}
