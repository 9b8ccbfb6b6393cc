/**
 * The view of a message: who is offered it, and what a message can do in it.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

const SCRIPT = "lib/surface/view/script.js";
const HOSTILE = { "tests/visibility/view/hostile_test.ts": [] } as const;
const SEEN = { "tests/visibility/view/view_test.ts": [] } as const;

/** Mutations of the view. */
export const VIEW: readonly Mutation[] = [
  {
    name: "view-sandbox",
    file: SCRIPT,
    find: 'frame.setAttribute("sandbox", "");',
    replace: 'frame.setAttribute("sandbox", "allow-scripts allow-same-origin");',
    gain: "A message that gets past the sanitizer is a page of the client.",
    tests: SEEN,
  },
  {
    name: "view-policy-of-frame",
    file: SCRIPT,
    find: '`<meta http-equiv="Content-Security-Policy" content="${POLICY}">` +',
    replace: '"" +',
    gain:
      "Where a client drops the policy of the page, a message loads pictures that tell on the reader.",
    tests: HOSTILE,
  },
  {
    name: "view-policy-of-page",
    file: "lib/surface/view/page.ts",
    find: "`script-src 'sha256-${new Uint8Array(hash).toBase64()}'`",
    replace: "\"script-src 'unsafe-inline'\"",
    gain: "A script that gets into the page runs there, and may call tools.",
    tests: HOSTILE,
  },
  {
    name: "view-links",
    file: SCRIPT,
    find: 'link.removeAttribute("href");',
    replace: "",
    gain: "A click in a message opens what a stranger chose.",
    tests: HOSTILE,
  },
  {
    name: "view-target",
    file: SCRIPT,
    find: "? new URL(href).host + new URL(href).pathname",
    replace: "? href",
    gain: "A link to evil.example says that it leads to bank.example@evil.example.",
    tests: HOSTILE,
  },
  {
    name: "view-parent",
    file: SCRIPT,
    find: "if (source !== parent || ",
    replace: "if (",
    gain: "Another frame of the client shows a forged message, and has the view ask for others.",
    tests: SEEN,
  },
  {
    name: "view-text",
    file: SCRIPT,
    find: "made.textContent = text;",
    replace: "made.innerHTML = text;",
    gain: "The name of an attachment is HTML of the page.",
    tests: SEEN,
  },
  {
    name: "view-proof",
    file: SCRIPT,
    find: 'if (results.dmarc === "pass" && level !== "danger")',
    replace: 'if (results.dmarc === "pass")',
    gain: "A sender is called confirmed when another one was checked.",
    tests: SEEN,
  },
  {
    name: "view-other-tools",
    file: "lib/surface/view.ts",
    find: '{ visibility: ["model"] }',
    replace: "{}",
    gain: "Whatever runs in a view may call the tools that change mail.",
    tests: { "tests/integration/view_test.ts": ["A client that shows views"] },
  },
  {
    name: "view-unannounced",
    file: "lib/surface/resources.ts",
    find: "if (uri === VIEW.uri && isViewer()) {",
    replace: "if (uri === VIEW.uri) {",
    gain: "A client that knows nothing of views is given a page with a script.",
    tests: { "tests/integration/view_test.ts": [] },
  },
];
