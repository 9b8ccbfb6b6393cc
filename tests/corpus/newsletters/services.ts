/**
 * What services send on their own: invitations, notices, digests.
 *
 * @module
 */

import type { Newsletter } from "./newsletter.ts";

const calendar =
  `<html><body><span itemscope itemtype="http://schema.org/InformAction"><span style="display:none" itemprop="about" itemscope itemtype="http://schema.org/Person"><meta itemprop="description" content="Invitation from Priya Raman"/></span><span itemprop="object" itemscope itemtype="http://schema.org/Event"><meta itemprop="eventStatus" content="http://schema.org/EventScheduled"/><span itemprop="publisher" itemscope itemtype="http://schema.org/Organization"><meta itemprop="name" content="Example Calendar"/></span><meta itemprop="eventId/googleCalendar" content="k2m4"/><span style="display: none; font-size: 1px; color: #fff; line-height: 1px; height: 0; max-height: 0; width: 0; max-width: 0; opacity: 0; overflow: hidden;" itemprop="name">Tide model review</span>
<table border="0" cellpadding="0" cellspacing="0" role="presentation" align="center" style="width:100%;" class="body-container"><tbody><tr><td align="left"><!--[if mso | IE]><table border="0" cellpadding="0" cellspacing="0" role="presentation"><tr><td height="16" style="height:16px;"><![endif]--><div style="height:16px;" aria-hidden="true"> &nbsp; </div><!--[if mso | IE]></td></tr></table><![endif]-->
<table border="0" cellpadding="0" cellspacing="0" role="presentation" align="center" style="width:100%;"><tbody><tr><td style="border:solid 1px #dadce0;border-radius:8px;direction:rtl;font-size:0;padding:24px 32px;text-align:left;vertical-align:top;" class="main-container-inner"><!--[if mso | IE]><table border="0" cellpadding="0" cellspacing="0" role="presentation"><tr><![endif]-->
<div class="" style="font-size: 13px; text-align: left; direction: ltr; display: inline-block; vertical-align: top; width: 100%;overflow: hidden; word-wrap: break-word;"><table border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%" class="main-column-table-ltr" style="padding-right: 32px; padding-left: 0;;table-layout: fixed;"><tbody><tr><td style="padding: 0; vertical-align: top;"><table border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"><tbody>
<tr><td style="font-size: 0; padding: 0; text-align: left; word-break: break-word;;padding-bottom:24px;"><div style="font-family: Roboto, sans-serif;font-style: normal; font-weight: 400; font-size: 14px; line-height: 20px; letter-spacing: 0.2px;color: #3c4043; text-decoration: none;"><span>Bring the gauge data of the last two winters. Lunch is on the model.</span><meta itemprop="description" content="Bring the gauge data"/></div></td></tr>
<tr><td style="font-size: 0; padding: 0; text-align: left; word-break: break-word;;padding-bottom:24px;"><div style="font-family: Roboto, sans-serif;font-size: 14px; line-height: 20px;color: #3c4043;"><table border="0" cellpadding="0" cellspacing="0" role="presentation" style="padding-bottom: 4px;"><tr><td><h2 class="primary-text" style="font-size: 14px;color: #3c4043; font-weight: 700;margin: 0; padding: 0;">When</h2></td></tr></table><span><time itemprop="startDate" datetime="20260601T090000Z"></time><time itemprop="endDate" datetime="20260601T100000Z"></time>Monday 1 Jun 2026 ⋅ 11:00 – 12:00 (Central European Time)</span></div></td></tr>
<tr><td style="font-size: 0; padding: 0;padding-bottom:24px;"><div style="font-family: Roboto, sans-serif;font-size: 14px; line-height: 20px;color: #3c4043;"><h2 style="font-size: 14px;margin: 0;">Guests</h2><div style="padding-bottom: 4px; text-align: left;color: #3c4042;"><div><span itemprop="attendee" itemscope itemtype="http://schema.org/Person"><span itemprop="name" class="notranslate"><a style="display: inline-block;;color: #3c4043; text-decoration: none;" class="primary-text underline-on-hover" href="mailto:priya@work.example.test">priya@work.example.test</a></span></span><span class="secondary-text" style="color: #70757a; text-decoration: none;"> - organiser</span></div><div><span itemprop="attendee"><a href="mailto:ada@example.test" style="color: #3c4043; text-decoration: none;">ada@example.test</a></span></div></div></div></td></tr>
<tr><td style="font-size: 0; padding: 0;"><div style="color: #3c4043; font-size: 14px;font-family: Roboto, sans-serif; font-weight: 700">Reply for ada@example.test</div><div style="font-family: Roboto, sans-serif;font-size: 14px;"><table border="0" cellpadding="0" cellspacing="0" role="presentation"><tr><td align="center" style="border: solid 1px #dadce0;border-radius: 16px;"><a href="https://calendar.example.test/r?a=1" style="color: #5f6368;padding: 8px 12px;display:block">Yes</a></td><td align="center" style="border: solid 1px #dadce0;"><a href="https://calendar.example.test/r?a=2" style="color: #5f6368;padding: 8px 12px;display:block">No</a></td><td align="center" style="border: solid 1px #dadce0;"><a href="https://calendar.example.test/r?a=3" style="color: #5f6368;padding: 8px 12px;display:block">Maybe</a></td></tr></table></div></td></tr>
</tbody></table></td></tr></tbody></table></div><!--[if mso | IE]></tr></table><![endif]--></td></tr></tbody></table>
<table border="0" cellpadding="0" cellspacing="0" role="presentation" align="center" style="width:100%;"><tbody><tr><td style="font-size: 0; padding: 0; text-align: left;padding-top:16px;"><div style="font-family: Roboto, sans-serif;font-size: 12px; line-height: 16px; letter-spacing: 0.3px;color: #5f6368;"><p>Invitation from <a href="https://calendar.example.test/" style="color:#5f6368">Example Calendar</a></p><p>You are receiving this email because you are an attendee of the event. Forwarding this invitation could allow any recipient to send a response.</p></div></td></tr></tbody></table></td></tr></tbody></table></span></span></body></html>`;

const forge =
  `<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN" "http://www.w3.org/TR/REC-html40/loose.dtd">
<html><body>
<div style="display: flex; flex-wrap: wrap; white-space: pre-wrap; align-items: center; "><img height="20" width="20" style="border-radius:50%; margin-right: 4px;" src="https://avatars.forge.example.test/u/1"><strong>jfeld</strong> left a comment <a href="https://forge.example.test/harbour/tide/issues/418#c9">(harbour/tide#418)</a></div>
<div style="font-family:-apple-system,sans-serif"><p dir="auto">I can reproduce this on the second start only. The first one writes the cache:</p>
<div class="highlight highlight-source-shell" dir="auto"><pre class="notranslate">$ tide start --port 4000
listening on 4000
$ tide start --port 4000
<span class="pl-c">error: the cache is from another planet (E42)</span></pre></div>
<p dir="auto">Three ways out, in the order in which I like them:</p>
<ol dir="auto"><li>throw the cache away when <code class="notranslate">version !== cache.version</code>,</li><li>write the version into the file name,</li><li>ask the user <g-emoji class="g-emoji" alias="grimacing">😬</g-emoji>.</li></ol>
<table role="table"><thead><tr><th>Version</th><th>First start</th><th>Second start</th></tr></thead><tbody><tr><td>1.8.0</td><td>✅</td><td>✅</td></tr><tr><td>1.9.0</td><td>✅</td><td>❌</td></tr></tbody></table>
<blockquote><p dir="auto">Does it happen with <code>--no-cache</code>?</p></blockquote><p dir="auto">No. <a class="user-mention notranslate" href="https://forge.example.test/adal">@adal</a> can you look?</p>
<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" class="task-list-item-checkbox" disabled checked> a test that fails</li><li class="task-list-item"><input type="checkbox" class="task-list-item-checkbox" disabled> a fix</li></ul>
<details><summary>Full log</summary><pre>000001 boot
000002 cache hit
000003 cache from elsewhere</pre></details></div>
<p style="font-size:small;-webkit-text-size-adjust:none;color:#666;">&mdash;<br>Reply to this email directly, <a href="https://forge.example.test/harbour/tide/issues/418#c9">view it on Forge</a>, or <a href="https://forge.example.test/notifications/unsubscribe/abc">unsubscribe</a>.<br>You are receiving this because you were mentioned.<img src="https://forge.example.test/notifications/beacon/abc.gif" height="1" width="1" alt=""><span style="color: transparent; font-size: 0; display: none; visibility: hidden; overflow: hidden; opacity: 0; width: 0; height: 0; max-width: 0; max-height: 0; mso-hide: all">Message ID: <span>&lt;harbour/tide/issues/418/9@forge.example.test&gt;</span></span></p>
<script type="application/ld+json">[{"@context": "http://schema.org","@type": "EmailMessage","potentialAction": {"@type": "ViewAction","target": "https://forge.example.test/harbour/tide/issues/418#c9","name": "View Issue"},"description": "View this Issue on Forge"}]</script>
</body></html>`;

const post = (who: string, job: string, words: string, likes: number): string => `
<tr><td style="padding:16px 24px;border-bottom:1px solid #e8e8e8"><table role="presentation" cellspacing="0" cellpadding="0" border="0" width="100%"><tr><td width="56" valign="top"><a href="https://guild.example.test/in/${who.length}" style="cursor:pointer;display:inline-block;text-decoration:none"><img alt="" src="https://media.guild.example.test/p/${who.length}.jpg" style="outline:none;color:#FFFFFF;text-decoration:none;display:block;border-radius:50%" width="48" height="48"></a></td><td valign="top"><a href="https://guild.example.test/in/${who.length}" style="color:#282828;font-weight:600;font-size:16px;text-decoration:none">${who}</a><p style="margin:0;color:#666666;font-size:12px;line-height:16px">${job}</p><p style="margin:8px 0;color:#282828;font-size:14px;line-height:20px;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden">${words}</p><p style="margin:0;color:#666666;font-size:12px"><span aria-hidden="true">👍</span> ${likes} reactions &#8226; <a href="https://guild.example.test/f/${likes}" style="color:#0a66c2;text-decoration:none">See the conversation</a></p></td></tr></table></td></tr>`;

const social =
  `<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en"><head><meta http-equiv="Content-Type" content="text/html;charset=utf-8"><meta name="HandheldFriendly" content="true"><meta name="viewport" content="width=device-width; initial-scale=0.666667; user-scalable=0"><title></title>
<style>@media screen and (max-width:1160px) { .mobile-tip { } } @media all and (max-width:512px) { *[class="mercado-container"] { width:100% !important; } .hide-small { display:none !important; } } @media all and (max-width:480px) {} .email-body a:hover{opacity:.8}</style>
<!--[if mso]><style type="text/css"></style><![endif]--></head>
<body dir="ltr" class="font-sans bg-color-background-canvas w-full m-0 p-0" style="-webkit-text-size-adjust:100%;margin:0;width:100%;background-color:#f3f2f0;padding:0;font-family:-apple-system,system-ui,'Segoe UI',Roboto,'Helvetica Neue',sans-serif">
<div class="h-0 opacity-0 text-transparent invisible overflow-hidden w-0 max-h-[0]" style="visibility:hidden;height:0;max-height:0;width:0;overflow:hidden;opacity:0;mso-hide:all" data-email-preheader="true">Three of your contacts wrote about harbours this week</div>
<div class="h-0 opacity-0 text-transparent invisible overflow-hidden w-0 max-h-[0]" style="visibility:hidden;height:0;max-height:0;width:0;overflow:hidden;opacity:0;mso-hide:all">${
    "&nbsp;&#847; ".repeat(50)
  }</div>
<table role="presentation" valign="top" border="0" cellspacing="0" cellpadding="0" width="512" align="center" class="mercado-container" style="margin:0 auto;max-width:512px;background-color:#ffffff"><tbody>
<tr><td style="padding:24px;background-color:#0a66c2"><span style="color:#ffffff;font-size:20px;font-weight:600">The Guild</span> <span class="hide-small" style="color:#cfe3f7;font-size:12px">for people who build harbours</span></td></tr>
<tr><td style="padding:16px 24px"><h2 style="margin:0;color:#282828;font-size:18px">Ada, see what your contacts talk about</h2></td></tr>
${
    post(
      "Otto Wick",
      "Surveyor of walls that should not move",
      "A wall told me something today. It said: four tenths of a millimetre. I have been thinking about it since.",
      214,
    )
  }
${
    post(
      "Ruth Abendroth",
      "Building Office, Harbourton",
      "We are looking for somebody who can read drawings from before the war, and can say no to an architect without raising the voice.",
      98,
    )
  }
${
    post(
      "Jonas Feld",
      "Pumps and patience",
      "Unpopular opinion: a pump that never fails is a pump that nobody looks at.",
      1207,
    )
  }
<tr><td style="padding:24px"><table role="presentation" cellpadding="0" cellspacing="0" width="100%" style="background-color:#eef3f8"><tr><td style="padding:12px;text-align:center;font-size:13px;color:#44546a"><b style="display:block;font-size:24px;color:#0a66c2">37</b>people looked at your profile</td><td style="padding:12px;text-align:center;font-size:13px;color:#44546a"><b style="display:block;font-size:24px;color:#0a66c2">5</b>new invitations</td></tr></table></td></tr>
<tr><td style="padding:16px 24px;background-color:#f3f2f0"><p style="font-size:12px;color:#6a6c6f;line-height:16px">This email was intended for Ada Lindqvist (keeper of the tide model). <a href="https://guild.example.test/why" style="color:#0a66c2">Learn why we included this.</a></p><p style="font-size:12px;color:#6a6c6f">© 2026 The Guild Ireland Unlimited, Wilton Quay. <a href="https://guild.example.test/u" style="color:#0a66c2">Unsubscribe</a> · <a href="https://guild.example.test/h" style="color:#0a66c2">Help</a></p></td></tr>
</tbody></table><img alt="" role="presentation" src="https://guild.example.test/emimp/ip.gif" style="outline:none;color:#FFFFFF;width:1px;height:1px"></body></html>`;

const alert =
  `<html><head><style>body{font-family:monospace;font-size:13px;background:#111;color:#ddd}table{border-collapse:collapse}td,th{border:1px solid #444;padding:2px 8px}th{background:#222;color:#fff}.crit{background:#7f1d1d;color:#fff}.ok{color:#4ade80}.warn{color:#facc15}a{color:#7dd3fc}.debug{display:none}</style></head><body>
<h3 class="crit">[FIRING:2] DiskAlmostFull (tide-03, critical)</h3>
<p>Monitor: <b>watchman</b> on <b>quay</b>. Started 2026-04-06 03:12:44 UTC, seen 41 times.</p>
<table><tr><th>host</th><th>mount</th><th>used</th><th>inodes</th><th>state</th></tr>
<tr><td>tide-01</td><td>/var</td><td>61%</td><td>12%</td><td class="ok">ok</td></tr><tr><td>tide-02</td><td>/var</td><td>88%</td><td>14%</td><td class="warn">warning</td></tr><tr><td>tide-03</td><td>/var</td><td>97%</td><td>99%</td><td class="crit">critical</td></tr></table>
<pre>Filesystem      Size  Used Avail Use% Mounted on
/dev/vda2        40G   38G  1.1G  97% /var
tmpfs           1.9G     0  1.9G   0% /dev/shm</pre>
<p class="debug">trace=9f3c internal=true shard=7</p>
<dl><dt>runbook</dt><dd><a href="https://wiki.example.test/disk">https://wiki.example.test/disk</a></dd><dt>silence</dt><dd><a href="https://watch.example.test/silence?m=tide-03">two hours of quiet</a></dd></dl>
<p>Largest directories:<br>&nbsp;&nbsp;21G /var/lib/tide/cache<br>&nbsp;&nbsp;&nbsp;9G /var/log/tide<br>&nbsp;&nbsp;&nbsp;3G /var/lib/docker</p></body></html>`;

export const services: readonly Newsletter[] = [
  {
    name: "calendar",
    description: "A calendar's invitation: microdata, cells of size 0 around text with a size",
    from: "Priya Raman <calendar-notification@calendar.example.test>",
    subject: "Invitation: Tide model review",
    html: calendar,
    must: [
      "Lunch is on the model.",
      "11:00 – 12:00",
      "organiser",
      "Maybe",
      "Forwarding this invitation could allow",
    ],
  },
  {
    name: "forge-notification",
    description: "A comment on an issue: code, a table, tasks, closed details",
    from: "jfeld <notifications@forge.example.test>",
    subject: "Re: [harbour/tide] Second start fails (#418)",
    html: forge,
    must: [
      "error: the cache is from another planet (E42)",
      "version !== cache.version",
      "1.9.0",
      "a test that fails",
      "You are receiving this because you were mentioned.",
    ],
    mustNot: ["Message ID: <harbour", "cache from elsewhere", "EmailMessage"],
  },
  {
    name: "social-digest",
    description: "A digest of a social network: utility classes, clamped lines, white on blue",
    from: "The Guild <updates@guild.example.test>",
    subject: "Ada, see what your contacts talk about",
    html: social,
    must: [
      "for people who build harbours",
      "four tenths of a millimetre",
      "1207 reactions",
      "people looked at your profile",
      "Wilton Quay",
    ],
    preheader: "Three of your contacts wrote about harbours this week",
  },
  {
    name: "monitoring",
    description: "A monitor's alert: light on dark, preformatted columns, a definition list",
    from: "watchman <root@quay.example.test>",
    subject: "[FIRING:2] DiskAlmostFull (tide-03)",
    html: alert,
    must: [
      "[FIRING:2] DiskAlmostFull (tide-03, critical)",
      "99%",
      "/dev/vda2",
      "two hours of quiet",
      "21G /var/lib/tide/cache",
    ],
    mustNot: ["shard=7"],
  },
];
