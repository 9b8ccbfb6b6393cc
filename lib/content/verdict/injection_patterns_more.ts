/**
 * Fixed phrases of more languages, on folded text (see normalise.ts): without
 * accents, as `foldText` leaves it. Every gap is bounded.
 *
 * @module
 */

import type { PhraseSignal } from "./injection_phrases.ts";

/** What an AI that reads is called after "if you are", in any of these languages. */
const AI = "(?:ai|llm|chatgpt|chatbot)(?![\\p{L}\\p{N}-])";

/** Before a phrase: no letter. */
const START = "(?<![\\p{L}\\p{N}])";

/** Folding writes some Thai vowels in two characters. */
function pattern(source: string): RegExp {
  return new RegExp(source.normalize("NFKC"), "u");
}

/** "If you are an AI". */
const IF_YOU_ARE: readonly string[] = [
  // Swedish, Danish and Norwegian
  `(?:om|hvis|ifall) (?:du|ni|i) (?:ar|er) (?:(?:en|et|ett) )?(?:${AI}|(?:ai|ki)-(?:assist|agent|modell?(?![\\p{L}]))|sprakmodell|sprogmodel|kunstig intelligens|artificiell intelligens)`,
  // Czech
  `(?:pokud|jestli|jestlize) (?:jsi|jste) (?:${AI}|umela inteligence|jazykovy model|ai (?:asistent|agent|model))`,
  // Indonesian
  `(?:jika|kalau|apabila) (?:anda|kamu) (?:adalah )?(?:sebuah |seorang )?(?:asisten |model |agen )?(?:${AI}|kecerdasan buatan|model bahasa)`,
  // Greek
  `(?:αν|εαν) (?:εισαι|ειστε) (?:ενα |μια |ενας )?(?:βοηθος |μοντελο |συστημα )?(?:${AI}|τν(?![\\p{L}])|τεχνητη νοημοσυνη|τεχνητης νοημοσυνης|γλωσσικο μοντελο)`,
  // Hungarian
  `ha (?:te |on )?(?:egy )?(?:${AI}|ai-(?:asszisztens|modell|ugynok)|mesterseges intelligencia|nyelvi modell) (?:vagy|vagyok)(?![\\p{L}])`,
  // Romanian
  `daca (?:esti|sunteti) (?:un |o )?(?:asistent |model |agent )?(?:${AI}|inteligenta artificiala|model (?:lingvistic|de limbaj))`,
  // Vietnamese, where "ai" is also "who"
  `neu (?:ban|anh|chi) la (?:mot )?(?:tro ly |mo hinh |he thong |tac nhan )?(?:${AI}(?! đo)|tri tue nhan tao|mo hinh ngon ngu)`,
];

/** Of languages that are written without spaces, or in which a word is several syllables. */
export const MORE_PHRASES: readonly (readonly [PhraseSignal, RegExp])[] = [
  ["addresses_assistant", pattern(`${START}(?:${IF_YOU_ARE.join("|")})`)],
  [
    "addresses_assistant",
    pattern(
      `${START}(?:bo qua|phot lo|lam ngo|(?<!(?:đung|khong|chua) )quen(?: đi)?|(?:đung|khong) (?:tuan theo|lam theo|nghe theo))` +
        `[^.!?\\n]{0,30} (?:huong dan|chi thi|chi dan|menh lenh|cau lenh|lenh|quy tac|prompt)` +
        `[^.!?\\n]{0,20} (?:truoc|tren|he thong|ban đau)(?![\\p{L}])`,
    ),
  ],
  [
    "hide_from_user",
    pattern(
      `${START}(?:đung|khong đuoc|khong|cam|cho) (?:noi|cho|bao|thong bao|tiet lo|đe cap|ke|đe)` +
        `[^.!?,\\n]{0,30} (?:nguoi dung|nguoi su dung|chu hop thu)(?![\\p{L}])`,
    ),
  ],
  [
    "exfiltration",
    pattern(
      `${START}(?:gui|chuyen tiep|chuyen) (?:tat ca|toan bo|moi) [^.!?\\n]{0,20}` +
        `(?:email|thu|tin nhan|mat khau|danh ba|hop thu)[^.!?\\n]{0,20} (?:đen|toi|cho|qua|sang)` +
        ` [^\\s]{0,40}(?:@|://)`,
    ),
  ],
  [
    "addresses_assistant",
    pattern(
      `(?:เพิกเฉย|ละเว้น|ไม่ต้องสนใจ|อย่าสนใจ|ไม่สนใจ|มองข้าม|(?<!อย่า|ไม่)ลืม)[^\\n]{0,20}` +
        `(?:คำสั่ง|คำแนะนำ|พรอมต์|กฎ)[^\\n]{0,15}(?:ก่อนหน้า|ข้างต้น|ด้านบน|เดิม|ทั้งหมด)`,
    ),
  ],
  [
    "addresses_assistant",
    pattern(
      `(?:ถ้า|หาก)คุณ(?:เป็น|คือ) ?(?:ผู้ช่วย|โมเดล|ระบบ)? ?(?:${AI}|เอไอ|ปัญญาประดิษฐ์|โมเดลภาษา)`,
    ),
  ],
  ["hide_from_user", pattern(`(?:อย่า|ห้าม|ไม่ต้อง)(?:บอก|แจ้ง|เปิดเผย|กล่าวถึง)[^\\n]{0,20}ผู้ใช้`)],
  [
    "exfiltration",
    pattern(
      `ส่ง(?:ต่อ)?[^\\n]{0,6}(?:อีเมล|ข้อความ|รหัสผ่าน|จดหมาย|รายชื่อผู้ติดต่อ)[^\\n]{0,6}ทั้งหมด` +
        `[^\\n]{0,10}(?:ไปยัง|ไปที่|ถึง|ให้) ?[^\\s]{0,40}(?:@|://)`,
    ),
  ],
];
