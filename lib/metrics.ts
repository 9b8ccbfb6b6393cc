/**
 * Numbers for Prometheus (text format 0.0.4). A library would bring a registry
 * for the whole process and ways to send; this is the format alone.
 *
 * @module
 */

/** Content type of the format. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** What is counted: how, and what it says. No label has a name of an account or a folder. */
export const METRICS = {
  mail_imap_mcp_build_info: {
    type: "gauge",
    labels: ["version"],
    help: "1, with the version of the program",
  },
  process_start_time_seconds: {
    type: "gauge",
    labels: [],
    help: "When the process began, in seconds since 1970",
  },
  mail_imap_mcp_calls_total: {
    type: "counter",
    labels: ["tool", "outcome"],
    help: "Calls that were answered; outcome is ok or the code of the error",
  },
  mail_imap_mcp_call_duration_seconds: {
    type: "histogram",
    labels: ["tool"],
    help: "How long they took",
  },
  mail_imap_mcp_calls_running: {
    type: "gauge",
    labels: [],
    help: "Calls that are being answered",
  },
  mail_imap_mcp_calls_rate_limited_total: {
    type: "counter",
    labels: ["reason"],
    help: "Calls that were refused because there were too many",
  },
  mail_imap_mcp_mail_connections: {
    type: "gauge",
    labels: ["state"],
    help: "Connections to mail servers: idle, busy or connecting",
  },
  mail_imap_mcp_content_isolates_replaced_total: {
    type: "counter",
    labels: [],
    help: "Messages that took too long to read; the third ends the process",
  },
  mail_imap_mcp_http_requests_total: {
    type: "counter",
    labels: ["status"],
    help: "Requests, refused ones too; 499: the client has not waited for the answer",
  },
  mail_imap_mcp_http_requests_running: {
    type: "gauge",
    labels: [],
    help: "Requests that are being read or answered",
  },
  mail_imap_mcp_http_connections: {
    type: "gauge",
    labels: [],
    help: "Connections of clients",
  },
  mail_imap_mcp_http_connections_turned_away_total: {
    type: "counter",
    labels: [],
    help: "Connections that were closed because there were too many",
  },
  mail_imap_mcp_http_tokens_refused_total: {
    type: "counter",
    labels: [],
    help: "Requests without a token that is known",
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly type: "counter" | "gauge" | "histogram";
      readonly labels: readonly string[];
      readonly help: string;
    }
  >
>;

/** Name of a {@link METRICS}. */
export type MetricName = keyof typeof METRICS;

/** Values of labels; all are words of this program. */
export type Labels = Readonly<Record<string, string>>;

/** One number of a metric. `suffix`: of the parts of a histogram. */
export type Sample = readonly [labels: Labels, value: number, suffix?: string];

/** A metric with its numbers. */
export interface Family {
  readonly name: MetricName;
  readonly samples: readonly Sample[];
}

/** Makes one. */
export function family(name: MetricName, samples: readonly Sample[]): Family {
  return { name, samples };
}

/** Counts durations. */
export class Histogram {
  /** Upper bounds in seconds: a warm read takes milliseconds, and a call at most fifty seconds. */
  static readonly BOUNDS: readonly number[] = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];

  readonly #counts = Histogram.BOUNDS.map(() => 0);
  #count = 0;
  #sum = 0;

  /** Adds one, in seconds. */
  add(seconds: number): void {
    this.#count++;
    this.#sum += seconds;
    for (const [i, bound] of Histogram.BOUNDS.entries()) {
      if (seconds <= bound) this.#counts[i] = (this.#counts[i] ?? 0) + 1;
    }
  }

  /** Its numbers, with these labels. */
  samples(labels: Labels): Sample[] {
    return [
      ...Histogram.BOUNDS.map((bound, i): Sample => [
        { ...labels, le: `${bound}` },
        this.#counts[i] ?? 0,
        "_bucket",
      ]),
      [{ ...labels, le: "+Inf" }, this.#count, "_bucket"],
      [labels, this.#sum, "_sum"],
      [labels, this.#count, "_count"],
    ];
  }
}

/** Writes them. */
export function metricsText(families: readonly Family[]): string {
  return families.map(({ name, samples }) => {
    const { type, help } = METRICS[name];
    const lines = samples.map(([labels, value, suffix = ""]) =>
      `${name}${suffix}${labelsText(labels)} ${value}\n`
    );
    return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
  }).join("");
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) =>
    `${name}="${value.replace(/[\\"\n]/g, (char) => char === "\n" ? "\\n" : `\\${char}`)}"`
  );
  return pairs.length > 0 ? `{${pairs.join(",")}}` : "";
}
