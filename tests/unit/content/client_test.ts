import assert from "node:assert/strict";
import {
  MAX_FOLDED_MESSAGES,
  MAX_HEADER_BLOCKS,
  MAX_HEADER_BYTES,
  MAX_NAMES,
} from "../../../lib/content/caps.ts";
import { MAX_COMPOSE_BYTES, MAX_REQUEST_BYTES } from "../../../lib/content/caps.ts";
import { ContentClient } from "../../../lib/content/client.ts";
import type {
  AnswerEnvelope,
  ContentRequest,
  EncodedAttachment,
  RequestEnvelope,
} from "../../../lib/content/protocol.ts";
import { MailError, reasonOf } from "../../../lib/contract/error.ts";
import { draftOf } from "../../support/draft.ts";
import { plainPart } from "./bytes.ts";

type Answer = Extract<AnswerEnvelope, { readonly answer: unknown }>["answer"];

/** The far end of a port, played by a test. */
class FakeWorker {
  readonly requests: ContentRequest[] = [];
  readonly port: MessagePort;
  readonly #far: MessagePort;

  /** @param answer What to say to a request; undefined for silence. */
  constructor(answer: (request: ContentRequest, id: number) => AnswerEnvelope | undefined) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.#far = port2;
    port2.onmessage = ({ data }: MessageEvent<RequestEnvelope>) => {
      this.requests.push(data.request);
      const said = answer(data.request, data.id);
      if (said) port2.postMessage(said);
    };
  }

  send(envelope: AnswerEnvelope): void {
    this.#far.postMessage(envelope);
  }

  [Symbol.dispose](): void {
    this.port.close();
    this.#far.close();
  }
}

function answering(answer: (request: ContentRequest) => unknown): FakeWorker {
  return new FakeWorker((request, id) => ({ id, answer: answer(request) as Answer }));
}

function silent(): FakeWorker {
  return new FakeWorker(() => undefined);
}

/** A message of one part. */
const QUESTION = {
  header: new Uint8Array(),
  envelope: undefined,
  listed: [],
  trust: { authservId: undefined, host: "imap.example.test", user: "ada" },
  attachments: [],
  parts: [plainPart("x")],
  format: "text" as const,
  offset: 0,
  maxChars: 1,
};

/** All bytes of a request. */
function bytesOf(request: ContentRequest): readonly Uint8Array[] {
  if (request.kind === "compose") {
    const { original, attachments } = request.draft;
    const parts = [...original?.parts ?? [], ...attachments].map(({ bytes }) => bytes);
    return original ? [original.header, ...parts] : parts;
  }
  return [
    ...("blocks" in request ? request.blocks : []),
    ...("header" in request ? [request.header, request.envelope ?? request.header] : []),
    ...("parts" in request ? request.parts.map(({ bytes }) => bytes) : []),
  ];
}

function attachment(bytes: Uint8Array): EncodedAttachment {
  const name = { disposition: {}, type: {} };
  return { bytes, encoding: "7bit", type: "text/plain", charset: "", name };
}

const never = (): Promise<MessagePort> => Promise.reject(new Error("no replacement was expected"));

function failsWith(code: string, reason: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof MailError, String(error));
    assert.deepEqual([error.code, reasonOf(error)], [code, reason]);
    return true;
  };
}

Deno.test("each kind of question is asked and answered", async () => {
  using worker = answering(({ kind }) => kind === "names" ? ["a"] : kind);
  const client = new ContentClient(worker.port, never);
  assert.equal(await client.headers([new Uint8Array(1)]), "headers");
  assert.equal(await client.message({ ...QUESTION, offset: 1, maxChars: 2 }), "message");
  assert.equal(await client.snippets([plainPart("x")], 3), "texts");
  assert.deepEqual(await client.names([{ disposition: {}, type: {} }]), ["a"]);
  assert.equal(await client.references([new Uint8Array(1)]), "references");
  assert.equal(await client.plain([plainPart("x")]), "plain");
  assert.equal(await client.fold(["x"], 1, 2), "fold");
  assert.equal(await client.addresses({ to: ["a@b"], cc: [], bcc: [] }), "addresses");
  assert.equal(await client.compose(draftOf()), "compose");
  assert.deepEqual(worker.requests.map(({ kind }) => kind), [
    "headers",
    "message",
    "texts",
    "names",
    "references",
    "plain",
    "fold",
    "addresses",
    "compose",
  ]);
  const message = worker.requests[1];
  assert.ok(message?.kind === "message");
  assert.deepEqual([message.offset, message.maxChars, message.parts.length], [1, 2, 1]);
});

Deno.test("questions are asked one by one, in the order in which they came", async () => {
  let atWork = 0;
  using worker = new FakeWorker((_, id) => {
    assert.equal(++atWork, 1, "the isolate has one thread");
    setTimeout(() => {
      atWork--;
      worker.send({ id: 999, answer: ["nobody asked"] });
      worker.send({ id, answer: [`answer ${id}`] });
    }, 1);
    return undefined;
  });
  const client = new ContentClient(worker.port, never);
  const asked = [1, 2, 3].map(() => client.snippets([], 1));
  assert.deepEqual(await Promise.all(asked), [["answer 1"], ["answer 2"], ["answer 3"]]);
});

Deno.test("nothing is sent of more bytes or header blocks than the isolate accepts", async () => {
  using worker = answering(() => "ok");
  const client = new ContentClient(worker.port, never);
  const blocks = Array.from({ length: MAX_HEADER_BLOCKS + 1 }, () => new Uint8Array());
  const half = plainPart("", { bytes: new Uint8Array(MAX_REQUEST_BYTES / 2) });
  const tooMuch = failsWith("too_large", "content_too_large");
  await assert.rejects(client.headers(blocks), tooMuch);
  await assert.rejects(
    client.message({ ...QUESTION, parts: [half, half, plainPart("x")] }),
    tooMuch,
  );
  await assert.rejects(client.snippets([half, half, plainPart("x")], 1), tooMuch);
  await assert.rejects(client.references(blocks), tooMuch);
  await assert.rejects(client.plain([half, half, plainPart("x")]), tooMuch);
  await assert.rejects(client.fold(new Array(MAX_FOLDED_MESSAGES + 1).fill("x"), 1, 1), tooMuch);
  const large = attachment(new Uint8Array(MAX_COMPOSE_BYTES - 1));
  const original = { header: new Uint8Array(2), headerCut: false, parts: [] };
  await assert.rejects(client.compose(draftOf({ original, attachments: [large] })), tooMuch);
  assert.deepEqual(worker.requests, []);
  assert.equal(await client.fold(new Array(MAX_FOLDED_MESSAGES).fill("x".repeat(1e6)), 1, 1), "ok");
  assert.equal(await client.headers(blocks.slice(1)), "ok");
  assert.equal(await client.message({ ...QUESTION, parts: [half, half] }), "ok");
});

Deno.test("a header block is cut before it is sent", async () => {
  using worker = answering(() => "ok");
  const client = new ContentClient(worker.port, never);
  const long = new Uint8Array(MAX_HEADER_BYTES * 2);
  await client.headers([long]);
  await client.message({ ...QUESTION, header: long, envelope: long });
  const [headers, message] = worker.requests;
  assert.ok(headers?.kind === "headers" && message?.kind === "message");
  for (const cut of [headers.blocks[0], message.envelope, message.header]) {
    assert.equal(cut?.length, MAX_HEADER_BYTES);
  }
});

Deno.test("bytes arrive alone, without the rest of the buffer that they are a view of", async () => {
  using worker = answering(() => "ok");
  const client = new ContentClient(worker.port, never);
  const pool = new TextEncoder().encode("secret mail secret");
  const bytes = pool.subarray(7, 11);
  await client.headers([bytes]);
  const parts = [plainPart("", { bytes })];
  await client.message({ ...QUESTION, header: bytes, envelope: bytes, parts });
  await client.snippets([plainPart("", { bytes })], 1);
  await client.references([bytes]);
  await client.plain(parts);
  const original = { header: bytes, headerCut: false, parts };
  await client.compose(draftOf({ original, attachments: [attachment(bytes)] }));
  for (const request of worker.requests) {
    for (const arrived of bytesOf(request)) {
      assert.equal(new TextDecoder().decode(arrived.buffer), "mail", request.kind);
    }
  }
  assert.equal(worker.requests.flatMap(bytesOf).length, 10);
});

Deno.test("names beyond the cap are empty, and no names are not asked for", async () => {
  using worker = answering((request) =>
    request.kind === "names" ? request.names.map(() => "name") : []
  );
  const client = new ContentClient(worker.port, never);
  const names = Array.from({ length: MAX_NAMES + 2 }, () => ({ disposition: {}, type: {} }));
  const read = await client.names(names);
  assert.equal(read.length, MAX_NAMES + 2);
  assert.deepEqual([read[MAX_NAMES - 1], read[MAX_NAMES], read.at(-1)], ["name", "", ""]);
  assert.deepEqual(await client.names([]), []);
  assert.equal(worker.requests.length, 1);
});

Deno.test("what the isolate could not read is an error, and the next request is answered", async () => {
  let failed = false;
  using worker = new FakeWorker((_, id) => {
    if (failed) return { id, answer: ["read"] as Answer };
    failed = true;
    return { id, failed };
  });
  const client = new ContentClient(worker.port, never);
  await assert.rejects(client.snippets([], 1), failsWith("internal", "content_unreadable"));
  assert.deepEqual(await client.snippets([], 1), ["read"]);
});

/** Long enough for an isolate that answers, on a busy machine. */
const DEADLINE_MS = 250;

Deno.test("no answer in time is too_large, and calls that waited behind it use a new isolate", async () => {
  using stuck = silent();
  using fresh = answering(() => ["fresh"]);
  let replaced = 0;
  const client = new ContentClient(stuck.port, () => {
    replaced++;
    return Promise.resolve(fresh.port);
  }, DEADLINE_MS);
  const hangs = client.snippets([], 1);
  const waits = client.snippets([], 1);
  await assert.rejects(hangs, failsWith("too_large", "content_deadline"));
  assert.deepEqual(await waits, ["fresh"]);
  assert.deepEqual(await client.snippets([], 1), ["fresh"]);
  assert.equal(replaced, 1);
  assert.equal(stuck.requests.length, 1);
});

Deno.test("an isolate is not taken for stuck because the process was stopped", async () => {
  using worker = silent();
  const client = new ContentClient(
    worker.port,
    () => Promise.reject(new Error("it is not to be replaced")),
    500,
  );
  const asked = client.snippets([], 1);
  while (worker.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  // Neither this thread nor, in a process that is stopped, that of the isolate goes on.
  const end = performance.now() + 700;
  while (performance.now() < end);
  await new Promise((resolve) => setTimeout(resolve, 20));
  worker.send({ id: 1, answer: ["late"] as Answer });
  assert.deepEqual(await asked, ["late"]);
});

Deno.test("a call that comes while the isolate is being replaced waits for the new one", async () => {
  using stuck = silent();
  using fresh = answering(() => ["fresh"]);
  const replacement = Promise.withResolvers<MessagePort>();
  const client = new ContentClient(stuck.port, () => replacement.promise, DEADLINE_MS);
  await assert.rejects(client.snippets([], 1));
  const asked = client.snippets([], 1);
  replacement.resolve(fresh.port);
  assert.deepEqual(await asked, ["fresh"]);
});

Deno.test("the new isolate may get stuck and be replaced as well", async () => {
  using first = silent();
  using second = silent();
  using third = answering(() => ["third"]);
  const left = [second.port, third.port];
  const client = new ContentClient(
    first.port,
    () => Promise.resolve(left.shift() as MessagePort),
    DEADLINE_MS,
  );
  await assert.rejects(client.snippets([], 1), failsWith("too_large", "content_deadline"));
  await assert.rejects(client.snippets([], 1), failsWith("too_large", "content_deadline"));
  assert.deepEqual(await client.snippets([], 1), ["third"]);
});

Deno.test("without a replacement every further call is unavailable at once", async () => {
  using stuck = silent();
  const client = new ContentClient(stuck.port, never, 5);
  await assert.rejects(client.snippets([], 1), failsWith("too_large", "content_deadline"));
  for (let i = 0; i < 2; i++) {
    await assert.rejects(client.snippets([], 1), (error) => {
      assert.equal((error as MailError).retryable, false);
      return failsWith("unavailable", "content_stopped")(error);
    });
  }
});
