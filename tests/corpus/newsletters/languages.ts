/**
 * Newsletters in Arabic, Hebrew, Japanese, German and Russian.
 *
 * @module
 */

import type { Newsletter } from "./newsletter.ts";

const arabic = `<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="UTF-8"><meta name="viewport" content="width=device-width, initial-scale=1.0"><title>نشرة الميناء</title>
<style>body{direction:rtl;text-align:right;font-family:Tahoma,'Segoe UI',Arial,sans-serif;background:#f3efe6;margin:0;color:#2b2b2b}.c{width:600px;margin:0 auto;background:#ffffff}.h{background:#7b2d26;color:#fff;padding:20px 28px}.h h1{margin:0;font-size:24px}.s{padding:16px 28px;border-bottom:1px solid #e5ded0}.s h2{color:#7b2d26;font-size:19px;margin:0 0 8px}.ltr{direction:ltr;unicode-bidi:embed;display:inline-block}.pre{display:none!important;mso-hide:all}@media(max-width:620px){.c{width:100%}}</style></head>
<body><div class="pre">مواعيد المد، وحكاية سمكة، ووصفة من المطبخ</div>
<table role="presentation" class="c" align="center" cellpadding="0" cellspacing="0"><tr><td class="h"><h1>نشرة الميناء</h1><div style="color:#f1d9c9;font-size:13px">العدد ٣١ &ndash; ٦ أبريل ٢٠٢٦</div></td></tr>
<tr><td class="s"><h2>مواعيد المد والجزر</h2><p>يرتفع الماء يوم الجمعة عند الساعة <span class="ltr">07:31</span> وينخفض عند الساعة <span class="ltr">13:40</span>. نرجو من أصحاب القوارب الكبيرة البقاء عند الرصيف.</p>
<table border="1" cellpadding="6" style="border-collapse:collapse;width:100%"><tr><th>اليوم</th><th>أعلى ماء</th><th>أدنى ماء</th></tr><tr><td>الجمعة</td><td>٠٧:٣١</td><td>١٣:٤٠</td></tr><tr><td>السبت</td><td>٠٨:٠٣</td><td>١٤:١٢</td></tr></table></td></tr>
<tr><td class="s"><h2>حكاية سمكة</h2><p>قال الصياد العجوز إن السمكة كانت أطول من قاربه، وأقسم أن الشاهد الوحيد هو النورس. سألنا النورس فلم يُجب.</p></td></tr>
<tr><td class="s"><h2>من المطبخ</h2><ul><li>كيلو من السمك الطازج</li><li>ثلاث حبات من الليمون</li><li>ملعقة من الكمون، لا أكثر</li></ul></td></tr>
<tr><td style="padding:16px 28px;font-size:12px;color:#6b6b6b">وصلتك هذه الرسالة لأنك مشترك في نشرة <bdi>Harbour Weekly</bdi>. <a href="https://mina.example.test/unsubscribe" style="color:#7b2d26">إلغاء الاشتراك</a></td></tr></table></body></html>`;

const hebrew =
  `<html dir="rtl" lang="he"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>עדכון חודשי</title></head>
<body dir="rtl" style="background-color:#eef2f5;margin:0"><div style="display:none;font-size:0;max-height:0">הסדנה של מאי כבר מלאה</div>
<div dir="rtl" align="right" style="max-width:620px;margin:0 auto;background-color:#fff;font-family:Arial,Helvetica,sans-serif;color:#1d2b36;padding:24px">
<div style="background-color:#0b5563;padding:14px 18px"><span style="color:#ffffff;font-size:22px;font-weight:bold">הספרייה העירונית</span><br><span style="color:#cfe8ec;font-size:13px">עדכון חודשי, אפריל 2026</span></div>
<p style="font-size:16px">שלום עדה,</p>
<p style="font-size:16px;line-height:1.6">החודש הגיעו אלינו מאה ועשרים ספרים חדשים, ומתוכם שלושה שאיש עוד לא החזיר בזמן. אנחנו מבקשים להתייחס לתאריך שעל הכרטיס כאל הבטחה.</p>
<h3 style="color:#0b5563;margin:18px 0 6px">הסדנאות הקרובות</h3>
<table dir="rtl" cellpadding="8" cellspacing="0" border="0" width="100%" style="border:1px solid #cdd8de"><tr bgcolor="#dfecef"><td><b>תאריך</b></td><td><b>נושא</b></td><td><b>מקום</b></td></tr><tr><td>14.4</td><td>כריכת ספרים</td><td>אולם 2</td></tr><tr><td>21.4</td><td>קריאה בקול</td><td>הגן</td></tr><tr><td>28.4</td><td>מפות ישנות</td><td>המרתף</td></tr></table>
<p style="font-size:16px">להרשמה: <a href="https://library.example.test/he/signup" dir="ltr">library.example.test/he/signup</a> או בטלפון <span dir="ltr">03-555-0142</span>.</p>
<p style="font-size:11px;color:#6a7a85">קיבלת הודעה זו כי יש לך כרטיס קורא. אפשר <a href="https://library.example.test/he/stop">להפסיק בכל עת</a>.</p></div></body></html>`;

const japanese = `<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html lang="ja"><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><title>港の便り</title>
<style type="text/css"><!--
body,td,th{font-family:"ヒラギノ角ゴ Pro W3","メイリオ",Meiryo,"ＭＳ Ｐゴシック",sans-serif;font-size:14px;color:#333333;line-height:1.7}
.midashi{background:#c0392b;color:#ffffff;font-weight:bold;padding:4px 10px}
.sp{display:none}
@media screen and (max-width:640px){.pc{display:none!important}.sp{display:block!important}}
--></style></head>
<body bgcolor="#ffffff"><div align="center"><table width="620" border="0" cellspacing="0" cellpadding="10"><tr><td align="left">
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━<br>
<b><font size="4" color="#c0392b">港の便り　第２１４号</font></b>　　２０２６年４月６日<br>
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━<br><br>
アダ・リンドクヴィスト　様<br><br>
いつも「港の便り」をご愛読いただき、誠にありがとうございます。<br>
桜の季節もそろそろ終わりですが、港では今週末に春まつりを開催いたします。<br><br>
<div class="midashi">■ 春まつりのご案内</div>
<table border="1" cellspacing="0" cellpadding="6" width="100%" style="border-collapse:collapse;border-color:#cccccc"><tr><th bgcolor="#f9ebea" width="25%">日時</th><td>４月１１日（土）　午前１０時～午後４時</td></tr><tr><th bgcolor="#f9ebea">会場</th><td>第二埠頭　灯台前広場</td></tr><tr><th bgcolor="#f9ebea">入場料</th><td>無料（雨天の場合は翌日に順延）</td></tr></table><br>
<div class="midashi">■ 今週の魚</div>
旬の<ruby>鰆<rp>（</rp><rt>さわら</rt><rp>）</rp></ruby>が入荷しました。塩焼きにすると皮の香りが引き立ちます。<br>
一尾　<span style="text-decoration:line-through">２，４８０円</span>　→　<b style="color:#c0392b">１，９８０円（税込）</b><br><br>
<div class="pc">※パソコンでご覧の方は、添付の地図を印刷してお持ちください。</div><div class="sp">※スマートフォンの方はこちら</div><br>
──────────────────────────────<br>
<small>発行：港町商工会　〒000-0000 港町１－２－３<br>
配信停止は<a href="https://minato.example.test/stop">こちら</a>からお手続きください。</small>
</td></tr></table></div></body></html>`;

const germanLine = (
  pos: number,
  what: string,
  quantity: string,
  price: string,
  sum: string,
): string =>
  `<tr><td style="padding:4px 6px;border-bottom:1px solid #ddd">${pos}</td><td style="padding:4px 6px;border-bottom:1px solid #ddd">${what}</td><td align="right" style="padding:4px 6px;border-bottom:1px solid #ddd">${quantity}</td><td align="right" style="padding:4px 6px;border-bottom:1px solid #ddd">${price}</td><td align="right" style="padding:4px 6px;border-bottom:1px solid #ddd;white-space:nowrap">${sum}</td></tr>`;

const german =
  `<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Rechnung</title><style type="text/css">
body { font-family: Calibri, 'DejaVu Sans', sans-serif; font-size: 11pt; color: #000; }
.adresse { line-height: 1.3; } .klein { font-size: 7.5pt; color: #555; } .summe td { font-weight: bold; border-top: 2px solid #000; }
@media print { .nur-mail { display: none; } } @page { margin: 2cm; }
</style></head><body>
<table width="680" cellpadding="0" cellspacing="0" border="0"><tr><td class="klein">Nordlicht Energie GmbH &middot; Deichstra&szlig;e 12 &middot; 20459 Musterhafen</td><td align="right"><b style="font-size:16pt;color:#0a4b78">NORDLICHT</b></td></tr>
<tr><td class="adresse"><br>Frau<br>Ada Lindqvist<br>Kapitänsweg 7<br>20459 Musterhafen</td><td align="right" valign="top"><br>Rechnungsnummer: <b>2026-0417</b><br>Kundennummer: 88&#8239;412<br>Datum: 06.04.2026<br>Zählerstand: 41.208&nbsp;kWh</td></tr></table>
<h2 style="font-size:14pt">Ihre Stromrechnung für März 2026</h2>
<p>Sehr geehrte Frau Lindqvist,</p><p>vielen Dank für Ihr Vertrauen. Für die Lieferung von Ökostrom berechnen wir Ihnen wie folgt:</p>
<table width="680" cellspacing="0" style="border-collapse:collapse"><tr style="background-color:#0a4b78;color:#ffffff"><th align="left" style="padding:4px 6px">Pos.</th><th align="left" style="padding:4px 6px">Bezeichnung</th><th align="right" style="padding:4px 6px">Menge</th><th align="right" style="padding:4px 6px">Einzelpreis</th><th align="right" style="padding:4px 6px">Betrag</th></tr>
${germanLine(1, "Arbeitspreis &bdquo;Küstenwind&ldquo;", "183 kWh", "0,2841 €", "51,99 €")}
${germanLine(2, "Grundpreis", "1 Monat", "9,52 €", "9,52 €")}
${germanLine(3, "Gutschrift Zählerfehler vom Februar", "1", "−12,00 €", "−12,00 €")}
<tr><td></td><td colspan="3" align="right" style="padding:4px 6px">Zwischensumme netto</td><td align="right" style="padding:4px 6px">49,51 €</td></tr><tr><td></td><td colspan="3" align="right" style="padding:4px 6px">zzgl. 19&thinsp;% MwSt.</td><td align="right" style="padding:4px 6px">9,41 €</td></tr><tr class="summe"><td></td><td colspan="3" align="right" style="padding:4px 6px">Rechnungsbetrag</td><td align="right" style="padding:4px 6px">58,92 €</td></tr></table>
<p>Der Betrag wird am <b>20.04.2026</b> von Ihrem Konto DE** **** **** **** 42 abgebucht. Überweisen Sie bitte nicht zusätzlich.</p>
<p class="nur-mail" style="background:#fff3cd;padding:8px">Diese E-Mail wurde automatisch erstellt. Antworten auf diese Adresse liest nur ein Rechner, und der versteht kein Plattdeutsch.</p>
<p class="klein">Geschäftsführerin: Dr. Änne Öhlschläger &middot; Registergericht Musterhafen HRB 0815 &middot; USt-IdNr. DE000000000</p></body></html>`;

const russian =
  `<html><head><meta charset="utf-8"><style>.b{background:#2d3e50}.b td{color:#ecf0f1;font:bold 18px Arial}.p{font:15px/22px Arial;color:#222}.m{font:12px Arial;color:#888}.hid{display:none;max-height:0}</style></head><body style="margin:0;background:#ffffff"><span class="hid">Скидки на билеты до конца недели</span>
<table width="640" align="center" cellpadding="16" cellspacing="0"><tr class="b"><td>Речные прогулки «Чайка»</td></tr><tr><td class="p"><p>Здравствуйте, Ада!</p><p>Навигация открыта: первый теплоход отходит от Северного причала <b>12 апреля в 11:00</b>. На борту будет чай, на палубе — ветер, возьмите шарф.</p><p>Расписание на апрель:</p><ol><li>Северный причал — Маяк, 40 минут</li><li>Маяк — Остров цапель, 1 час 10 минут</li><li>Остров цапель — Старый мост, 55 минут</li></ol><p>Детям до семи лет и чайкам — бесплатно. Билеты можно купить <a href="https://chaika.example.test/bilety">на сайте</a> или у капитана, если он в настроении.</p></td></tr><tr><td class="m">Вы получили это письмо, потому что катались с нами в прошлом году. <a href="https://chaika.example.test/otpiska" style="color:#888">Отписаться</a></td></tr></table></body></html>`;

export const languages: readonly Newsletter[] = [
  {
    name: "arabic",
    description: "Arabic, right to left, with Latin names and times in it",
    from: "نشرة الميناء <news@mina.example.test>",
    subject: "مواعيد المد وحكاية سمكة",
    html: arabic,
    must: ["سألنا النورس فلم يُجب.", "ملعقة من الكمون، لا أكثر", "Harbour Weekly", "07:31", "السبت"],
    preheader: "مواعيد المد، وحكاية سمكة، ووصفة من المطبخ",
  },
  {
    name: "hebrew",
    description: "Hebrew, right to left, one div, inline styles",
    from: "הספרייה העירונית <info@library.example.test>",
    subject: "עדכון חודשי",
    html: hebrew,
    must: ["כריכת ספרים", "03-555-0142", "להפסיק בכל עת", "הספרייה העירונית"],
    preheader: "הסדנה של מאי כבר מלאה",
  },
  {
    name: "japanese",
    description: "Japanese, full-width forms, rulers of box characters, ruby",
    from: "港の便り <tayori@minato.example.test>",
    subject: "【港の便り】春まつりのご案内",
    html: japanese,
    must: [
      "４月１１日（土）　午前１０時～午後４時",
      "塩焼きにすると皮の香りが引き立ちます。",
      "１，９８０円（税込）",
      "添付の地図を印刷してお持ちください。",
    ],
    mustNot: ["スマートフォンの方はこちら"],
  },
  {
    name: "german-invoice",
    description: "A German invoice with a table of positions and rules for print",
    from: "Nordlicht Energie <rechnung@nordlicht.example.test>",
    subject: "Ihre Rechnung 2026-0417",
    html: german,
    must: [
      "Arbeitspreis „Küstenwind“",
      "58,92 €",
      "der versteht kein Plattdeutsch",
      "Dr. Änne Öhlschläger",
      "88 412",
    ],
  },
  {
    name: "russian",
    description: "Russian, colours of table rows from classes",
    from: "Чайка <info@chaika.example.test>",
    subject: "Навигация открыта",
    html: russian,
    must: [
      "Речные прогулки «Чайка»",
      "Остров цапель — Старый мост, 55 минут",
      "если он в настроении",
    ],
    preheader: "Скидки на билеты до конца недели",
  },
];
