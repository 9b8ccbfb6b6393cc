/**
 * What runs in the view: shows the message that a host hands over. Everything
 * in it may be a stranger's: it becomes text, and HTML goes into a frame in
 * which nothing runs, loads or leads anywhere.
 */

/**
 * @typedef {import("../../tools/security.ts").SecurityAnswer} Security
 * @typedef {{ message_id: string, subject: string, from: string[], to: string[], date?: string,
 *   sent_date?: string, body: { format: string, text: string, truncated: boolean },
 *   attachments: { filename?: string, content_type: string, size: number }[],
 *   security: Security }} Message As imap_get_message gives it, as far as it is shown.
 */

/** Of MCP Apps. */
const PROTOCOL = "2026-01-26";

/** The only tool that is ever called; it changes nothing. */
const TOOL = "imap_get_message";

/** Most characters of one answer. */
const MAX_CHARS = 16_000;

/** Characters of a link's target that are shown behind its text; the rest is in its title. */
const TARGET_CHARS = 60;

/** For the frame; the page around it has such a policy too, and the frame inherits it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const FRAME_STYLE = "body{font:15px/1.5 system-ui,sans-serif;margin:12px;overflow-wrap:anywhere}" +
  "td,th{padding:2px 8px 2px 0;text-align:start}[data-target]{text-decoration:underline dotted}" +
  "[data-target]::after{content:'\\a0→ ' attr(data-target);display:inline-block;" +
  "font-size:.85em;opacity:.75}";

const HEADINGS = {
  none: "No warning signs were found.",
  caution: "Be careful with this message.",
  danger: "Do not trust this message.",
};

/** @type {Message | undefined} */
let message;

/** The message's HTML when it has been asked for. @type {Message["body"] | undefined} */
let html;
let showsHtml = false;
let isReading = false;
let canCall = false;

/** What the host said of itself. @type {{ theme?: string, locale?: string, timeZone?: string }} */
let context = {};

/** @param {string} id @returns {HTMLElement} */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.dir = "auto";
  made.textContent = text;
  return made;
}

// Requests to the host, and what comes from it.

let lastId = 0;

/** @type {Map<unknown, (answer: { result?: any, error?: unknown }) => void>} */
const waiting = new Map();

/** @param {object} content */
function post(content) {
  // The parent is the only one that can hear it; its origin is not told to a view.
  parent.postMessage({ jsonrpc: "2.0", ...content }, "*");
}

/** @param {string} method @param {object} params @returns {Promise<{ result?: any, error?: unknown }>} */
function ask(method, params) {
  const id = ++lastId;
  post({ id, method, params });
  return new Promise((resolve) => waiting.set(id, resolve));
}

addEventListener("message", ({ source, data }) => {
  // The frame of the message is a window too, and so are other frames of the host.
  if (source !== parent || data?.jsonrpc !== "2.0") return;
  const { id, method, params } = data;
  if (method === undefined) {
    waiting.get(id)?.(data);
    waiting.delete(id);
  } else if (id !== undefined) {
    if (method === "ping" || method === "ui/resource-teardown") post({ id, result: {} });
    else post({ id, error: { code: -32601, message: "Unknown method" } });
  } else if (method === "ui/notifications/tool-result") take(params);
  else if (method === "ui/notifications/tool-cancelled") say("Reading the message was stopped.");
  else if (method === "ui/notifications/host-context-changed") follow(params);
});

/** Looks as the host does. @param {any} changed */
function follow(changed) {
  context = { ...context, ...changed };
  const { style } = document.documentElement;
  style.colorScheme = context.theme ?? "light dark";
  for (const [name, value] of Object.entries(changed?.styles?.variables ?? {})) {
    if (name.startsWith("--") && typeof value === "string") style.setProperty(name, value);
  }
  if (message) show();
}

// What is shown.

/** @param {string} sentence */
function say(sentence) {
  at("status").textContent = sentence;
}

/** The message in an answer; says why there is none. @param {any} answer @returns {Message | undefined} */
function messageIn(answer) {
  const found = answer?.structuredContent?.data;
  if (!answer?.isError && typeof found?.body?.text === "string" && found.security) return found;
  let told = "";
  try {
    told = JSON.parse(answer.content[0].text).error.message;
  } catch {
    // A host that is not content with the answer puts its own words there.
  }
  say(`The message could not be read${told ? `: ${told}.` : "."}`);
  return undefined;
}

/** @param {any} answer */
function take(answer) {
  const handed = messageIn(answer);
  if (!handed) return;
  message = handed;
  showsHtml = message.body.format === "html";
  html = showsHtml ? message.body : undefined;
  say("");
  show();
}

/** Text without the marks that keep a model from obeying it. @param {string} text */
function unfenced(text) {
  return /^<untrusted_mail (\w+) [^\n]*>\n([^]*)\n<\/untrusted_mail \1>$/.exec(text)?.[2] ?? text;
}

/** @param {string | undefined} date */
function when(date) {
  if (date === undefined) return "";
  try {
    const { locale, timeZone } = context;
    return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone })
      .format(new Date(date));
  } catch {
    return date;
  }
}

/** Whether the sender is who the message says. @param {Security} security */
function proof({ level, authentication: { trust, by = "your mail server", ...results } }) {
  if (trust === "forgeable") {
    return "Sender not confirmed: anybody could have written what the header says of it";
  }
  if (trust === "none") return "Sender not confirmed: nothing proves who wrote this";
  if (results.dmarc === "pass" && level !== "danger") return `Sender confirmed by ${by}`;
  const found = Object.entries(results).map(([method, result]) =>
    `${method.toUpperCase()} ${result}`
  );
  return `Checked by ${by}: ${found.join(", ") || "no result"}`;
}

/** What else there is to say, in sentences. @param {Security} security */
function remarks({ reasons = [], hidden, remote_content: remote }) {
  return [
    ...reasons,
    ...(hidden
      ? [`${hidden.characters} characters that a reader would not see were left out.`]
      : []),
    ...(remote ? [`Not loaded: ${remote.images} picture(s), ${remote.trackers} tracker(s).`] : []),
  ].map(unfenced);
}

function show() {
  if (!message) return;
  const { subject, from, to, date, sent_date, attachments, security } = message;
  at("subject").textContent = unfenced(subject) || "(no subject)";
  at("from").textContent = from.map(unfenced).join(", ") || "(no sender)";
  at("proof").textContent = proof(security);
  at("to").textContent = to.map(unfenced).join(", ");
  at("date").textContent = when(date ?? sent_date);
  at("verdict").dataset["level"] = security.level;
  at("level").textContent = HEADINGS[security.level];
  at("remarks").replaceChildren(...remarks(security).map((text) => element("li", text)));
  at("files").replaceChildren(...attachments.map(({ filename, content_type, size }) => {
    const kb = Math.max(1, Math.round(size / 1024));
    return element("li", `${filename ? unfenced(filename) : content_type} (${kb} KB)`);
  }));
  at("attached").hidden = attachments.length === 0;
  at("message").hidden = false;
  showBody(showsHtml && html ? html : message.body);
}

/** @param {Message["body"]} body */
function showBody({ format, text, truncated }) {
  const isHtml = format === "html";
  at("body").replaceChildren(isHtml ? frameOf(unfenced(text)) : textOf(unfenced(text)));
  at("more").hidden = !truncated;
  at("inert").hidden = !isHtml;
  at("toggle").textContent = isHtml ? "Show as text" : "Show as HTML";
  at("toggle").hidden = !canCall || message?.body.format === "html";
}

/** @param {string} text */
function textOf(text) {
  const shown = element("div", text || "This message has no text.");
  shown.className = "text";
  // So that it can be scrolled with the keyboard.
  shown.tabIndex = 0;
  shown.setAttribute("role", "region");
  shown.setAttribute("aria-label", "Text of the message");
  return shown;
}

/** A frame in which nothing runs, loads, or leads anywhere. @param {string} untrusted */
function frameOf(untrusted) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "");
  frame.referrerPolicy = "no-referrer";
  frame.title = "The message as HTML";
  // Nothing is loaded and nothing runs in a document without a window.
  const inert = new DOMParser().parseFromString(untrusted, "text/html");
  for (const link of inert.querySelectorAll("*")) disarm(link);
  for (const image of inert.querySelectorAll("img:not([src])")) {
    image.replaceWith(image.getAttribute("alt") || "");
  }
  frame.srcdoc = `<!doctype html><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
    `<meta name="color-scheme" content="${getComputedStyle(at("body")).colorScheme}">` +
    `<style>${FRAME_STYLE}</style><body>${inert.body.innerHTML}`;
  return frame;
}

/** A link says where it would lead, and leads nowhere. @param {Element} link */
function disarm(link) {
  const href = link.getAttribute("href") ?? link.getAttribute("xlink:href");
  link.removeAttribute("href");
  link.removeAttribute("xlink:href");
  if (href === null || link.localName !== "a") return;
  // What stands before an @ is no host, however much it looks like one.
  const target = /^https?:/i.test(href) && URL.canParse(href)
    ? new URL(href).host + new URL(href).pathname
    : href;
  link.setAttribute("title", href);
  link.setAttribute(
    "data-target",
    target.length > TARGET_CHARS ? `${target.slice(0, TARGET_CHARS)}…` : target,
  );
}

at("toggle").addEventListener("click", async () => {
  if (!message || isReading) return;
  showsHtml = !showsHtml;
  if (showsHtml && !html) {
    const asked = message;
    const { message_id } = asked;
    isReading = true;
    say("Reading…");
    const { result } = await ask("tools/call", {
      name: TOOL,
      arguments: { message_id, body_format: "html", body_max_chars: MAX_CHARS },
    });
    isReading = false;
    // Meanwhile the host may have handed over another one.
    if (message !== asked) return;
    say("");
    const read = messageIn(result);
    html = read && read.message_id === message_id ? read.body : undefined;
    showsHtml = html !== undefined;
  }
  show();
});

// The beginning.

const { result } = await ask("ui/initialize", {
  protocolVersion: PROTOCOL,
  appInfo: { name: "mail-imap-mcp", version: document.documentElement.dataset["version"] },
  appCapabilities: { availableDisplayModes: ["inline"] },
});
canCall = result?.hostCapabilities?.serverTools !== undefined;
follow(result?.hostContext);
post({ method: "ui/notifications/initialized", params: {} });
new ResizeObserver(() => {
  const { height } = document.documentElement.getBoundingClientRect();
  post({ method: "ui/notifications/size-changed", params: { height: Math.ceil(height) } });
}).observe(document.documentElement);
