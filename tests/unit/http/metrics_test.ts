/**
 * Figures in the format that Prometheus reads, with labels that are bounded.
 *
 * @module
 */

import assert from "node:assert/strict";
import { CallMetrics } from "../../../lib/call_metrics.ts";
import { Meter } from "../../../lib/http/meter.ts";
import { family, Histogram, METRICS, metricsText } from "../../../lib/metrics.ts";
import type { EndedCall } from "../../../lib/policy/audit.ts";

const CALL: EndedCall = {
  client: "somebody",
  tool: "imap_search_messages",
  accounts: ["work"],
  folders: ["Secret"],
  counts: {},
  outcome: "ok",
  reason: undefined,
  durationMs: 40,
};

Deno.test("A metric is its help, its type and its numbers.", () => {
  assert.equal(
    metricsText([
      family("mail_imap_mcp_http_requests_total", [[{ status: "200" }, 3], [{ status: "401" }, 1]]),
      family("mail_imap_mcp_calls_running", [[{}, 0]]),
    ]),
    `# HELP mail_imap_mcp_http_requests_total ${METRICS.mail_imap_mcp_http_requests_total.help}
# TYPE mail_imap_mcp_http_requests_total counter
mail_imap_mcp_http_requests_total{status="200"} 3
mail_imap_mcp_http_requests_total{status="401"} 1
# HELP mail_imap_mcp_calls_running ${METRICS.mail_imap_mcp_calls_running.help}
# TYPE mail_imap_mcp_calls_running gauge
mail_imap_mcp_calls_running 0
`,
  );
});

Deno.test("The value of a label cannot end it.", () => {
  const text = metricsText([family("mail_imap_mcp_build_info", [[{ version: 'a"b\\c\nd' }, 1]])]);
  assert.match(text, /^mail_imap_mcp_build_info\{version="a\\"b\\\\c\\nd"\} 1$/m);
});

Deno.test("A duration is counted in every bucket that it fits in.", () => {
  const histogram = new Histogram();
  for (const seconds of [0.01, 0.02, 2, 100]) histogram.add(seconds);
  const samples = histogram.samples({ tool: "t" });
  const bucket = (le: string) =>
    samples.find(([labels, , suffix]) => suffix === "_bucket" && labels["le"] === le)?.[1];
  assert.deepEqual(["0.01", "0.05", "1", "5", "60", "+Inf"].map(bucket), [1, 2, 2, 3, 3, 4]);
  assert.deepEqual(samples.slice(-2), [[{ tool: "t" }, 102.03, "_sum"], [
    { tool: "t" },
    4,
    "_count",
  ]]);
});

Deno.test("Calls are counted by tool and outcome, and by nothing that a client or a mailbox chooses.", () => {
  const metrics = new CallMetrics();
  metrics.ended(CALL);
  metrics.ended({ ...CALL, outcome: "not_found", tool: undefined });
  metrics.ended({ ...CALL, outcome: "rate_limited", reason: "rate_limit" });
  const text = metricsText(metrics.families());
  assert.match(text, /^mail_imap_mcp_calls_total\{tool="imap_search_messages",outcome="ok"\} 1$/m);
  assert.match(text, /^mail_imap_mcp_calls_total\{tool="unknown",outcome="not_found"\} 1$/m);
  assert.match(text, /^mail_imap_mcp_calls_rate_limited_total\{reason="rate_limit"\} 1$/m);
  assert.match(
    text,
    /^mail_imap_mcp_call_duration_seconds_count\{tool="imap_search_messages"\} 2$/m,
  );
  assert.doesNotMatch(text, /work|Secret|somebody/);
});

Deno.test("Every metric has the labels that its description says.", () => {
  const calls = new CallMetrics();
  calls.ended({ ...CALL, outcome: "rate_limited", reason: "rate_limit" });
  const meter = new Meter();
  meter.answered(200);
  const families = [
    ...calls.families(),
    ...meter.families({ running: 0, connections: 0, turnedAway: 0 }),
  ];
  for (const { name, samples } of families) {
    assert.ok(samples.length > 0, name);
    for (const [labels] of samples) {
      const own = Object.keys(labels).filter((label) => label !== "le");
      assert.deepEqual(own, METRICS[name].labels, name);
    }
  }
});
