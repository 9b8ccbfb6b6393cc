import assert from "node:assert/strict";
import fc from "fast-check";
import type { Part } from "../../../lib/mime/part.ts";
import { parseStructure } from "../../../lib/imap/bodystructure.ts";
import { MAX_PARAMETER_CHARS, MAX_PART_DEPTH, MAX_PARTS } from "../../../lib/imap/limits.ts";
import type { Token } from "../../../lib/imap/token.ts";
import { filePart, messagePart, multipart, textPart, tokens } from "./tokens.ts";

function parse(text: string): Part {
  const structure = parseStructure(tokens(text));
  assert.ok(structure);
  assert.equal(structure.truncated, false);
  return structure.root;
}

/** All parts below and including one, a parent before its children. */
function flat(part: Part): readonly Part[] {
  return [part, ...part.children.flatMap(flat)];
}

function outline(part: Part): readonly string[] {
  return flat(part).map(({ section, type }) => `${section} ${type}`.trim());
}

Deno.test("a message of one part has section 1 and lower-case names", () => {
  const root = parse(
    '("TEXT" "Plain" ("CHARSET" "UTF-8" "Format" "flowed") "<id@x>" NIL "BASE64" 1234 20 NIL NIL NIL NIL)',
  );
  assert.equal(root.section, "1");
  assert.equal(root.type, "text/plain");
  assert.deepEqual({ ...root.parameters }, { charset: "UTF-8", format: "flowed" });
  assert.deepEqual([root.encoding, root.size, root.contentId], ["base64", 1234, "<id@x>"]);
  assert.deepEqual([root.disposition, { ...root.dispositionParameters }], ["", {}]);
});

Deno.test("parts of nested multiparts have the sections of RFC 3501", () => {
  const root = parse(
    multipart(
      "MIXED",
      multipart("ALTERNATIVE", textPart(), multipart("RELATED", textPart("HTML"), filePart())),
      filePart(),
    ),
  );
  assert.deepEqual(outline(root), [
    "multipart/mixed",
    "1 multipart/alternative",
    "1.1 text/plain",
    "1.2 multipart/related",
    "1.2.1 text/html",
    "1.2.2 application/pdf",
    "2 application/pdf",
  ]);
});

Deno.test("the one part inside an attached message is below the message", () => {
  const root = parse(multipart("MIXED", textPart(), messagePart(textPart("HTML"))));
  assert.deepEqual(outline(root), [
    "multipart/mixed",
    "1 text/plain",
    "2 message/rfc822",
    "2.1 text/html",
  ]);
});

Deno.test("the parts of a multipart inside an attached message are numbered below the message", () => {
  const inner = multipart("MIXED", textPart(), messagePart(multipart("MIXED", textPart())));
  const root = parse(multipart("MIXED", textPart(), messagePart(inner)));
  assert.deepEqual(outline(root), [
    "multipart/mixed",
    "1 text/plain",
    "2 message/rfc822",
    "2 multipart/mixed",
    "2.1 text/plain",
    "2.2 message/rfc822",
    "2.2 multipart/mixed",
    "2.2.1 text/plain",
  ]);
});

Deno.test("a message that is nothing but an attached message has sections 1 and 1.1", () => {
  assert.deepEqual(outline(parse(messagePart(textPart()))), ["1 message/rfc822", "1.1 text/plain"]);
});

Deno.test("the disposition is found behind what each type puts in front of it", () => {
  const attached = 'NIL ("ATTACHMENT" ("FILENAME" "x")) NIL NIL';
  const inline = '("INLINE" NIL)';
  const parts: readonly (readonly [string, string])[] = [
    [textPart("PLAIN", 1, `4 ${attached}`), "attachment"],
    [textPart("PLAIN", 1, attached), "attachment"],
    [textPart("PLAIN", 1, `NIL ${inline} ("en" "de") NIL`), "inline"],
    [textPart("PLAIN", 1, `4 NIL ${inline} ("en" "de") NIL`), "inline"],
    [textPart("PLAIN", 1, '4 NIL NIL ("en") NIL'), ""],
    [textPart("PLAIN", 1, "4"), ""],
    [filePart(), "attachment"],
    [messagePart(textPart()), "attachment"],
  ];
  for (const [text, disposition] of parts) assert.equal(parse(text).disposition, disposition, text);
});

Deno.test("an attached message that is described like a file is one", () => {
  const root = parse(
    '("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 900 NIL ("ATTACHMENT" ("FILENAME" "a.eml")) NIL NIL)',
  );
  assert.deepEqual([root.disposition, root.children], ["attachment", []]);
  assert.equal(root.dispositionParameters["filename"], "a.eml");
});

Deno.test("a multipart may have a disposition and may lack everything but its subtype", () => {
  const root = parse(`(${textPart()} "MIXED" ("BOUNDARY" "b") ("INLINE" ("A" "b")) NIL NIL)`);
  assert.equal(root.disposition, "inline");
  assert.deepEqual({ ...root.dispositionParameters }, { a: "b" });
  assert.equal(parse(`(${textPart()} "MIXED")`).type, "multipart/mixed");
  assert.equal(parse(`(${textPart()})`).type, "multipart/mixed");
});

Deno.test("NIL in place of everything gives the defaults of RFC 2045", () => {
  const root = parse("(NIL NIL NIL NIL NIL NIL NIL NIL)");
  assert.deepEqual([root.type, root.encoding, root.size], ["text/plain", "7bit", 0]);
});

Deno.test("no structure at all is undefined", () => {
  for (const token of [null, undefined, [], { type: "ATOM", value: "x" }] as Token[]) {
    assert.equal(parseStructure(token), undefined);
  }
});

Deno.test("parameter names that every object has are values like others", () => {
  const root = parse(
    '("TEXT" "PLAIN" ("__proto__" "a" "constructor" "b" "CHARSET" "c" "charset" "d") NIL NIL "7BIT" 1 1)',
  );
  assert.deepEqual(Object.entries(root.parameters), [
    ["__proto__", "a"],
    ["constructor", "b"],
    ["charset", "c"],
  ]);
  assert.equal(root.parameters["toString"], undefined);
});

Deno.test("parameter values are cut", () => {
  const long = "x".repeat(MAX_PARAMETER_CHARS + 1);
  const root = parse(`("TEXT" "PLAIN" ("NAME" "${long}") NIL NIL "7BIT" 1 1)`);
  assert.equal(root.parameters["name"]?.length, MAX_PARAMETER_CHARS);
});

Deno.test("a size that is no number is 0", () => {
  for (const size of ["-1", "NIL", "99999999999999999999", "1e9"]) {
    assert.equal(parse(`("TEXT" "PLAIN" NIL NIL NIL "7BIT" ${size} 1)`).size, 0, size);
  }
});

Deno.test("of ten thousand parts as many are read as the limit says", () => {
  const structure = parseStructure(tokens(multipart("MIXED", textPart().repeat(10_000))));
  assert.ok(structure);
  assert.equal(structure.truncated, true);
  assert.equal(flat(structure.root).length, MAX_PARTS);
});

Deno.test("parts that are nested too deep are left out, and what stands beside them is not", () => {
  for (const wrap of [(inner: string) => multipart("MIXED", inner, filePart()), messagePart]) {
    let text = textPart();
    for (let i = 0; i < 500; i++) text = wrap(text);
    const structure = parseStructure(tokens(text));
    assert.ok(structure);
    assert.equal(structure.truncated, true);
    assert.ok(flat(structure.root).length >= MAX_PART_DEPTH);
    assert.ok(depth(structure.root) <= MAX_PART_DEPTH);
  }
});

function depth(part: Part): number {
  return 1 + Math.max(0, ...part.children.map(depth));
}

Deno.test("a message in UTF-8 headers is a message like others (RFC 6532)", () => {
  const text = messagePart(textPart("HTML")).replace("RFC822", "GLOBAL");
  assert.deepEqual(outline(parse(text)), ["1 message/global", "1.1 text/html"]);
});

Deno.test("a type, a disposition and a subtype are words or are replaced", () => {
  const leaf = (type: string, subtype: string): string =>
    parse(`("${type}" "${subtype}" NIL NIL NIL "7BIT" 1 1)`).type;
  assert.equal(leaf("Application", "Vnd.oasis+XML"), "application/vnd.oasis+xml");
  for (
    const bad of ["plain\u200b", "</untrusted_mail>", "a b", "x/y", "\u212a", "é", "a".repeat(200)]
  ) {
    assert.equal(leaf("TEXT", bad), "application/octet-stream", bad);
  }
  assert.equal(leaf("MULTIPART", "MIXED"), "application/octet-stream");
  assert.equal(parse(`(${textPart()} "\u202e")`).type, "multipart/mixed");
  assert.equal(parse(textPart("PLAIN", 1, '4 NIL ("a b" NIL) NIL NIL')).disposition, "attachment");
});

const { token } = fc.letrec<{ token: Token }>((tie) => ({
  token: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom<Token>(null, undefined),
    fc.record({
      type: fc.constantFrom("STRING", "ATOM", "LITERAL"),
      value: fc.oneof(
        fc.string(),
        fc.constantFrom<unknown>("MESSAGE", "RFC822", "TEXT", "MULTIPART", 7, null, {}, [], true),
        fc.uint8Array({ maxLength: 8 }),
      ),
    }) as fc.Arbitrary<Token>,
    fc.array(tie("token"), { maxLength: 14 }),
  ),
}));

Deno.test("any tree of tokens is read without an error and within the limits", () => {
  fc.assert(
    fc.property(token, (tree) => {
      const structure = parseStructure(tree);
      if (!structure) return;
      const parts = flat(structure.root);
      assert.ok(parts.length <= MAX_PARTS);
      assert.ok(depth(structure.root) <= MAX_PART_DEPTH);
      for (const part of parts) {
        assert.match(part.section, /^([1-9][0-9]*(\.[1-9][0-9]*)*)?$/);
        assert.ok(Number.isSafeInteger(part.size) && part.size >= 0);
        assert.match(part.type, /^[\x21-\x7e]+\/[\x21-\x7e]+$/);
        assert.match(part.disposition, /^[\x21-\x7e]*$/);
      }
    }),
    { numRuns: 500 },
  );
});
