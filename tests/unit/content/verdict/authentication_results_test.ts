import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AuthenticationResults,
  parseAuthenticationResults as parse,
} from "../../../../lib/content/verdict/authentication_results.ts";
import { anyText } from "../../../support/any_text.ts";

function brief({ results }: AuthenticationResults): readonly string[] {
  return results.map(({ method, result }) => `${method}=${result}`);
}

Deno.test("A field with one result gives id, method, result and property.", () => {
  const read = parse("mx.example.org; spf=pass smtp.mailfrom=example.net");
  assert.equal(read.id, "mx.example.org");
  assert.deepEqual(brief(read), ["spf=pass"]);
  assert.equal(read.results[0]?.properties.get("smtp.mailfrom"), "example.net");
  assert.equal(read.malformed, false);
});

Deno.test("A field that says none has an id and no results.", () => {
  for (
    const value of ["mx.example.org 1; none", "mx.example.org;none", "mx.example.org (c); none "]
  ) {
    const read = parse(value);
    assert.equal(read.id, "mx.example.org", value);
    assert.deepEqual(read.results, []);
    assert.equal(read.malformed, false);
  }
});

Deno.test("Several methods with comments, reasons and quotes are all read.", () => {
  const read = parse(
    'mx.example.org; auth=pass (cram-md5) smtp.auth=a@b.example; spf=fail reason="not ; \\"listed\\"" ' +
      "smtp.mailfrom=c.example;\tdkim=pass (good (1024 bit) key) header.d=c.example header.b=aB/c+d=;",
  );
  assert.deepEqual(brief(read), ["auth=pass", "spf=fail", "dkim=pass"]);
  assert.equal(read.results[1]?.reason, 'not ; "listed"');
  assert.equal(read.results[2]?.properties.get("header.d"), "c.example");
  assert.equal(read.results[2]?.properties.get("header.b"), "aB/c+d=");
  assert.equal(read.malformed, false);
});

Deno.test("Comments and white space may stand between any two words.", () => {
  const read = parse(
    "mx.example (here) 1 (one); dkim (why not) / 1 (version) = (wait) fail policy (dot) . (more) " +
      "expired (surprise) = (yes) 1362471462",
  );
  assert.equal(read.id, "mx.example");
  assert.deepEqual(brief(read), ["dkim=fail"]);
  assert.equal(read.results[0]?.properties.get("policy.expired"), "1362471462");
  assert.equal(read.malformed, false);
});

Deno.test("A quoted local part with hostile text stays one value.", () => {
  const read = parse(
    'mx.example; spf=fail smtp.mailfrom="a; dkim=pass header.d=bank.example"@e.example',
  );
  assert.deepEqual(brief(read), ["spf=fail"]);
  assert.equal(
    read.results[0]?.properties.get("smtp.mailfrom"),
    "a; dkim=pass header.d=bank.example@e.example",
  );
});

Deno.test("Results inside comments do not count, however deep.", () => {
  const read = parse(`mx.example; spf=fail ${"(".repeat(50)} ; dmarc=pass ${")".repeat(50)}`);
  assert.deepEqual(brief(read), ["spf=fail"]);
  assert.equal(read.malformed, false);
});

Deno.test("Comments and quotes that do not close make a field malformed.", () => {
  for (
    const value of [
      "mx.example; spf=pass (open",
      'mx.example; spf=pass smtp.mailfrom="open',
      'mx.example; spf=fail (domain of "a); dkim=pass header.d=bank.example ("@e.example is bad)',
      "mx.example; spf=pass ) ; dkim=pass",
      "mx.example and more; spf=pass",
      "mx.example; pass",
    ]
  ) assert.equal(parse(value).malformed, true, value);
});

Deno.test("A field without an authserv-id is read as Microsoft writes it.", () => {
  const read = parse(
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example; dkim=pass (signature was verified) " +
      "header.d=a.example;dmarc=pass action=none header.from=a.example;compauth=pass reason=100",
  );
  assert.equal(read.id, undefined);
  assert.deepEqual(brief(read), ["spf=pass", "dkim=pass", "dmarc=pass", "compauth=pass"]);
  assert.equal(read.malformed, false);
});

Deno.test("An empty property does not swallow the next one, and a value may contain =.", () => {
  const read = parse("mx.example; spf=none smtp.mailfrom= smtp.helo=a.example");
  assert.equal(read.results[0]?.properties.get("smtp.mailfrom"), "");
  assert.equal(read.results[0]?.properties.get("smtp.helo"), "a.example");
  const verp = parse("mx.example; spf=pass smtp.mailfrom=bounce+a=b.example@c.example");
  assert.equal(verp.results[0]?.properties.get("smtp.mailfrom"), "bounce+a=b.example@c.example");
});

Deno.test("The first of two equal properties counts, and the number of results is bounded.", () => {
  const read = parse("mx.example; dkim=pass header.d=a.example header.d=b.example");
  assert.equal(read.results[0]?.properties.get("header.d"), "a.example");
  const many = parse(`mx.example${"; dkim=pass".repeat(1_000)}`);
  assert.equal(many.results.length, 50);
  assert.equal(many.malformed, true);
});

Deno.test("Any text gives an answer, and hostile ones in linear time.", () => {
  const unit = fc.constantFrom(...'();="\\/ .\tdkimpass1@', "spf=", "dkim=pass", "; ", '"a b"');
  fc.assert(fc.property(fc.oneof(anyText(200), fc.string({ unit, maxLength: 200 })), (text) => {
    const read = parse(text);
    assert.ok(read.results.length <= 50);
  }));
  const start = performance.now();
  for (
    const piece of ["(", "()", "(\\", '"', '"a" ', "=", ";", "a=", "; a=b", "/", ". ", "a.b=c "]
  ) {
    parse(`mx.example; ${piece.repeat(65_536 / piece.length)}`);
  }
  assert.ok(performance.now() - start < 20_000);
});
