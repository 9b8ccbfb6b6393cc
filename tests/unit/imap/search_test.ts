import assert from "node:assert/strict";
import { MailError, reasonOf } from "../../../lib/contract/error.ts";
import { asciiPart, type Criteria } from "../../../lib/imap/criteria.ts";
import type { Argument, Untagged } from "../../../lib/imap/library.ts";
import { searchUids } from "../../../lib/imap/search.ts";
import { Session } from "../../../lib/imap/session.ts";
import { EVERY_FOLDER, FakeClient } from "./fake_client.ts";

type Handlers = { untagged: Record<string, (response: Untagged) => Promise<void>> };

/** A server that notes searches and answers them with one message, or as it is told. */
class SearchClient extends FakeClient {
  readonly capabilities = new Map<string, boolean>([["ESEARCH", true]]);
  readonly enabled = new Set<string>();
  readonly lines: string[] = [];
  /** Response code with which a search is refused. */
  refuse: (line: string) => string | undefined = () => undefined;
  found = "7";
  readonly session: Session;

  constructor() {
    super(0);
    this.session = new Session(this.client, EVERY_FOLDER);
  }

  override async exec(
    command?: string,
    attributes?: readonly Argument[],
    handlers?: Handlers,
  ): Promise<{ next(): void }> {
    const line = `${command} ${(attributes ?? []).map(written).join(" ")}`;
    this.lines.push(line);
    const serverResponseCode = this.refuse(line);
    if (serverResponseCode !== undefined) {
      throw Object.assign(new Error("refused"), { responseStatus: "NO", serverResponseCode });
    }
    const all = this.found === ""
      ? []
      : [{ type: "ATOM", value: "UID" }, { type: "ATOM", value: "ALL" }, { value: this.found }];
    await handlers?.untagged["ESEARCH"]?.({ attributes: all });
    return { next: () => undefined };
  }
}

function written(argument: Argument): string {
  if (!("type" in argument)) return `(${argument.map(written).join(" ")})`;
  if (argument.type === "STRING") return `"${argument.value}"`;
  return argument.type === "LITERAL" ? `{${argument.value}}` : argument.value;
}

async function lineFor(criteria: Criteria): Promise<string | undefined> {
  const client = new SearchClient();
  await searchUids(client.session, criteria);
  return client.lines[0];
}

Deno.test("each criterion is the search key that RFC 3501 has for it", async () => {
  const cases: readonly (readonly [Criteria, string])[] = [
    [{}, "ALL"],
    [{ query: "a" }, 'TEXT "a"'],
    [{ from: "a", to: "b", cc: "c" }, 'FROM "a" TO "b" CC "c"'],
    [{ subject: "a b", body: "c" }, 'SUBJECT "a b" BODY "c"'],
    [{ notFrom: "a", notSubject: "b" }, 'NOT FROM "a" NOT SUBJECT "b"'],
    [{ headerMessageId: "<a@b>" }, 'HEADER MESSAGE-ID "<a@b>"'],
    [{ unread: true }, "UNSEEN"],
    [{ unread: false, flagged: true, answered: false }, "SEEN FLAGGED UNANSWERED"],
    [{ keyword: "$Forwarded" }, "KEYWORD $Forwarded"],
    [{ largerThan: 5, smallerThan: 9 }, "LARGER 5 SMALLER 9"],
    [
      { since: new Date("2026-02-01T00:00:00Z"), before: new Date("0999-12-31T00:00:00Z") },
      "SINCE 1-Feb-2026 BEFORE 31-Dec-0999",
    ],
    [{ gmailQuery: "has:attachment" }, 'X-GM-RAW "has:attachment"'],
    [{ uids: [{ first: 1, last: 4 }, { first: 9, last: 9 }] }, "UID 1:4,9"],
  ];
  for (const [criteria, keys] of cases) {
    assert.equal(await lineFor(criteria), `UID SEARCH RETURN (ALL) ${keys}`);
  }
});

Deno.test("a charset is named only when the text needs it, and not once UTF-8 is agreed on", async () => {
  assert.equal(
    await lineFor({ subject: "Größe" }),
    "UID SEARCH RETURN (ALL) CHARSET UTF-8 SUBJECT {Größe}",
  );
  const client = new SearchClient();
  client.enabled.add("UTF8=ACCEPT");
  await searchUids(client.session, { subject: "Größe" });
  assert.equal(client.lines[0], "UID SEARCH RETURN (ALL) SUBJECT {Größe}");
});

Deno.test("a server that knows ASCII only is asked for the ASCII part, and that is said", async () => {
  const client = new SearchClient();
  client.refuse = (line) => line.includes("CHARSET") ? "BADCHARSET" : undefined;
  const { uids, note } = await searchUids(client.session, {
    subject: "Bürgermeister",
    from: "ada",
  });
  assert.equal(client.lines[1], 'UID SEARCH RETURN (ALL) FROM "ada" SUBJECT "rgermeister"');
  assert.deepEqual([uids, note], [[{ first: 7, last: 7 }], "only_ascii_part_searched"]);
  await assert.rejects(searchUids(client.session, { subject: "会議" }), (error) => {
    return error instanceof MailError && reasonOf(error) === "charset_refused" && !error.retryable;
  });
});

Deno.test("nothing found for other letters is doubted on a server that does not say it knows them", async () => {
  const client = new SearchClient();
  client.found = "";
  const search = async () => (await searchUids(client.session, { subject: "Größe" })).note;
  assert.equal(await search(), "server_may_not_know_these_letters");
  client.capabilities.set("I18NLEVEL=1", true);
  assert.equal(await search(), undefined);
  client.capabilities.clear();
  assert.equal((await searchUids(client.session, { subject: "size" })).note, undefined);
});

Deno.test("another refusal is told as one of the search", async () => {
  const client = new SearchClient();
  client.refuse = () => "CANNOT";
  await assert.rejects(
    searchUids(client.session, { keyword: "a" }),
    (error) => reasonOf(error) === "search_refused",
  );
});

Deno.test("the ASCII part never leaves out what was asked for", () => {
  assert.deepEqual(asciiPart({ subject: "Größe" }), undefined);
  assert.deepEqual(asciiPart({ subject: "Maß Bier" }), { subject: "Bier" });
  assert.deepEqual(asciiPart({ notSubject: "Bürgermeister", from: "a" }), undefined);
  assert.deepEqual(asciiPart({ from: "a", unread: true }), { from: "a", unread: true });
});
