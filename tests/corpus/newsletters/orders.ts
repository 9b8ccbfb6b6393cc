/**
 * Orders, tickets and journeys: mails that people need on the day.
 *
 * @module
 */

import type { Newsletter } from "./newsletter.ts";

const leg = (flight: string, from: string, to: string, out: string, back: string): string => `
<table width="100%" cellpadding="0" cellspacing="0" border="0" class="segment" style="border:1px solid #d0d7de;margin-bottom:16px;font-family:Arial,Helvetica,sans-serif"><tr><td colspan="3" bgcolor="#00205b" style="padding:8px 16px;color:#ffffff;font-size:14px"><b>${flight}</b> <span style="color:#a7c7f2">operated by Gannet Air</span></td></tr>
<tr><td width="40%" style="padding:12px 16px" valign="top"><span style="font-size:28px;line-height:32px;color:#00205b">${out}</span><br><span style="font-size:13px;color:#333333">${from}</span></td><td width="20%" align="center" style="font-size:20px;color:#8c959f">&#9992;</td><td width="40%" align="right" style="padding:12px 16px" valign="top"><span style="font-size:28px;line-height:32px;color:#00205b">${back}</span><br><span style="font-size:13px;color:#333333">${to}</span></td></tr>
<tr><td colspan="3" style="padding:0 16px 12px;font-size:12px;color:#57606a">Seat 14C &nbsp;|&nbsp; Economy Light (K) &nbsp;|&nbsp; 1 cabin bag &le; 8&thinsp;kg</td></tr></table>`;

const airline =
  `<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Your itinerary</title><style type="text/css">
.desktop-only { display: block; } .mobile-only { display: none; max-height: 0; overflow: hidden; font-size: 0; }
@media only screen and (max-width: 599px) { .desktop-only { display: none !important; } .mobile-only { display: block !important; max-height: none !important; overflow: visible !important; font-size: 14px !important; } .segment td { display: block !important; width: 100% !important; } }
.barcode { letter-spacing: 2px; font-family: monospace; }
</style></head><body bgcolor="#ffffff" style="margin:0;padding:0">
<table width="640" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td background="https://img.gannet.example.test/sky.jpg" bgcolor="#00205b" width="640" height="160" valign="middle" style="background:url('https://img.gannet.example.test/sky.jpg') center / cover no-repeat #00205b">
<!--[if gte mso 9]><v:rect xmlns:v="urn:schemas-microsoft-com:vml" fill="true" stroke="false" style="width:640px;height:160px;"><v:fill type="frame" src="https://img.gannet.example.test/sky.jpg" color="#00205b" /><v:textbox inset="0,0,0,0"><![endif]-->
<div style="padding:24px;color:#ffffff;font-family:Arial"><div style="font-size:26px">Ready for take-off, Ada</div><div style="font-size:14px;color:#d6e4ff">Booking reference <b style="font-size:18px;letter-spacing:3px">QX7T2M</b></div></div>
<!--[if gte mso 9]></v:textbox></v:rect><![endif]--></td></tr>
<tr><td style="padding:16px 0">${
    leg(
      "GA 418, Fri 29 May 2026",
      "Harbourton (HBT), Terminal 2",
      "Reykjavik (KEF)",
      "06:45",
      "08:10",
    )
  }${
    leg("GA 419, Sun 31 May 2026", "Reykjavik (KEF)", "Harbourton (HBT)", "21:30", "02:40 +1")
  }</td></tr>
<tr><td><table width="100%" cellpadding="6" style="font-family:Arial;font-size:13px;border-collapse:collapse"><tr bgcolor="#f6f8fa"><th align="left">Passenger</th><th align="left">Ticket</th><th align="right">Fare</th><th align="right">Taxes</th><th align="right">Total</th></tr><tr><td>LINDQVIST/ADA MS</td><td>999-2400418771</td><td align="right">148.00</td><td align="right">61.37</td><td align="right"><b>209.37 EUR</b></td></tr></table></td></tr>
<tr><td><div class="mobile-only"><p>Open the app to keep this boarding pass in your pocket.</p></div></td></tr>
<tr><td class="desktop-only" style="padding:16px 0;font-family:Arial;font-size:13px">Print this page if you like paper. The gate closes twenty minutes before departure, whatever the queue looks like.</td></tr>
<tr><td align="center"><div class="barcode" style="font-size:11px;color:#000">M1LINDQVIST/ADA&nbsp;&nbsp;EQX7T2M HBTKEFGA 0418 149K014C0042</div></td></tr>
<tr><td style="padding-top:24px;font-family:Arial;font-size:10px;line-height:14px;color:#767676">Carriage is subject to the Conditions of Carriage. Fares of class K cannot be refunded; taxes can. Dangerous goods, such as lithium batteries and smoked eel above 2 kg, must be declared.</td></tr></table></body></html>`;

const item = (name: string, variant: string, price: string, was = ""): string =>
  `<tr class="order-list__item" style="width:100%;border-bottom:1px solid #e5e5e5"><td class="order-list__item__cell" style="font-family:-apple-system,'Segoe UI',Roboto,sans-serif;padding:15px 0"><table style="border-spacing:0;border-collapse:collapse"><tr><td style="font-family:inherit"><img src="https://cdn.woolly.example.test/${name.length}_compact_cropped.png" align="left" width="60" height="60" alt="" class="order-list__product-image" style="margin-right:15px;border-radius:8px;border:1px solid #e5e5e5"></td><td class="order-list__product-description-cell" style="width:100%"><span class="order-list__item-title" style="font-size:16px;font-weight:600;line-height:1.4;color:#555">${name}</span><br><span class="order-list__item-variant" style="font-size:14px;color:#999">${variant}</span><br></td><td class="order-list__price-cell" style="white-space:nowrap">${
    was === ""
      ? ""
      : `<del class="order-list__item-original-price" style="font-size:14px;display:block;text-align:right;color:#999">${was}</del>`
  }<p class="order-list__item-price" style="color:#555;line-height:150%;font-size:16px;font-weight:600;margin:0 0 0 15px" align="right">${price}</p></td></tr></table></td></tr>`;

const shop =
  `<!DOCTYPE html><html lang="en"><head><title>Thank you for your purchase!</title><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="viewport" content="width=device-width"><link rel="stylesheet" type="text/css" href="https://cdn.woolly.example.test/notifications/styles.css"><style>.button__cell { background: #5b8c5a; } a, a:hover, a:active, a:visited { color: #5b8c5a; } @media (max-width:600px){.container{width:94%!important}.main-action-cell{float:none!important;margin-right:0!important}.secondary-action-cell{text-align:center;width:100%}.customer-info__item{display:block!important;width:100%!important}}</style></head>
<body style="margin:0"><table class="body" style="height:100%!important;width:100%!important;border-spacing:0;border-collapse:collapse"><tr><td>
<table class="header row" style="width:100%;margin:40px 0 20px"><tr><td class="header__cell"><center><table class="container" style="width:560px;text-align:left;margin:0 auto"><tr><td><h1 class="shop-name__text" style="font-weight:normal;font-size:30px;color:#333;margin:0"><a href="https://woolly.example.test" style="font-size:30px;color:#333;text-decoration:none">Woolly &amp; Sons</a></h1></td><td class="order-number__cell" style="text-transform:uppercase;font-size:14px;color:#999" align="right"><span class="order-number__text" style="font-size:16px">Order #20417</span></td></tr></table></center></td></tr></table>
<table class="row content" style="width:100%"><tr><td style="padding-bottom:40px"><center><table class="container" style="width:560px;text-align:left;margin:0 auto"><tr><td>
<h2 style="font-weight:normal;font-size:24px;margin:0 0 10px">Thank you for your purchase!</h2><p style="color:#777;line-height:150%;font-size:16px;margin:0">Hi Ada, we are knitting as fast as we can. We will write again when the parcel has left the sheep.</p>
<table class="row actions" style="width:100%;margin-top:20px"><tr><td class="empty-line" style="line-height:0em">&nbsp;</td></tr><tr><td><table class="button main-action-cell" style="float:left;margin-right:15px"><tr><td class="button__cell" style="border-radius:4px" align="center" bgcolor="#5b8c5a"><a href="https://woolly.example.test/o/20417" class="button__text" style="font-size:16px;text-decoration:none;display:block;color:#fff;padding:20px 25px">View your order</a></td></tr></table><table class="link secondary-action-cell" style="margin-top:19px"><tr><td>or <a href="https://woolly.example.test" style="font-size:16px;text-decoration:none;color:#5b8c5a">Visit our store</a></td></tr></table></td></tr></table>
<h3 style="font-weight:normal;font-size:20px;margin:40px 0 25px">Order summary</h3>
<table class="row" style="width:100%;border-spacing:0;border-collapse:collapse">
${item("Fisherman's jumper × 1", "Navy / L", "€120.00")}${
    item("Socks that stay up × 3", "Grey", "€36.00", "€45.00")
  }${item("Mending kit × 1", "With a needle you can find again", "Free")}
</table>
<table class="row subtotal-lines" style="width:100%;margin-top:15px;border-top:1px solid #e5e5e5"><tr><td class="subtotal-spacer" style="width:40%"></td><td><table class="row subtotal-table" style="width:100%;margin-top:20px"><tr class="subtotal-line"><td style="padding:2px 0"><p style="color:#777;font-size:16px;margin:0">Discount <span style="font-size:14px;color:#999">(<img src="https://cdn.woolly.example.test/discounttag.png" width="18" height="18" class="discount-tag-icon" alt=""> COLDFEET)</span></p></td><td align="right"><strong style="font-size:16px;color:#555">-€9.00</strong></td></tr><tr><td><p style="color:#777;font-size:16px;margin:0">Shipping</p></td><td align="right"><strong style="color:#555">€4.90</strong></td></tr><tr><td><p style="color:#777;font-size:16px;margin:0">Total</p></td><td align="right"><strong style="font-size:24px;color:#555">€160.90 EUR</strong></td></tr></table></td></tr></table>
<table class="row section" style="width:100%;border-top:1px solid #e5e5e5"><tr><td style="padding:40px 0"><h3 style="font-weight:normal;font-size:20px">Customer information</h3><table class="row"><tr><td class="customer-info__item" width="50%" valign="top"><h4 style="font-weight:500;font-size:16px;color:#555;margin:0 0 5px">Shipping address</h4><p style="color:#777;line-height:150%;font-size:16px;margin:0">Ada Lindqvist<br>Kapitänsweg 7<br>20459 Musterhafen</p></td><td class="customer-info__item" width="50%" valign="top"><h4 style="font-weight:500;font-size:16px;color:#555;margin:0 0 5px">Payment</h4><p class="customer-info__item-content" style="color:#777;font-size:16px;margin:0"><img src="https://cdn.woolly.example.test/visa.png" height="24" alt="Visa" class="customer-info__item-credit"> <span style="font-size:16px">ending with 4242 — <strong style="color:#555">€160.90</strong></span></p></td></tr></table></td></tr></table>
</td></tr></table></center></td></tr></table>
<table class="row footer" style="width:100%;border-top:1px solid #e5e5e5"><tr><td style="padding:35px 0"><center><table class="container" style="width:560px;margin:0 auto"><tr><td><p style="color:#999;line-height:150%;font-size:14px;margin:0">If you have any questions, reply to this email or contact us at <a href="mailto:wool@woolly.example.test" style="color:#5b8c5a">wool@woolly.example.test</a></p></td></tr></table></center></td></tr></table>
<img src="https://cdn.woolly.example.test/spacer.png" class="spacer" height="1" alt="" style="min-width:600px;height:0"></td></tr></table></body></html>`;

const essay =
  `<html style="scrollbar-width:thin"><head><meta charset="utf-8"><title>On waiting for the tide</title><style>@media all and (-ms-high-contrast:none){.typography .markup{font-size:16px}}@media screen and (min-width:541px){.header-anchor-parent{display:none}}@media (max-width:540px){.desktop{display:none}}.footnote-anchor{text-decoration:none}</style></head><body class="email-body" style="font-kerning:auto;background-color:#fff"><img src="https://letters.example.test/open/1.gif" alt="" width="1" height="1" border="0" style="height:1px !important;width:1px !important;border-width:0 !important">
<div class="preview" style="display:none;font-size:1px;color:#333333;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;">And other things that come by themselves${
    "&#847;&nbsp;&nbsp;&nbsp;&nbsp;".repeat(40)
  }</div>
<table class="email-body-container" role="presentation" width="100%" border="0" cellspacing="0" cellpadding="0"><tbody><tr><td></td><td class="content" width="550" align="left"><div style="font-size:16px;line-height:26px;max-width:550px;width:100%;margin:0 auto;overflow-wrap:break-word">
<p style="text-align:center;font-size:13px;color:#757575">Forwarded this email? <a href="https://letters.example.test/subscribe" style="color:#757575">Subscribe here</a> for more</p>
<h1 dir="auto" style="font-family:'SF Pro Display',Georgia,serif;font-weight:bold;font-size:32px;line-height:36px;margin:0"><a href="https://letters.example.test/p/tide" style="color:#363737;text-decoration:none">On waiting for the tide</a></h1><h3 style="font-weight:normal;font-size:19px;color:#777777;margin:4px 0 0">And other things that come by themselves</h3>
<table role="presentation" style="margin:1em 0"><tr><td><a href="https://letters.example.test/@marta" style="color:#363737;text-decoration:none;text-transform:uppercase;font-size:11px">Marta Lind</a><br><time style="text-transform:uppercase;color:#777777;font-size:11px">Apr 6</time></td></tr></table>
<div dir="auto" class="body markup"><p style="margin:0 0 20px">There is a bench at the end of our quay on which nobody ever sits for pleasure. It is for waiting. Ferrymen wait there, and people who came too late for a ferry, and on Sundays my neighbour, who says that he waits for Monday.</p><p style="margin:0 0 20px">I have begun to think that waiting is a trade. You can be good at it or bad.<a class="footnote-anchor" href="#fn1" style="color:#ff6719;vertical-align:super;font-size:12px">1</a> The bad ones look at the clock, the good ones look at the water.</p><blockquote style="border-left:4px solid #ff6719;margin:20px 0;padding:0"><p style="margin:0 0 0 20px"><em>&ldquo;The tide has no opinion of you.&rdquo;</em><br>&mdash; written on the bench, in pencil</p></blockquote><h2 style="font-weight:bold;font-size:1.625em">What I learnt from the eel man</h2><p style="margin:0 0 20px">He empties his traps at half past four. I asked him why not at five. He said: because at five they would be empty. It took me a winter to see that he had not been joking.</p><ul style="margin-top:0;padding:0"><li style="margin:8px 0 0 32px"><p>He never hurries.</p></li><li style="margin:8px 0 0 32px"><p>He is never late.</p></li><li style="margin:8px 0 0 32px"><p>He does not explain.</p></li></ul><div style="text-align:center;font-size:16px;letter-spacing:10px">***</div><div class="footnote" style="margin:20px 0"><a id="fn1" href="#fa1" style="text-decoration:none;color:#ff6719">1</a><div class="footnote-content" style="margin-left:15px"><p>I am bad at it, but I practise.</p></div></div></div>
<div class="post-ufi"><a href="https://letters.example.test/l" style="border:1px solid #eee;border-radius:16px;padding:6px 12px;color:#363737;text-decoration:none">Like</a> <a href="https://letters.example.test/c" style="border:1px solid #eee;border-radius:16px;padding:6px 12px;color:#363737;text-decoration:none">Comment</a></div>
<p class="desktop" style="font-size:12px;color:#777">© 2026 Marta Lind<br>548 Quay Street PMB 72296, Harbourton<br><a href="https://letters.example.test/x" style="color:#777"><span style="text-decoration:underline">Unsubscribe</span></a></p></div></td><td></td></tr></tbody></table></body></html>`;

const ticket = `<!doctype html><html><head><meta charset="utf-8"><style>
.ticket{width:620px;margin:20px auto;font-family:Helvetica,Arial,sans-serif;border:2px dashed #6d28d9;border-radius:10px;position:relative;overflow:hidden}
.strip{position:absolute;left:0;top:0;bottom:0;width:48px;background:#6d28d9;color:#fff;text-align:center}
.strip span{display:block;padding-top:12px;font-weight:bold}
.inner{margin-left:64px;padding:18px}
.stub{float:right;width:130px;border-left:1px dotted #999;padding-left:12px;font-size:12px}
.stub b{font-size:20px;display:block}.clear{clear:both;height:0;overflow:hidden;font-size:0;line-height:0}
.print-note{display:none}@media print{.print-note{display:block}.screen-note{display:none}}
h1{font-size:24px;margin:0 0 4px;color:#3b0764}
</style></head><body style="background:#faf5ff">
<div class="ticket"><div class="strip"><span>№</span><span>0</span><span>4</span><span>1</span><span>7</span></div><div class="inner"><div class="stub">Row<b>F</b>Seat<b>12</b>Door<b>West</b></div><h1>The Drowned Organ</h1><p>An opera for seven voices and a harbour, in the dry dock</p><p><b>Saturday, 18 April 2026</b>, doors 19:00, begins 19:30, ends when the water comes (about 21:50)</p><p>Holder: Ada Lindqvist &middot; Order 88-2210-7 &middot; &euro;&nbsp;38.00 incl. booking fee</p><div class="clear">&nbsp;</div></div></div>
<div style="width:620px;margin:0 auto;font-family:Helvetica,Arial,sans-serif;font-size:14px;color:#4c1d95"><p class="screen-note">Show this mail at the door; a telephone is enough.</p><p class="print-note">Do not fold the printed page.</p><p>Please bring rubber boots. Umbrellas stay in the cloakroom, tenors do not like them.</p><p>Getting there: tram 3 to <em>Dry Dock</em>, then follow the smell of tar. Cars can stand at the fish market until 23:00.</p><p style="font-size:11px;color:#7c6f94">Sold by Quay Tickets on behalf of the Harbour Opera. Tickets can be given to others, but not sold for more than is printed on them.</p></div></body></html>`;

export const orders: readonly Newsletter[] = [
  {
    name: "airline",
    description: "An itinerary: VML background, parts for telephones only, small print",
    from: "Gannet Air <itinerary@gannet.example.test>",
    subject: "Your itinerary QX7T2M",
    html: airline,
    must: [
      "Ready for take-off, Ada",
      "QX7T2M",
      "02:40 +1",
      "209.37 EUR",
      "whatever the queue looks like",
      "smoked eel above 2 kg",
    ],
    mustNot: ["Open the app to keep this boarding pass"],
  },
  {
    name: "shop-order",
    description: "An order confirmed by a shop system: tables in tables, struck prices",
    from: "Woolly & Sons <orders@woolly.example.test>",
    subject: "Order #20417 confirmed",
    html: shop,
    must: [
      "when the parcel has left the sheep",
      "Order #20417",
      "€45.00",
      "With a needle you can find again",
      "€160.90 EUR",
      "ending with 4242",
    ],
  },
  {
    name: "essay",
    description: "An essay from a letter platform: long text, footnotes, a padded preview",
    from: "Marta Lind <marta@letters.example.test>",
    subject: "On waiting for the tide",
    html: essay,
    must: [
      "who says that he waits for Monday",
      "“The tide has no opinion of you.”",
      "He does not explain.",
      "I am bad at it, but I practise.",
      "548 Quay Street",
    ],
  },
  {
    name: "ticket",
    description: "A ticket: floats, an absolute strip, letters one by one, notes for print",
    from: "Quay Tickets <box-office@tickets.example.test>",
    subject: "Your ticket for The Drowned Organ",
    html: ticket,
    must: [
      "ends when the water comes",
      "West",
      "Show this mail at the door",
      "then follow the smell of tar",
    ],
    mustNot: ["Do not fold the printed page."],
  },
];
