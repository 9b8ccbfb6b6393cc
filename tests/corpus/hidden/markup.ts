/**
 * Hiding with elements, attributes and comments.
 *
 * @module
 */

import { BEFORE, page, type Technique } from "./hide.ts";

export const markup: readonly Technique[] = [
  ["hidden-attribute", "The hidden attribute", (p) => page(`<div hidden>${p}</div>`)],
  [
    "hidden-until-found",
    "hidden=until-found",
    (p) => page(`<div hidden="until-found">${p}</div>`),
  ],
  ["comment", "A comment", (p) => page(`<!-- ${p} -->`)],
  [
    "comment-with-dashes",
    "A comment that ends where few parsers look",
    (p) => page(`<!-- a --!><!-- > ${p} -- > --><!--><!---->`),
  ],
  [
    "comment-in-tag",
    "A tag in a comment and a comment that never ends before it",
    (p) => page(`<!-- <p>${p}</p> <div> -->`),
  ],
  [
    "conditional-comment",
    "A comment that only Outlook reads",
    (p) => page(`<!--[if mso]><p>${p}</p><![endif]-->`),
  ],
  [
    "conditional-comment-version",
    "The same for one version",
    (p) => page(`<!--[if (gte mso 9)|(IE)]><table><tr><td>${p}</td></tr></table><![endif]-->`),
  ],
  ["template", "<template>", (p) => page(`<template><p>${p}</p></template>`)],
  ["script", "<script>", (p) => page(`<script>/* ${p} */</script>`)],
  [
    "script-json",
    "Data for search engines in a script",
    (p) =>
      page(`<script type="application/ld+json">{"@type":"EmailMessage","text":"${p}"}</script>`),
  ],
  ["style-comment", "A comment of a style sheet", (p) => page("", `/* ${p} */ p{margin:1em}`)],
  [
    "style-content",
    "Text of a pseudo-element that is not displayed",
    (p) => page(`<i class="x"></i>`, `.x::before{content:"${p}";display:none}`),
  ],
  ["title", "The title of the document", (p) => page("").replace("Minutes", p)],
  [
    "meta",
    "A description in <meta>",
    (p) => page("").replace("<title>", `<meta name="description" content="${p}"><title>`),
  ],
  [
    "title-attribute",
    "A title that shows only under a pointer",
    (p) => page(`<p title="${p}">Agenda</p>`),
  ],
  ["data-attribute", "A data attribute", (p) => page(`<p data-note="${p}">Agenda</p>`)],
  [
    "aria-label",
    "An aria-label on something visible",
    (p) => page(`<p aria-label="${p}">Agenda</p>`),
  ],
  [
    "alt-of-tracker",
    "The alternative text of a picture of one pixel",
    (p) => page(`<img src="https://track.example.test/o.gif" width="1" height="1" alt="${p}">`),
  ],
  [
    "alt-of-hidden-picture",
    "The alternative text of a picture that is not displayed",
    (p) => page(`<img src="https://track.example.test/o.gif" style="display:none" alt="${p}">`),
  ],
  [
    "input-hidden",
    "The value of a hidden field",
    (p) => page(`<input type="hidden" value="${p}">`),
  ],
  [
    "option",
    "A choice of a closed list",
    (p) =>
      page(`<select style="width:120px"><option>Choose</option><option>${p}</option></select>`),
  ],
  ["datalist", "<datalist>", (p) => page(`<datalist id="d"><option>${p}</option></datalist>`)],
  [
    "closed-details",
    "<details> that nobody opened",
    (p) => page(`<details><summary>More</summary>${p}</details>`),
  ],
  ["closed-dialog", "<dialog> that is not open", (p) => page(`<dialog>${p}</dialog>`)],
  [
    "iframe",
    "Text inside <iframe>",
    (p) => page(`<iframe width="0" height="0" style="border:0">${p}</iframe>`),
  ],
  ["noframes", "<noframes>", (p) => page(`<noframes>${p}</noframes>`)],
  ["noembed", "<noembed>", (p) => page(`<noembed>${p}</noembed>`)],
  [
    "video",
    "What <video> says to old programs",
    (p) => page(`<video width="10" height="10">${p}</video>`),
  ],
  ["audio", "What <audio> says to old programs", (p) => page(`<audio>${p}</audio>`)],
  [
    "svg-title",
    "The title of a drawing",
    (p) =>
      page(`<svg width="20" height="20"><title>${p}</title><circle cx="9" cy="9" r="8"/></svg>`),
  ],
  [
    "svg-desc",
    "The description of a drawing",
    (p) => page(`<svg width="20" height="20"><desc>${p}</desc><circle cx="9" cy="9" r="8"/></svg>`),
  ],
  [
    "svg-defs",
    "Text of a drawing that is never used",
    (p) =>
      page(
        `<svg width="20" height="20"><defs><text>${p}</text></defs><circle cx="9" cy="9" r="8"/></svg>`,
      ),
  ],
  [
    "svg-fill-none",
    "Text of a drawing without fill",
    (p) => page(`<svg width="700" height="30"><text y="20" fill="none">${p}</text></svg>`),
  ],
  [
    "ruby-fallback",
    "Brackets for programs without ruby",
    (p) => page(`<p><ruby>議事<rp>${p}</rp><rt>ぎじ</rt></ruby></p>`),
  ],
  ["after-body-end", "A comment after the document", (p) => `${page("")}<!-- ${p} -->`],
  [
    "unclosed-comment",
    "A comment that never ends",
    (p) => `${page("")}\n<!-- ${p}`,
  ],
  [
    "unclosed-tag",
    "A tag that never ends",
    (p) => `${page("")}\n<a href="x" data-x="${p}`,
  ],
  [
    "split-letters",
    "Hidden pieces between letters that are seen",
    (p) =>
      page(
        `<p>${
          p.match(/.{1,9}/g)?.map((piece) => `A<span style="display:none">${piece}</span>genda `)
            .join("")
        }</p>`,
      ),
  ],
  [
    "nested-in-visible",
    "Inside a sentence that is seen",
    (p) => page(`<p>Room 4 is <span style="display:none">${p}</span> free at ten.</p>`),
  ],
  [
    "collapsed-table-row",
    "visibility:collapse on a row",
    (p) =>
      page(
        `<table border="1"><tr><td>Day</td></tr><tr style="visibility:collapse"><td>${p}</td></tr></table>`,
      ),
  ],
  [
    "preheader-clipped",
    "All that preheaders use, at once",
    (p) =>
      page(
        `<div style="display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;">${p}</div>`,
      ),
  ],
  [
    "covered",
    "Under a box that covers it",
    (p) =>
      page(
        `<div style="position:relative;height:40px">${p}<div style="position:absolute;top:0;left:0;width:100%;height:40px;background:#fff">Agenda</div></div>`,
      ),
  ],
  [
    "padding-clipped",
    "Pushed out of a box that clips",
    (p) =>
      page(
        `<div style="height:20px;overflow:hidden"><div style="padding-top:60px">${p}</div></div>`,
      ),
  ],
  [
    "second-line-clipped",
    "The second line of a box one line high",
    (p) =>
      page(
        `<div style="height:18px;line-height:18px;overflow:hidden">Agenda for Monday<br><span>${p}</span></div>`,
      ),
  ],
  [
    "no-document",
    "A fragment without html and body",
    (p) =>
      `${BEFORE}<div style=display:none>${p}</div><p>Kind regards, Petra from the harbour office.`,
  ],
];
