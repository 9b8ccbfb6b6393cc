/**
 * The view as one page that needs nothing besides itself.
 *
 * @module
 */

import { VERSION } from "../../version.ts";
import script from "./script.js" with { type: "text" };
import style from "./style.css" with { type: "text" };

/** Lines that say something to readers of the sources alone. */
const COMMENTS = /^ *(?:\/\/|\/\*\*?$|\*|\/\*\* .*\*\/$).*\n/gm;

/** Where the message goes in; the script knows the ids. */
const BODY = `<main id="message" hidden aria-labelledby="subject">
<h1 id="subject" dir="auto"></h1>
<dl>
<dt>From</dt><dd><div id="from" dir="auto"></div><div id="proof" class="soft"></div></dd>
<dt>To</dt><dd id="to" dir="auto"></dd>
<dt>Date</dt><dd id="date"></dd>
</dl>
<div id="sides">
<section aria-label="Message">
<div id="body"></div>
<p id="more" class="soft" hidden>The text goes on; this is its beginning.</p>
<p id="inert" class="soft" hidden>Nothing is loaded from the network. Links say where they would lead, and lead nowhere.</p>
<button id="toggle" type="button" hidden></button>
<div id="attached" hidden><h2 class="soft">Attachments</h2><ul id="files"></ul></div>
</section>
<aside id="verdict" aria-labelledby="level">
<h2 id="level"></h2>
<ul id="remarks"></ul>
</aside>
</div>
</main>
<p id="status" role="status">Waiting for the message…</p>`;

/** Writes the page. Only its own script runs in it, and it reaches nothing. */
export async function viewPage(): Promise<string> {
  const code = `\n${script.replace(COMMENTS, "")}`;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${new Uint8Array(hash).toBase64()}'`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en" data-version="${VERSION}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Message</title>
<style>
${style}</style>
</head>
<body>
${BODY}
<script type="module">${code}</script>
</body>
</html>
`;
}
