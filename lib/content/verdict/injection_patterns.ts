/**
 * Fixed phrases and forged markup: what is found by its exact look. Every gap
 * in a pattern is bounded, and no pattern repeats a repetition.
 *
 * @module
 */

import { MORE_PHRASES } from "./injection_patterns_more.ts";
import type { PhraseSignal } from "./injection_phrases.ts";

/** On folded text; languages without spaces between words, and English set phrases. */
const PHRASES: readonly (readonly [PhraseSignal, RegExp])[] = [
  [
    "addresses_assistant",
    /(?:忽略|忽视|無視|无视|忘记|忘記|忘掉|不要理会|不要理會|不要遵守|覆盖|覆蓋)[^。！？\n]{0,12}(?:之前|以上|上面|上述|先前|前面|所有|一切|任何|原有|系统|系統)[^。！？\n]{0,10}(?:指令|指示|提示|规则|規則|命令|要求|说明|說明|内容|內容)/u,
  ],
  [
    "addresses_assistant",
    /(?:如果|假如|若)(?:你|您)[^。！？\n]{0,4}(?:是|为|為)[^。！？\n]{0,6}(?:ai|人工智能|人工智慧|语言模型|語言模型|机器人)(?!工程|研究|从业|開發|开发|专家|公司|产品|产业|愛好|爱好)/u,
  ],
  [
    "addresses_assistant",
    /(?:以前|これまで|上記|前述|先|すべて|全て|全部|システム)[^。！？\n]{0,12}(?:指示|命令|プロンプト|ルール|指令|設定)[^。！？\n]{0,10}(?:無視|忘れ|破棄|従わない|上書き)/u,
  ],
  [
    "addresses_assistant",
    /(?:もし)?(?:あなた|貴方|君)が[^。！？\n]{0,6}(?:ai|人工知能|言語モデル|アシスタント)[^。！？\n]{0,8}(?:なら|場合|であれば)/u,
  ],
  [
    "hide_from_user",
    /(?:不要|别|別|请勿|請勿|切勿|不得|禁止)[^。！？，\n]{0,6}(?:告诉|告訴|告知|通知|提醒|透露|提及|让|讓)[^。！？，\n]{0,6}(?:用户|用戶|使用者|主人|收件人)/u,
  ],
  [
    "hide_from_user",
    /(?:向|对|對)(?:用户|用戶|使用者|收件人)[^。！？，\n]{0,4}(?:隐瞒|隱瞞|保密)|(?:ユーザー?|利用者|受信者)(?:に|には|へ)[^。！？\n]{0,12}(?:言わないで|伝えないで|知らせないで|教えないで|報告しないで|言うな|伝えるな|知らせず|通知せず|気づかれ|隠)/u,
  ],
  [
    "exfiltration",
    /(?:把|将|將)?(?:所有|全部|最近的?|用户的?|用戶的?)[^。！？\n]{0,8}(?:邮件|郵件|密码|密碼|联系人|聯絡人|收件箱|对话|對話)[^。！？\n]{0,10}(?:发送|發送|转发|轉發|寄|上传|上傳)[^。！？\n]{0,6}(?:到|至|给|給)/u,
  ],
  [
    "exfiltration",
    /(?:发送|發送|转发|轉發|上传|上傳)[^。！？\n]{0,4}(?:所有|全部|用户的?|用戶的?)[^。！？\n]{0,8}(?:邮件|郵件|密码|密碼|联系人|聯絡人|对话|對話)[^。！？\n]{0,6}(?:到|至|给|給)/u,
  ],
  [
    "exfiltration",
    /(?:すべて|全て|全部|最新)の?[^。！？\n]{0,6}(?:メール|パスワード|連絡先|受信箱|会話)[^。！？\n]{0,30}(?:転送|送信|送って|送れ|アップロード)/u,
  ],
  [
    "addresses_assistant",
    /\byou are now (?:in )?(?:an? )?(?:dan\b|developer mode|jailbroken|unrestricted|unfiltered|(?:different |new |helpful |evil )?(?:ai|assistant|chatbot|llm)\b)/,
  ],
  [
    "addresses_assistant",
    /\b(?:reveal|print|repeat|output|display|leak|show me|tell me) (?:me )?(?:all (?:of )?)?your (?:full |entire |hidden |secret |exact |initial |original )?(?:system )?(?:prompt|instructions|system message)\b/,
  ],
  [
    "addresses_assistant",
    /\byour (?:new|real|actual|true|updated) (?:system )?(?:instructions|directives?|system prompt|prime directive)\b/,
  ],
  [
    "addresses_assistant",
    /\b(?:system|admin(?:istrator)?|developer|security)[ -](?:prompt|message|instruction|command)?[ -]?override\b|\boverride (?:the |your |all )?(?:system|safety|content) (?:prompt|instructions|guidelines|protocols?|filters?)\b/,
  ],
  [
    "addresses_assistant",
    /\b(?:when|while|if|before|after) (?:you )?(?:are )?(?:summari[sz]|process|read|analy[sz]|triag|reply)[a-z]{0,6}(?: to)? (?:this|the) (?:e-?mail|message|mail|inbox|text|document|thread)[^.!?\n]{0,30}\b(?:you must|must|do not|dont|always|never|make sure to|instead|also (?:send|forward|include|call))\b/,
  ],
  [
    "addresses_assistant",
    /\b(?:assistants?|ai|llm|chatbot|agent),? (?:you (?:must|are (?:required|instructed|authori[sz]ed))|please (?:forward|send|delete|reply|mark|move|call|execute|run|disregard|ignore))\b/,
  ],
  [
    "addresses_assistant",
    /\b(?:call|invoke|use|execute|run) the [`"']?[a-z]{2,20}(?:_[a-z]{2,20}){1,4}[`"']? tool\b/,
  ],
  [
    "hide_from_user",
    /\b(?:hide|conceal|keep) (?:this|it|these|that)[^.!?,\n]{0,25} from the (?:user|owner|human|recipient)\b|\b(?:silently|secretly|covertly) (?:forward|send|delete|execute|run|call|move|mark|archive)\b/,
  ],
  [
    "exfiltration",
    /\b(?:append|encode|embed|include|insert|put|add) (?:it|them|the|this|all|your|user)[^.!?\n]{0,60}\b(?:in|into|to|as) (?:the|a|an|this) (?:following )?(?:url|link|query|image|query string|parameter|markdown)\b/,
  ],
  [
    "obfuscated_instructions",
    /\b(?:vtaber|qvfertneq|sbetrg)\W{1,3}(?:\w{1,12}\W{1,3}){0,3}vafgehpgvba/,
  ],
];

/** On text without the spaces between its letters. */
export const CLOSED_UP =
  /(?:ignore|disregard|forget|override)(?:all|any|the|your|my|of|these|those|previous|prior|above|earlier|system|other){1,6}(?:instruction|prompt|directive|guideline|rule)/;

/** What is found in text as it was written. */
const MARKUP: readonly (readonly ["forged_markup" | "forged_fence" | "exfiltration", RegExp])[] = [
  // Chat templates of models.
  [
    "forged_markup",
    /<[|｜] {0,2}(?:im_start|im_end|im_sep|system|user|assistant|endoftext|endofprompt|eot_id|eom_id|start_header_id|end_header_id|begin_of_text|end_of_text|start|end|channel|message|return|call|constrain|tool[\w▁]{0,20}|begin[\w▁]{0,30}|end[\w▁]{0,30}|python_tag|fim_\w{1,10}) {0,2}[|｜]>/iu,
  ],
  [
    "forged_markup",
    /\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>|\[\/?(?:TOOL_CALLS|AVAILABLE_TOOLS|TOOL_RESULTS|SYSTEM_PROMPT)\]|\[\/?system(?: (?:message|prompt|override|note|instruction)s?)?(?::[^\]\n]{0,60})?\]/i,
  ],
  [
    "forged_markup",
    /<\/?(?:\w{1,12}:)?(?:system|assistant|developer|system[_-]?prompt|system[_-]reminder|system[_-](?:message|instructions?|note)|tool[_-]?(?:call|calls|use|result|results|response|output)|function[_-]?(?:call|calls|result|results|response)|invoke|thinking|scratchpad|instructions?|important_instructions)(?:\s[^<>]{0,80})?>/i,
  ],
  [
    "forged_markup",
    /["'](?:tool_calls?|function_call|tool_use|tool_use_id|tool_call_id)["']\s{0,10}:|["']type["']\s{0,10}:\s{0,10}["'](?:tool_use|tool_result|function_call)["']|["']role["']\s{0,10}:\s{0,10}["'](?:system|assistant|developer|tool)["']/i,
  ],
  [
    "forged_markup",
    /^[ \t]{0,8}#{2,4} {0,2}(?:(?:new |system |updated )?(?:instructions?|prompt)|system(?: message)?|response|assistant|human|user input|input) {0,2}:|^[ \t]{0,8}### (?:Instruction|Response|System)[ \t]{0,8}$/im,
  ],
  [
    "forged_markup",
    /^[ \t>]{0,8}system(?: (?:prompt|message|instructions?))? {0,2}:[ \t]{0,4}(?:you (?:are|must|will)|ignore|override|new|the assistant|from now)/im,
  ],
  [
    "forged_markup",
    /\b(?:begin|start|end) (?:of )?(?:the )?(?:new |hidden )?(?:system|developer) (?:prompt|message|instructions?)\b/i,
  ],
  // This server's own fence, also as it is after it was made harmless.
  ["forged_fence", /untrusted[\s_\-\u2010-\u2015]{0,3}mail\b/i],
  ["forged_fence", /<\s{0,5}\/?\s{0,5}(?:untrusted|external)[\w-]{0,40}(?:\s[^<>]{0,80})?>/i],
  [
    "forged_fence",
    /<\/(?:e?mail[_-](?:body|content|text)|document[_-]?content|tool[_-]output|search[_-]results?|user[_-]input|context|untrusted\w{0,20})\s{0,5}>/i,
  ],
  [
    "forged_fence",
    /[-=#*<_~]{3}\s{0,3}(?:end|begin|start)\s{1,3}(?:of\s{1,3})?(?:the\s{1,3})?(?:untrusted|external|user|retrieved|tool|context|document|e?mail\s{1,3}(?:body|content))\s{1,3}?(?:data|input|content|text|output|result|mail|section|block)?/i,
  ],
  // A picture or link that carries data away (`![x](https://host/?q={summary})`).
  [
    "exfiltration",
    /!\[[^\]\n]{0,100}\]\(\s{0,3}https?:\/\/[^\s)]{1,300}(?:\{|%7b|<|\$\{|\[)[\w %.-]{2,60}(?:\}|%7d|>|\])/i,
  ],
  [
    "exfiltration",
    /https?:\/\/[^\s"'<>{}]{1,200}[?&][\w.-]{1,30}=(?:\{\{?|<|\[|\$\{)\s{0,2}[a-z_ ]{0,30}(?:summary|conversation|password|secret|token|inbox|history|contents?|base64|encoded|stolen|data)[a-z_ ]{0,30}(?:\}|>|\])/i,
  ],
];

/** A turn of somebody and an answer soon after it, as in a transcript. */
const DIALOGUE =
  /^[ \t]{0,8}(?:human|user) {0,2}:[^]{1,400}?\n[ \t]{0,8}(?:assistant|ai|chatgpt|claude|model) {0,2}: {0,4}\S/im;

/** Fixed phrases in folded text. */
export function patternSignals(folded: string): readonly PhraseSignal[] {
  // A line end inside a sentence is a space; an empty line ends every phrase.
  const lines = folded.replace(/\s+/g, (space) => /\n[^\n]*\n/.test(space) ? "\n" : " ");
  return [...PHRASES, ...MORE_PHRASES].filter(([, pattern]) => pattern.test(lines))
    .map(([signal]) => signal);
}

/** Forged markup in text as written. */
export function markupSignals(text: string): readonly string[] {
  const found = MARKUP.filter(([, pattern]) => pattern.test(text)).map(([signal]) => signal);
  return DIALOGUE.test(text) ? [...found, "forged_markup"] : found;
}
