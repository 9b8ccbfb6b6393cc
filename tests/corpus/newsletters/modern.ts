/**
 * Newsletters laid out with div and flex, and with rules for dark mode and AMP.
 *
 * @module
 */

import type { Newsletter } from "./newsletter.ts";

const PADDING = "&#847;&zwnj;&nbsp;&#8199;&#65279;&shy;".repeat(60);

const flex = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Your week in the app</title>
<style>
*{box-sizing:border-box}
:root{--ink:#1c1917;--paper:#fafaf9;--accent:#b45309}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,sans-serif}
.wrap{max-width:640px;margin:0 auto;padding:24px}
.row{display:flex;gap:16px;flex-wrap:wrap}.row>.card{flex:1 1 180px}
.card{background:#fff;border:1px solid #e7e5e4;border-radius:12px;overflow:hidden}
.card header{background:var(--accent);color:#fff;padding:8px 16px;font-weight:600}.card main{padding:12px 16px}
.big{font-size:32px;font-weight:700;display:block}.muted{color:#78716c;font-size:13px}
.bar{height:8px;background:#e7e5e4;border-radius:4px;overflow:hidden}.bar>i{display:block;height:8px;background:var(--accent)}
.grid{display:grid;grid-template-columns:1fr 2fr 1fr;gap:8px}
.btn{display:inline-flex;align-items:center;padding:12px 20px;border-radius:999px;background:#1c1917;color:#fafaf9;text-decoration:none}
.visually-hidden{position:absolute!important;width:1px;height:1px;padding:0;margin:-1px;overflow:hidden;clip:rect(0,0,0,0);white-space:nowrap;border:0}
@media (max-width:480px){.row{flex-direction:column}.desktop{display:none}}
</style></head>
<body><div class="wrap">
<h1>Your week on the water</h1>
<p class="muted">30 March &ndash; 5 April &middot; Ada's boat <strong>Kittiwake</strong></p>
<div class="row">
<div class="card"><header>Distance</header><main><span class="big">41.7</span>nautical miles<div class="bar"><i style="width:61%"></i></div><span class="muted">61% of your goal</span></main></div>
<div class="card"><header>Days out</header><main><span class="big">4</span>of seven<div class="bar"><i style="width:57%"></i></div><span class="muted">one more than the week before</span></main></div>
<div class="card"><header>Best hour</header><main><span class="big">6.9</span>knots<div class="bar"><i style="width:80%"></i></div><span class="muted">Friday, with the tide</span></main></div>
</div>
<section><h2>Who sailed with you</h2>
<div class="grid"><b>Day</b><b>Crew</b><b>Miles</b><span>Tuesday</span><span>Petra, Jonas</span><span>8.2</span><span>Thursday</span><span>nobody, and it showed</span><span>5.5</span><span>Friday</span><span>Petra, Jonas, the dog</span><span>19.0</span><span>Sunday</span><span>Priya</span><span>9.0</span></div>
</section>
<section><h2>What others say</h2><blockquote style="border-left:4px solid #b45309;margin:0;padding:4px 16px">I have never seen a dog so calm at six knots.<footer class="muted">Jonas, on Friday's log</footer></blockquote></section>
<p style="text-align:center"><a class="btn" href="https://app.kittiwake.example.test/week/14"><span>See the whole log</span><span class="visually-hidden"> of the week from 30 March, opens in a browser</span></a></p>
<p class="desktop muted">Tip: on a large screen you can drag the map.</p>
<footer class="muted"><p>Kittiwake Log GmbH, Am Kai 3, Harbourton. You can <a href="https://app.kittiwake.example.test/mails">stop these mails</a> at any time.</p></footer>
</div></body></html>`;

const dark = `<!DOCTYPE html>
<html lang="en" xmlns:o="urn:schemas-microsoft-com:office:office" style="color-scheme:light dark;supported-color-schemes:light dark;">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>Nightfall sale</title>
<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;background-color:#ffffff}
.dark-img{display:none}
h1,h2,p{margin:0 0 16px}
@media (prefers-color-scheme:dark){
 .body{background-color:#101114!important}.card{background-color:#1b1d22!important}.h,.t{color:#f5f5f5!important}
 .light-img{display:none!important}.dark-img{display:block!important;max-height:none!important;overflow:visible!important}
 .light-only{display:none!important}
}
[data-ogsc] .light-img{display:none!important}[data-ogsc] .dark-img{display:block!important}[data-ogsc] .h{color:#f5f5f5!important}
[data-ogsb] .card{background-color:#1b1d22!important}
</style>
<!--[if mso]><style>.t,.h{font-family:Arial,sans-serif!important}</style><![endif]-->
</head>
<body class="body" style="margin:0;padding:0;background-color:#ffffff">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all" aria-hidden="true">Lamps, until Sunday, at the price of candles.${PADDING}</div>
<div role="article" aria-roledescription="email" lang="en" style="font-size:medium;font-size:max(16px,1rem)">
<table role="presentation" align="center" width="100%" style="max-width:600px" cellpadding="0" cellspacing="0"><tr><td class="card" style="background-color:#f6f6f7;padding:32px">
<img class="light-img" src="https://cdn.lumen.example.test/logo-dark.png" width="120" height="32" alt="Lumen" style="display:block;margin:0 0 24px">
<!--[if !mso]><!--><div class="dark-img" style="display:none;overflow:hidden;width:0;max-height:0"><img src="https://cdn.lumen.example.test/logo-light.png" width="120" height="32" alt="Lumen"></div><!--<![endif]-->
<h1 class="h" style="color:#17181c;font:700 30px/36px Georgia,serif">Nights get shorter. Lamps get cheaper.</h1>
<p class="t" style="color:#3a3d45;font:16px/26px Arial,sans-serif">From tonight until Sunday every lamp with a paper shade costs what a box of candles costs. We checked: that is eleven pounds and forty pence.</p>
<p class="t light-only" style="color:#3a3d45;font:16px/26px Arial,sans-serif">If this mail looks too bright, your program does not know about dark mode. Our lamps can help with that too.</p>
<div style="text-align:left"><a href="https://lumen.example.test/sale" style="background-color:#17181c;color:#ffffff;border-radius:8px;display:inline-block;font:700 16px Arial;padding:16px 24px;text-decoration:none;mso-padding-alt:0;text-underline-color:#17181c"><!--[if mso]><i style="letter-spacing:25px;mso-font-width:-100%;mso-text-raise:30pt" hidden>&nbsp;</i><![endif]--><span style="mso-text-raise:15pt">Light something up</span><!--[if mso]><i style="letter-spacing:25px;mso-font-width:-100%" hidden>&nbsp;</i><![endif]--></a></div>
</td></tr>
<tr><td style="padding:24px 32px"><p class="t" style="color:#6b7280;font:13px/20px Arial,sans-serif">Terms: one lamp a person. Bulbs are not included, dusk is. Lumen &amp; Daughters, 9 Wick Lane, Harbourton.</p></td></tr></table>
</div></body></html>`;

const amp = `<!doctype html>
<html amp4email-fallback lang="en"><head><meta charset="utf-8"><title>Table for two?</title>
<style amp-custom>.slot{padding:8px 14px;border:1px solid #444;display:inline-block;margin:4px}[hidden]{display:none}.err{color:#b00020}</style>
<style amp4email-boilerplate>body{visibility:hidden}</style>
<noscript><style amp-boilerplate>body{visibility:visible}</style></noscript>
<style>body{visibility:visible!important;font-family:Roboto,Arial,sans-serif;color:#202124;margin:0}.shell{max-width:560px;margin:auto;padding:16px}.slot{background:#fff8e1}</style>
</head><body><div class="shell">
<h2>Table for two?</h2>
<p>Ada, the window table at <b>The Salted Plum</b> has come free for tomorrow. Choose a time and it is yours until six.</p>
<form method="post" action-xhr="https://plum.example.test/api/book" target="_top">
<div class="slots"><a class="slot" href="https://plum.example.test/b?t=1800">18:00</a><a class="slot" href="https://plum.example.test/b?t=1930">19:30</a><a class="slot" href="https://plum.example.test/b?t=2015">20:15</a></div>
<div submit-success hidden><template type="amp-mustache">Booked for {{time}}. See you, {{name}}.</template></div>
<div submit-error hidden class="err"><template type="amp-mustache">Sorry, {{reason}}.</template></div>
</form>
<amp-accordion><section><h4>What is on the card tomorrow</h4><ul><li>Mussels in cider</li><li>Turbot with brown butter</li><li>Plum tart, salted, as the name demands</li></ul></section></amp-accordion>
<p>Allergies? Tell us by four in the afternoon, the kitchen reads its mail only once.</p>
<p style="font-size:12px;color:#5f6368">The Salted Plum, 22 Fish Street. This is an interactive mail; if the buttons do nothing, use the links. <a href="https://plum.example.test/no-more">No more such mails</a></p>
</div></body></html>`;

const code =
  `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="background-color:rgb(246,249,252);font-family:-apple-system,BlinkMacSystemFont,&quot;Segoe UI&quot;,Roboto,&quot;Helvetica Neue&quot;,Ubuntu,sans-serif;margin:0">
<div style="display:none;overflow:hidden;line-height:1px;opacity:0;max-height:0;max-width:0" data-skip-in-text="true">Your code is inside<div>${
    "\u00a0\u200c\u200b\u200d\u200e\u200f\ufeff".repeat(40)
  }</div></div>
<table align="center" width="100%" border="0" cellPadding="0" cellSpacing="0" role="presentation" style="max-width:37.5em;background-color:#ffffff;margin:0 auto;padding:20px 0 48px;margin-bottom:64px"><tbody><tr style="width:100%"><td>
<h1 style="color:#1f2937;font-size:24px;font-weight:bold;margin:40px 0;padding:0 48px">Confirm that it is you</h1>
<p style="font-size:16px;line-height:26px;margin:16px 0;padding:0 48px;color:#374151">Somebody, we hope you, wants to sign in to Pocket Ledger from a computer in Harbourton. Type this code within ten minutes:</p>
<table align="center" width="100%" border="0" cellPadding="0" cellSpacing="0" role="presentation" style="background:rgb(245,244,245);border-radius:4px;margin:0 48px 30px;padding:40px 10px;width:80%"><tbody><tr><td><p style="font-size:30px;line-height:24px;margin:16px 0;text-align:center;vertical-align:middle;letter-spacing:.3em;font-family:monospace">493 817</p></td></tr></tbody></table>
<p style="font-size:14px;line-height:24px;margin:16px 0;padding:0 48px;color:#374151">If it was not you, there is nothing to do: without the code nobody gets in. Never tell this code to anyone; we never ask for it.</p>
<hr style="width:100%;border:none;border-top:1px solid #eaeaea;margin:20px 0"/>
<table border="0" cellPadding="0" cellSpacing="0" role="presentation" style="padding:0 48px"><tbody><tr><td><a href="https://ledger.example.test/blog" style="color:#b7b7b7;text-decoration:underline" target="_blank">Our blog</a><!-- -->   |   <!-- --><a href="https://ledger.example.test/policies" style="color:#b7b7b7" target="_blank">Policies</a><!-- -->   |   <!-- --><a href="https://ledger.example.test/help" style="color:#b7b7b7" target="_blank">Help center</a></td></tr><tr><td><p style="font-size:12px;line-height:15px;text-align:left;color:#8a8a8a">©<!-- -->2026<!-- --> Pocket Ledger, 500 Counting House Lane, Harbourton.<br/>All rights reserved.</p></td></tr></tbody></table>
</td></tr></tbody></table></body></html>`;

export const modern: readonly Newsletter[] = [
  {
    name: "flex-cards",
    description:
      "Cards with flex and grid, custom properties, a link with words for screen readers",
    from: "Kittiwake Log <log@kittiwake.example.test>",
    subject: "Your week on the water",
    html: flex,
    must: [
      "61% of your goal",
      "nobody, and it showed",
      "I have never seen a dog so calm at six knots.",
      "See the whole log",
      "Tip: on a large screen you can drag the map.",
    ],
    mustNot: ["opens in a browser"],
  },
  {
    name: "dark-mode",
    description: "Rules for dark mode, a preheader padded with invisible characters",
    from: "Lumen & Daughters <light@lumen.example.test>",
    subject: "Lamps at the price of candles",
    html: dark,
    must: [
      "Nights get shorter. Lamps get cheaper.",
      "eleven pounds and forty pence",
      "If this mail looks too bright",
      "Light something up",
      "Bulbs are not included, dusk is.",
    ],
    preheader: "Lamps, until Sunday, at the price of candles.",
  },
  {
    name: "amp-leftovers",
    description: "An interactive mail whose AMP attributes are left in the HTML version",
    from: "The Salted Plum <table@plum.example.test>",
    subject: "Table for two?",
    html: amp,
    must: ["18:00", "20:15", "Plum tart, salted, as the name demands", "reads its mail only once"],
    mustNot: ["{{reason}}"],
  },
  {
    name: "sign-in-code",
    description: "A sign-in code from a template of components: comments between words",
    from: "Pocket Ledger <no-reply@ledger.example.test>",
    subject: "493 817 is your code",
    html: code,
    must: ["Confirm that it is you", "493 817", "Help center", "500 Counting House Lane"],
    preheader: "Your code is inside",
  },
];
