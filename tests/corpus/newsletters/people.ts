/**
 * HTML as mail programs write it for people: replies, forwards, short notes.
 *
 * @module
 */

import type { Newsletter } from "./newsletter.ts";

const outlook =
  `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns:m="http://schemas.microsoft.com/office/2004/12/omml" xmlns="http://www.w3.org/TR/REC-html40">
<head>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8">
<meta name="Generator" content="Microsoft Word 15 (filtered medium)">
<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);} o\\:* {behavior:url(#default#VML);} w\\:* {behavior:url(#default#VML);} .shape {behavior:url(#default#VML);}</style><![endif]-->
<style><!--
/* Font Definitions */
@font-face {font-family:Wingdings; panose-1:5 0 0 0 0 0 0 0 0 0;}
@font-face {font-family:"Cambria Math"; panose-1:2 4 5 3 5 4 6 3 2 4;}
@font-face {font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}
/* Style Definitions */
p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif; mso-fareast-language:EN-US;}
a:link, span.MsoHyperlink {mso-style-priority:99; color:#0563C1; text-decoration:underline;}
p.MsoListParagraph, li.MsoListParagraph {mso-style-priority:34; margin-top:0cm; margin-right:0cm; margin-bottom:0cm; margin-left:36.0pt; font-size:11.0pt; font-family:"Calibri",sans-serif;}
span.EmailStyle18 {mso-style-type:personal-compose; font-family:"Calibri",sans-serif; color:windowtext;}
span.EmailStyle19 {mso-style-type:personal-reply; font-family:"Calibri",sans-serif; color:#1F497D;}
.MsoChpDefault {mso-style-type:export-only; font-size:10.0pt;}
@page WordSection1 {size:612.0pt 792.0pt; margin:70.85pt 70.85pt 2.0cm 70.85pt;}
div.WordSection1 {page:WordSection1;}
/* List Definitions */
@list l0 {mso-list-id:463277451; mso-list-type:hybrid;}
@list l0:level1 {mso-level-number-format:bullet; mso-level-text:\\F0B7; font-family:Symbol;}
ol {margin-bottom:0cm;} ul {margin-bottom:0cm;}
--></style><!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit" spidmax="1026" /></xml><![endif]--><!--[if gte mso 9]><xml><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1" /></o:shapelayout></xml><![endif]-->
</head>
<body lang="EN-GB" link="#0563C1" vlink="#954F72" style="word-wrap:break-word">
<div class="WordSection1">
<p class="MsoNormal"><span style="color:#1F497D">Dear Ada,<o:p></o:p></span></p>
<p class="MsoNormal"><span style="color:#1F497D"><o:p>&nbsp;</o:p></span></p>
<p class="MsoNormal"><span style="color:#1F497D">please see below what the surveyor wrote. I would answer him as follows:<o:p></o:p></span></p>
<p class="MsoListParagraph" style="text-indent:-18.0pt;mso-list:l0 level1 lfo1"><![if !supportLists]><span style="font-family:Symbol;color:#1F497D"><span style="mso-list:Ignore">·<span style="font:7.0pt &quot;Times New Roman&quot;">&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><span style="color:#1F497D">the north wall stays as it is,<o:p></o:p></span></p>
<p class="MsoListParagraph" style="text-indent:-18.0pt;mso-list:l0 level1 lfo1"><![if !supportLists]><span style="font-family:Symbol;color:#1F497D"><span style="mso-list:Ignore">·<span style="font:7.0pt &quot;Times New Roman&quot;">&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><span style="color:#1F497D">we pay for the scaffolding, he pays for the pigeons.<o:p></o:p></span></p>
<p class="MsoNormal"><span style="color:#1F497D"><o:p>&nbsp;</o:p></span></p>
<p class="MsoNormal"><span lang="DE" style="color:#1F497D">Mit freundlichen Grüßen<o:p></o:p></span></p>
<p class="MsoNormal"><b><span style="font-size:10.0pt;font-family:&quot;Arial&quot;,sans-serif;color:#404040">Ruth Abendroth</span></b><span style="font-size:10.0pt;color:#404040"> | Building Office | +49 000 555 0199<o:p></o:p></span></p>
<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">
<p class="MsoNormal"><b><span lang="EN-US">From:</span></b><span lang="EN-US"> Otto Wick &lt;otto.wick@survey.example.test&gt; <br><b>Sent:</b> Friday, 3 April 2026 16:42<br><b>To:</b> Ruth Abendroth &lt;ruth@building.example.test&gt;<br><b>Cc:</b> archive@building.example.test<br><b>Subject:</b> AW: North wall<o:p></o:p></span></p></div></div>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<p class="MsoNormal">Hello Ruth,<o:p></o:p></p>
<p class="MsoNormal">the crack has grown by <span style="background:yellow;mso-highlight:yellow">0.4 mm</span> since October. That is not much, but walls have patience and I do not.<o:p></o:p></p>
<table class="MsoTableGrid" border="1" cellspacing="0" cellpadding="0" style="border-collapse:collapse;border:none"><tr><td width="150" valign="top" style="border:solid windowtext 1.0pt;padding:0cm 5.4pt"><p class="MsoNormal">Gauge 1<o:p></o:p></p></td><td width="150" valign="top" style="border:solid windowtext 1.0pt;padding:0cm 5.4pt"><p class="MsoNormal">2.1 mm<o:p></o:p></p></td></tr><tr><td width="150" valign="top" style="border:solid windowtext 1.0pt;padding:0cm 5.4pt"><p class="MsoNormal">Gauge 2<o:p></o:p></p></td><td width="150" valign="top" style="border:solid windowtext 1.0pt;padding:0cm 5.4pt"><p class="MsoNormal">2.5 mm<o:p></o:p></p></td></tr></table>
<p class="MsoNormal"><!--[if gte vml 1]><v:shape id="Picture_x0020_1" style="width:75pt;height:22.5pt"><v:imagedata src="cid:image001.png@01D" o:title="logo of the surveyor"/></v:shape><![endif]--><![if !vml]><img border="0" width="100" height="30" src="cid:image001.png@01D" alt="Survey Wick"><![endif]><o:p></o:p></p>
<p class="MsoNormal"><span style="font-size:8.0pt;color:gray">This e-mail may contain confidential information. If you are not the intended recipient, please tell us, and forget the pigeons.<o:p></o:p></span></p>
</div></body></html>`;

const apple =
  `<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;"><div dir="auto" style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">Hi Ada,<div><br></div><div>the ferry on Saturday is full, so I took the one at <b>7:40</b>. We need to be at the pier by quarter past seven, and yes, I know.&nbsp;</div><div><br></div><div>What I still need from you:</div><div><ul class="Apple-dash-list"><li>the number of your passport</li><li>whether Jonas eats fish</li><li>the big thermos</li></ul></div><div><span class="Apple-tab-span" style="white-space:pre">	</span>(in that order)</div><div><br><div><span style="font-family: HelveticaNeue; font-size: 14px; caret-color: rgb(0, 0, 0); color: rgb(0, 0, 0);">— Priya</span></div><div><br></div><div><div>Sent from a very small boat</div></div><br class="Apple-interchange-newline"><div><br><blockquote type="cite"><div>On 4. Apr 2026, at 09:12, Ada Lindqvist &lt;<a href="mailto:ada@example.test">ada@example.test</a>&gt; wrote:</div><br class="Apple-interchange-newline"><div><meta charset="UTF-8"><div style="font-family: Georgia; font-size: 15px; font-style: normal; font-variant-caps: normal; font-weight: 400; letter-spacing: normal; text-align: start; text-indent: 0px; text-transform: none; white-space: normal; word-spacing: 0px; -webkit-text-stroke-width: 0px; text-decoration: none;">Did you get the tickets?</div><div style="font-family: Georgia; font-size: 15px; text-indent: 0px;"><br></div><div style="font-family: Georgia; font-size: 15px; text-indent: 0px;"><blockquote type="cite"><div>On 3. Apr 2026, at 21:30, Priya Raman wrote:</div><div>I will look at the ferries tomorrow, I promise.</div></blockquote></div></div></blockquote></div><br></div></div></body></html>`;

const gmail =
  `<div dir="ltr"><div>Hello all,</div><div><br></div><div>thanks for the notes. Two corrections:</div><div><ol><li style="margin-left:15px">The pump is on the <i>left</i> side, as seen from the door.</li><li style="margin-left:15px">Nobody promised the council a <a href="https://council.example.test/ramp" target="_blank">ramp</a>; we promised to think about one.</li></ol></div><div>Can we meet on Thursday? I would bring the drawings and something with rhubarb.</div><div><br></div><div><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr"><div style="color:rgb(136,136,136)"><span class="gmail_signature_prefix">-- </span><br></div><div style="color:rgb(136,136,136)">Jonas Feld<br>Pumps and patience</div></div></div></div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, 6 Apr 2026 at 10:02, Ruth Abendroth &lt;<a href="mailto:ruth@building.example.test">ruth@building.example.test</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div dir="ltr"><p style="margin:0">Here are the notes of Friday. I wrote down what I heard, not what was said.</p><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Sun, 5 Apr 2026 at 18:40, Ada Lindqvist &lt;<a href="mailto:ada@example.test">ada@example.test</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">Who took notes? <img data-emoji="🤔" class="an1" alt="🤔" aria-label="🤔" draggable="false" src="https://fonts.example.test/s/e/notoemoji/15.0/1f914/72.png" loading="lazy" style="height: 1.2em; width: 1.2em; vertical-align: middle;"></blockquote></div></div></blockquote></div>`;

const personal = `<html>
  <head>
    <meta http-equiv="content-type" content="text/html; charset=UTF-8">
  </head>
  <body text="#000000" bgcolor="#FFFFFF">
    <p>Dear Ada,<br>
    </p>
    <p>the recipe you asked for, as my grandmother wrote it, with her mistakes:<br>
    </p>
    <blockquote>
      <p><tt>6 eggs, yolks only<br>
          200 g of sugar (she wrote 2 kg, do not)<br>
          the skin of one lemon<br>
          as much flour as it takes</tt></p>
    </blockquote>
    <p>Beat until your arm <s>hurts</s> <u>really</u> hurts. Bake at "moderate fire", which is 170&deg;C, until a
      needle comes out clean. H<sub>2</sub>O is not needed; 10<sup>2</sup> minutes are too many.<br>
    </p>
    <p>Greetings to the dog,</p>
    <p>Marta</p>
    <div class="moz-signature">-- <br>
      <i>Marta Lind, retired, mostly</i></div>
    <div class="moz-cite-prefix">Am 04.04.26 um 11:20 schrieb Ada Lindqvist:<br>
    </div>
    <blockquote type="cite" cite="mid:rezept@example.test">
      <pre wrap="" class="moz-quote-pre">Dear Marta,

do you still have the lemon cake?
  (the   one   with   the   hole)
</pre>
    </blockquote>
  </body>
</html>`;

export const people: readonly Newsletter[] = [
  {
    name: "outlook-forward",
    description: "A forward from Outlook: MsoNormal, o:p, lists of Word, VML",
    from: "Ruth Abendroth <ruth@building.example.test>",
    subject: "WG: North wall",
    html: outlook,
    must: [
      "he pays for the pigeons",
      "Mit freundlichen Grüßen",
      "otto.wick@survey.example.test",
      "0.4 mm",
      "Gauge 2",
      "forget the pigeons",
    ],
    mustNot: ["logo of the surveyor", "EmailStyle19"],
  },
  {
    name: "apple-mail",
    description: "A reply from Apple Mail with quotes in quotes",
    from: "Priya Raman <priya@work.example.test>",
    subject: "Re: Ferry",
    html: apple,
    must: [
      "whether Jonas eats fish",
      "Sent from a very small boat",
      "Did you get the tickets?",
      "I will look at the ferries tomorrow, I promise.",
    ],
  },
  {
    name: "gmail-quote",
    description: "A reply from Gmail: a fragment without html, nested quotes",
    from: "Jonas Feld <jonas@pumps.example.test>",
    subject: "Re: Notes of Friday",
    html: gmail,
    must: [
      "we promised to think about one",
      "Pumps and patience",
      "I wrote down what I heard, not what was said.",
      "Who took notes?",
    ],
  },
  {
    name: "thunderbird",
    description: "A letter from Thunderbird with a quoted plain text",
    from: "Marta Lind <marta@lind.example.test>",
    subject: "Re: lemon cake",
    html: personal,
    must: [
      "200 g of sugar (she wrote 2 kg, do not)",
      "170°C",
      "Marta Lind, retired, mostly",
      "(the one with the hole)",
    ],
  },
];
