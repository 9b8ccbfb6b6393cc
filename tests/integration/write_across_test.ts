/**
 * Messages of every kind go from one account to another on real servers, each
 * exactly once, wherever the connection is lost.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import { startFaultProxy } from "../servers/fault_proxy.ts";
import { KIND } from "../servers/kind.ts";
import { freePorts } from "../servers/ports.ts";
import { startTap } from "../servers/tap.ts";
import { type Census, census } from "../support/census.ts";
import { callToEnd, ended } from "../support/cut_points.ts";
import { ADA, BEN } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { startMailServer } from "../support/mail_server.ts";
import { accountVariables } from "../support/product.ts";
import { seed } from "../support/seed.ts";
import { assertReportIsTrue, idOf } from "../support/write_truth.ts";

const encoder = new TextEncoder();

function head(name: string): string {
  return `From: a@example.test\r\nSubject: ${name}\r\nMessage-ID: <${name}@example.test>\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\n`;
}

/** Bytes of a message with this text. */
function mail(name: string, ...text: readonly (string | Uint8Array)[]): Uint8Array {
  const pieces = [`${head(name)}\r\n`, ...text]
    .map((piece) => typeof piece === "string" ? encoder.encode(piece) : piece);
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const KINDS: Readonly<Record<string, Uint8Array>> = {
  "with 8-bit bytes that are no UTF-8": mail("raw8", new Uint8Array([0xe9, 0xff, 0x80, 13, 10])),
  "with NUL bytes": mail("nul", new Uint8Array([65, 0, 66, 0, 13, 10])),
  "with bare line feeds": mail("barelf", "one\ntwo\nthree\n\n"),
  "with bare carriage returns": mail("barecr", "one\rtwo\r\n"),
  "without a line end at its end": mail("noend", "the end"),
  "with nothing but its header": mail("nothing"),
  "with what looks like IMAP": mail("imap", "a1 LOGOUT\r\n{5+}\r\n* BYE\r\n)\r\n.\r\n"),
  "without a header": encoder.encode("\r\nNothing above.\r\n"),
  "of 20 MB": mail(
    "large",
    new Uint8Array(20_000_000).fill(120).map((byte, i) =>
      i % 77 === 75 ? 13 : i % 77 === 76 ? 10 : byte
    ),
  ),
};

Deno.test("messages of every kind go to another account and back, byte for byte", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [ADA, BEN] });
  stack.defer(() => server.stop());
  const tap = await startTap(server);
  stack.defer(() => tap.stop());
  const proxy = await startFaultProxy(server);
  stack.defer(() => proxy.stop());
  const full = await startMailServer({ users: [ADA, BEN], quotaKb: 1 });
  stack.defer(() => full.stop());
  const authority = `${await Deno.readTextFile(server.caPath)}${await Deno.readTextFile(
    full.caPath,
  )}`;
  const caPath = `${server.directory}/both.pem`;
  await Deno.writeTextFile(caPath, authority);
  const [down] = freePorts(1) as [number];
  const everything = "flags,move,copy,delete,draft,mailbox,expunge";
  const product = await startInProcess({
    ...accountVariables(proxy, ADA),
    ...accountVariables(server, BEN, "BEN"),
    ...accountVariables(tap, BEN, "TAP"),
    ...accountVariables(full, BEN, "FULL"),
    ...accountVariables({ port: down, caPath }, BEN, "DOWN"),
    MAIL_IMAP_CA_CERT_PATH: caPath,
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: everything,
    MAIL_IMAP_BEN_WRITE: everything,
    MAIL_IMAP_TAP_WRITE: everything,
  }, { pausesMs: [10, 50, 100, 200] });
  stack.defer(() => product.close());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const ben = await server.connect(BEN);
  stack.defer(() => ben.close());

  const begin = async (source: Uint8Array): Promise<Census> => {
    await seed(raw, { INBOX: 0 });
    await seed(ben, { INBOX: 0, Archive: 0 });
    await raw.appendAll("INBOX", [{
      source,
      date: new Date("2025-12-24T17:30:00Z"),
      flags: ["\\Seen", "$Work"],
    }]);
    proxy.arm();
    return await both();
  };
  const both = async (account = "ben"): Promise<Census> => {
    const [mine, others] = [await census(raw), await census(ben, account)];
    return {
      folders: [...mine.folders, ...others.folders],
      messages: [...mine.messages, ...others.messages],
    };
  };
  const call = (before: Census, account: string): Record<string, unknown> => ({
    message_ids: before.messages.map(idOf),
    action: "move",
    destination_mailbox: "Archive",
    destination_account_id: account,
  });
  const move = async (before: Census, account: string): Promise<WriteAnswer> => {
    const { report, last } = await callToEnd(
      product,
      "imap_apply_to_messages",
      call(before, account),
    );
    assert.ok(report, last.text);
    return report;
  };
  const effect = (account: string) => ({ kind: "move", mailbox: "Archive", account }) as const;

  for (const [kind, source] of Object.entries(KINDS)) {
    await t.step(`a message ${kind}`, async () => {
      const before = await begin(source);
      const report = await move(before, "ben");
      assert.equal(report.status, "ok", JSON.stringify(report));
      assert.equal(report.items[0]?.reason, undefined);
      assertReportIsTrue(report, effect("ben"), before, await both());
      const undone = await product.call("imap_undo_operation", {
        operation_id: report.operation_id,
      });
      assert.equal((await ended(product, undone.data)).status, "ok", undone.text);
      const after = await both();
      assert.deepEqual(
        after.messages.map(({ account, sha256, flags }) => [account, sha256, flags]),
        before.messages.map(({ account, sha256, flags }) => [account, sha256, flags]),
      );
    });
  }

  await t.step("what a server says instead of a message that is gone goes nowhere", async () => {
    const before = await begin(encoder.encode(
      "From: System Administrator <root@localhost>\r\nSubject: message unavailable\r\n\r\nThis message is no longer available on the server.\r\n",
    ));
    const report = await move(before, "ben");
    assert.deepEqual(
      report.items.map(({ outcome, reason }) => [outcome, reason]),
      [["failed", "message_not_found"]],
    );
    assert.deepEqual((await both()).messages, before.messages);
  });

  await t.step("a server that is down, or full, leaves everything as it was", async () => {
    const before = await begin(mail("stays", "x".repeat(3_000)));
    const refused = await move(before, "full");
    assert.deepEqual(
      refused.items.map(({ outcome, reason }) => [outcome, reason]),
      // The others say it in words only.
      [["failed", KIND === "dovecot" ? "over_quota" : "server_refused"]],
    );
    assert.deepEqual((await both()).messages, before.messages);
    const { error } = await product.call("imap_apply_to_messages", call(before, "down"));
    assert.equal(error?.details?.["reason"], "connection_refused");
    assert.deepEqual((await both()).messages, before.messages);
  });

  const large = mail("cut", `${"0123456789".repeat(7)}\r\n`.repeat(4_000));
  for (const bytes of [4_000, 50_000, 100_000]) {
    await t.step(
      `a source that is cut after ${bytes} more bytes gives the message once`,
      async () => {
        const before = await begin(large);
        let passed = 0;
        proxy.cutWhen(({ from, line }) => from === "server" && (passed += line.length) > bytes);
        const report = await move(before, "ben");
        assert.equal(proxy.cuts, 1);
        assert.equal(report.status, "ok", JSON.stringify(report));
        assertReportIsTrue(report, effect("ben"), before, await both());
      },
    );
  }

  await t.step("a destination that is lost anywhere gets the message once", async () => {
    const statuses = new Map<string, number>();
    for (let bytes = 0; bytes < 2_600; bytes += 130) {
      const before = await begin(mail(`cut${bytes}`, "text\r\n"));
      tap.cut();
      tap.cutAfter(bytes);
      // The cut is for one connection: the next ones work.
      const mended = setInterval(() => tap.open === 0 && tap.cut(), 5);
      const report = await move(before, "tap").finally(() => clearInterval(mended));
      tap.cut();
      const after = await both("tap");
      statuses.set(report.status, (statuses.get(report.status) ?? 0) + 1);
      const { sha256 } = before.messages[0] as { sha256: string };
      assert.equal(after.messages.filter((held) => held.sha256 === sha256).length, 1);
      assertReportIsTrue(report, effect("tap"), before, after);
    }
    assert.ok((statuses.get("ok") ?? 0) > 10, JSON.stringify([...statuses]));
  });
});
