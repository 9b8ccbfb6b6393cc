/**
 * Newsletters laid out with tables, as campaign tools write them.
 *
 * @module
 */

import type { Newsletter } from "./newsletter.ts";

const block = (content: string): string => `
<table border="0" cellpadding="0" cellspacing="0" width="100%" class="mcnTextBlock" style="min-width:100%;">
<tbody class="mcnTextBlockOuter"><tr><td valign="top" class="mcnTextBlockInner" style="padding-top:9px;">
<!--[if mso]><table align="left" border="0" cellspacing="0" cellpadding="0" width="100%" style="width:100%;"><tr><![endif]-->
<!--[if mso]><td valign="top" width="600" style="width:600px;"><![endif]-->
<table align="left" border="0" cellpadding="0" cellspacing="0" style="max-width:100%; min-width:100%;" width="100%" class="mcnTextContentContainer"><tbody><tr>
<td valign="top" class="mcnTextContent" style="padding-top:0; padding-right:18px; padding-bottom:9px; padding-left:18px;">
${content}
</td></tr></tbody></table>
<!--[if mso]></td><![endif]--><!--[if mso]></tr></table><![endif]-->
</td></tr></tbody></table>`;

const campaign = `<!doctype html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<!--[if gte mso 15]><xml><o:OfficeDocumentSettings><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
<meta charset="UTF-8"><meta http-equiv="X-UA-Compatible" content="IE=edge"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Allotment news</title>
<style type="text/css">
p{ margin:10px 0; padding:0; } table{ border-collapse:collapse; } h1,h2,h3,h4,h5,h6{ display:block; margin:0; padding:0; }
img,a img{ border:0; height:auto; outline:none; text-decoration:none; }
body,#bodyTable,#bodyCell{ height:100%; margin:0; padding:0; width:100%; }
.mcnPreviewText{ display:none !important; }
#outlook a{ padding:0; } .ReadMsgBody{ width:100%; } .ExternalClass{ width:100%; }
.ExternalClass,.ExternalClass p,.ExternalClass td,.ExternalClass div,.ExternalClass span,.ExternalClass font{ line-height:100%; }
a[x-apple-data-detectors]{ color:inherit !important; text-decoration:none !important; font-size:inherit !important; }
.mcnTextContent{ word-break:break-word; } .mcnTextContent img{ height:auto !important; }
body,#bodyTable{ background-color:#FAFAFA; } #templatePreheader{ background-color:#FAFAFA; } #templateHeader,#templateBody{ background-color:#FFFFFF; }
#templateFooter{ background-color:#FAFAFA; } #templateFooter .mcnTextContent{ color:#656565; font-size:12px; text-align:center; }
h1{ color:#202020; font-family:Helvetica; font-size:26px; } h3{ color:#202020; font-family:Helvetica; font-size:20px; }
#templateBody .mcnTextContent,#templateBody .mcnTextContent p{ color:#202020; font-family:Helvetica; font-size:16px; line-height:150%; }
@media only screen and (min-width:768px){ .templateContainer{ width:600px !important; } }
@media only screen and (max-width: 480px){ body{ width:100% !important; min-width:100% !important; } .mcnImage{ width:100% !important; } .mcnCartContainer,.mcnCaptionTopContent{ max-width:100% !important; width:100% !important; } .hide-mobile{ display:none !important; } h1{ font-size:22px !important; } }
</style></head>
<body>
<!--*|IF:MC_PREVIEW_TEXT|*-->
<!--[if !gte mso 9]><!----><span class="mcnPreviewText" style="display:none; font-size:0px; line-height:0px; max-height:0px; max-width:0px; opacity:0; overflow:hidden; visibility:hidden; mso-hide:all;">Frost on Thursday, seed swap on Saturday</span><!--<![endif]-->
<!--*|END:IF|*-->
<center>
<table align="center" border="0" cellpadding="0" cellspacing="0" height="100%" width="100%" id="bodyTable"><tr><td align="center" valign="top" id="bodyCell">
<!--[if (gte mso 9)|(IE)]><table align="center" border="0" cellspacing="0" cellpadding="0" width="600" style="width:600px;"><tr><td align="center" valign="top" width="600" style="width:600px;"><![endif]-->
<table border="0" cellpadding="0" cellspacing="0" width="100%" class="templateContainer">
<tr><td valign="top" id="templatePreheader">${
  block(
    `<div class="hide-mobile"><a href="https://allotment.example.test/view?e=1" target="_blank">View this email in your browser</a></div>`,
  )
}</td></tr>
<tr><td valign="top" id="templateHeader">${block("<h1>Allotment news, April</h1>")}</td></tr>
<tr><td valign="top" id="templateBody">
${
  block(
    "<h3>Frost on Thursday</h3><p>The forecast is minus two. Cover the potatoes in the evening, and take the covers off before nine, or the bees will complain.</p>",
  )
}
${
  block(
    "<h3>Seed swap on Saturday</h3><p>Bring what you have too much of, in paper bags, with the year on it. Last year there were <strong>forty-one kinds of bean</strong> on one table.</p><ul><li>10:00 &ndash; doors</li><li>11:00 &ndash; what to do with slugs</li><li>12:30 &ndash; soup</li></ul>",
  )
}
${
  block(
    "<h3>The water bill</h3><p>We used 312 cubic metres. That is less than in the year before, and more than we can afford. Please look at your taps; plot&nbsp;17 is looking at hers.</p>",
  )
}
</td></tr>
<tr><td valign="top" id="templateFooter">${
  block(
    `<em>Copyright &copy; 2026 Allotment Society of Harbourton, All rights reserved.</em><br><br><strong>Our mailing address is:</strong><br>The Shed, Plot 1, Harbourton<br><br>Want to change how you receive these emails?<br>You can <a href="https://allotment.example.test/profile">update your preferences</a> or <a href="https://allotment.example.test/unsub">unsubscribe from this list</a>.`,
  )
}</td></tr>
</table>
<!--[if (gte mso 9)|(IE)]></td></tr></table><![endif]-->
</td></tr></table></center>
<img src="https://allotment.example.test/track/open.php?u=3&amp;id=9" height="1" width="1" alt="">
</body></html>`;

const oldFonts = `<HTML><HEAD><TITLE>Harbour Choir Newsletter</TITLE>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">
<META NAME="GENERATOR" CONTENT="Page Maker 4.0">
</HEAD>
<BODY BGCOLOR="#336699" TEXT="#000000" LINK="#0000EE" VLINK="#551A8B" ALINK="#FF0000" LEFTMARGIN=0 TOPMARGIN=0>
<TABLE WIDTH=100% BORDER=0 CELLPADDING=20 CELLSPACING=0><TR><TD ALIGN=CENTER BGCOLOR="#336699">
<TABLE WIDTH=620 BORDER=0 CELLPADDING=0 CELLSPACING=0 BGCOLOR=#FFFFFF>
<TR><TD COLSPAN=3 BGCOLOR="#003366" HEIGHT=60><FONT FACE="Times New Roman" SIZE=6 COLOR=#FFFFFF>&nbsp;Harbour Choir</FONT><BR>
<FONT FACE="Verdana, Arial" SIZE=1 COLOR="#99CCFF">&nbsp;&nbsp;&nbsp;Singing at the quay since 1961</FONT></TD></TR>
<TR><TD WIDTH=160 VALIGN=TOP BGCOLOR="#E6EEF7"><TABLE CELLPADDING=8><TR><TD><FONT FACE=Verdana SIZE=1>
<B>IN THIS ISSUE</B><P>
<A HREF="http://choir.example.test/#1">Rehearsals</A><BR>
<A HREF="http://choir.example.test/#2">The tour</A><BR>
<A HREF="http://choir.example.test/#3">Lost gloves</A>
<P><IMG SRC="http://choir.example.test/spacer.gif" WIDTH=1 HEIGHT=300></FONT></TD></TR></TABLE></TD>
<TD WIDTH=1 BGCOLOR="#003366"><IMG SRC="http://choir.example.test/spacer.gif" WIDTH=1 HEIGHT=1></TD>
<TD VALIGN=TOP><TABLE CELLPADDING=12 CELLSPACING=0 WIDTH=100%>
<TR><TD><FONT FACE="Verdana, Arial, Helvetica" SIZE=2>
<FONT SIZE=4 COLOR="#003366"><B>Rehearsals</B></FONT><BR>
We meet on Wednesdays at half past seven in the sail loft. The stairs are being mended, so please use the crane side. <I>Altos are asked to bring pencils, not pens.</I>
<P><FONT SIZE=4 COLOR="#003366"><B>The tour</B></FONT><BR>
The coach leaves on 29 May at 6.15 from the fish market. It does not wait. The price is 240 pounds with breakfast and without singing lessons.
<P><CENTER><TABLE BORDER=1 CELLPADDING=4><TR><TH><FONT SIZE=2>Date</FONT></TH><TH><FONT SIZE=2>Place</FONT></TH><TH><FONT SIZE=2>Seats</FONT></TH></TR>
<TR><TD><FONT SIZE=2>29 May</FONT></TD><TD><FONT SIZE=2>Old Chapel</FONT></TD><TD ALIGN=RIGHT><FONT SIZE=2>120</FONT></TD></TR>
<TR><TD><FONT SIZE=2>30 May</FONT></TD><TD><FONT SIZE=2>Town Hall</FONT></TD><TD ALIGN=RIGHT><FONT SIZE=2>450</FONT></TD></TR>
<TR><TD><FONT SIZE=2>31 May</FONT></TD><TD><FONT SIZE=2>Lighthouse</FONT></TD><TD ALIGN=RIGHT><FONT SIZE=2>11</FONT></TD></TR></TABLE></CENTER>
<P><FONT SIZE=4 COLOR="#003366"><B>Lost gloves</B></FONT><BR>
One pair, brown, left. Ask Mr Okafor.
<P><FONT SIZE=1 COLOR="#666666">To be taken off this list, reply with the word REMOVE in the subject line.</FONT>
</FONT></TD></TR></TABLE></TD></TR>
</TABLE></TD></TR></TABLE></BODY></HTML>`;

const row = (label: string, amount: string, note = ""): string =>
  `<tr><td class="item" style="padding:10px 0;border-bottom:1px solid #eaeaec;font-size:15px;color:#51545e" width="70%"><span class="f-fallback">${label}</span>${
    note === "" ? "" : `<br><span class="sub" style="font-size:12px;color:#85878e">${note}</span>`
  }</td><td align="right" style="padding:10px 0;border-bottom:1px solid #eaeaec;font-size:15px;color:#51545e" width="30%"><span class="f-fallback">${amount}</span></td></tr>`;

const receipt =
  `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta name="viewport" content="width=device-width, initial-scale=1.0"><meta name="x-apple-disable-message-reformatting"><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title></title>
<style type="text/css" rel="stylesheet" media="all">
@import url("https://fonts.example.test/css?family=Nunito+Sans:400,700&display=swap");
body { width: 100% !important; height: 100%; margin: 0; -webkit-text-size-adjust: none; } a { color: #3869D4; } td { word-break: break-word; }
.preheader { display: none !important; visibility: hidden; mso-hide: all; font-size: 1px; line-height: 1px; max-height: 0; max-width: 0; opacity: 0; overflow: hidden; }
body, td, th { font-family: "Nunito Sans", Helvetica, Arial, sans-serif; } .email-wrapper { width: 100%; background-color: #F2F4F6; } .email-body { width: 100%; background-color: #FFFFFF; } .email-body_inner { width: 570px; margin: 0 auto; }
.email-footer p { color: #A8AAAF; } .button { background-color: #3869D4; border: 10px solid #3869D4; border-width: 10px 18px; display: inline-block; color: #FFF; text-decoration: none; border-radius: 3px; }
@media only screen and (max-width: 500px) { .button { width: 100% !important; text-align: center !important; } }
@media only screen and (max-width: 600px) { .email-body_inner, .email-footer { width: 100% !important; } }
@media (prefers-color-scheme: dark) { body, .email-body, .email-body_inner, .email-wrapper { background-color: #333333 !important; color: #FFF !important; } p, span, td, h1 { color: #FFF !important; } }
:root { color-scheme: light dark; supported-color-schemes: light dark; }
</style>
<!--[if mso]><style type="text/css">.f-fallback { font-family: Arial, sans-serif; }</style><![endif]--></head>
<body>
<span class="preheader">This is a receipt for your recent purchase on 3 April. No payment is due with this receipt.</span>
<table class="email-wrapper" width="100%" cellpadding="0" cellspacing="0" role="presentation"><tr><td align="center">
<table class="email-content" width="100%" cellpadding="0" cellspacing="0" role="presentation">
<tr><td class="email-masthead" style="padding:25px 0;text-align:center"><a href="https://cloudhut.example.test" class="f-fallback" style="font-size:16px;font-weight:bold;color:#A8AAAF;text-decoration:none">Cloudhut Hosting</a></td></tr>
<tr><td class="email-body" width="570" cellpadding="0" cellspacing="0"><table class="email-body_inner" align="center" width="570" cellpadding="0" cellspacing="0" role="presentation"><tr><td class="content-cell" style="padding:45px"><div class="f-fallback">
<h1 style="font-size:22px;color:#333">Hi Ada,</h1>
<p>Thanks for using Cloudhut. This email is the receipt for your purchase. No payment is due.</p>
<p>This purchase will appear as &ldquo;CLOUDHUT* HOSTING&rdquo; on your credit card statement for your Visa ending in 4242.</p>
<table class="purchase" width="100%" cellpadding="0" cellspacing="0" role="presentation" style="padding:35px 0"><tr><td><h3>Receipt CH-2026-04417</h3></td><td><h3 align="right">3 April 2026</h3></td></tr>
<tr><td colspan="2"><table class="purchase_content" width="100%" cellpadding="0" cellspacing="0"><tr><th align="left" style="font-size:12px;color:#85878e">Description</th><th align="right" style="font-size:12px;color:#85878e">Amount</th></tr>
${row("Small server, 2 cores", "$ 24.00", "1 March to 31 March")}
${row("Block storage, 200 GB", "$ 20.00")}
${row("Outgoing traffic, 1,204 GB", "$ 6.02", "204 GB above what is included")}
${row("Discount for students", "&minus;$ 10.00")}
<tr><td width="80%" valign="middle" style="padding-top:15px"><p style="text-align:right;font-weight:bold;margin:0;padding:0 15px 0 0">Total</p></td><td width="20%" style="padding-top:15px"><p style="text-align:right;font-weight:bold;margin:0">$ 40.02</p></td></tr>
</table></td></tr></table>
<p>If you have any questions about this receipt, simply reply to this email or reach out to our <a href="https://cloudhut.example.test/support">support team</a> for help.</p>
<table class="body-action" align="center" width="100%" cellpadding="0" cellspacing="0" role="presentation"><tr><td align="center"><a href="https://cloudhut.example.test/receipts/4417.pdf" class="button" target="_blank">Download as PDF</a></td></tr></table>
<table class="body-sub" role="presentation" style="margin-top:25px;padding-top:25px;border-top:1px solid #EAEAEC"><tr><td><p style="font-size:13px;color:#6b6e76">Moved recently? Have a new credit card? You can easily <a href="https://cloudhut.example.test/billing">update your billing information</a>.</p></td></tr></table>
</div></td></tr></table></td></tr>
<tr><td><table class="email-footer" align="center" width="570" cellpadding="0" cellspacing="0" role="presentation"><tr><td class="content-cell" align="center" style="padding:45px"><p class="f-fallback sub align-center" style="font-size:13px">Cloudhut Hosting Ltd<br>1234 Server Lane<br>Harbourton</p></td></tr></table></td></tr>
</table></td></tr></table></body></html>`;

export const tables: readonly Newsletter[] = [
  {
    name: "campaign-tool",
    description: "A society's newsletter from a campaign tool: nested tables, preview text",
    from: "Allotment Society <news@allotment.example.test>",
    subject: "Frost on Thursday, seed swap on Saturday",
    html: campaign,
    must: [
      "View this email in your browser",
      "Cover the potatoes in the evening",
      "forty-one kinds of bean",
      "plot 17 is looking at hers",
      "The Shed, Plot 1, Harbourton",
    ],
  },
  {
    name: "old-fonts",
    description: "HTML of 2002: <font>, bgcolor, spacer pictures, unquoted attributes",
    from: "Harbour Choir <choir@choir.example.test>",
    subject: "Newsletter",
    html: oldFonts,
    must: [
      "Singing at the quay since 1961",
      "Altos are asked to bring pencils, not pens.",
      "Lighthouse",
      "reply with the word REMOVE",
    ],
  },
  {
    name: "receipt",
    description: "A receipt from a template for transactional mail, with colours for dark mode",
    from: "Cloudhut <billing@cloudhut.example.test>",
    subject: "Your receipt CH-2026-04417",
    html: receipt,
    must: [
      "“CLOUDHUT* HOSTING”",
      "204 GB above what is included",
      "$ 40.02",
      "Download as PDF",
      "1234 Server Lane",
    ],
    preheader:
      "This is a receipt for your recent purchase on 3 April. No payment is due with this receipt.",
  },
];
