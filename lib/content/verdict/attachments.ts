/**
 * Attachments that are dangerous to open, by name and declared type alone.
 *
 * @module
 */

import { bySeverity, type Noticed, quote, type Reason, show } from "./show.ts";

/** Attachments that are judged; more are counted elsewhere. */
const MAX_JUDGED = 200;

/** Entries in the answer. */
const MAX_ENTRIES = 20;

/** File name shown in an entry, in code points: beginning and end of a name tell enough. */
const MAX_NAME = 120;

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

const EXECUTABLE = set(
  "exe scr com pif cpl msi msix msixbundle appx appxbundle bat cmd dll sys drv ocx apk xapk ipa app " +
    "pkg deb rpm run jar jnlp gadget application appref-ms msp mst xll command bin elf out",
);
const SCRIPT = set(
  "js jse mjs vbs vbe vb wsf wsh wsc sct ps1 ps1xml psc1 psm1 psd1 ps2 hta chm reg inf pyw pyc " +
    "scpt applescript workflow terminal ws msh msh1 mshxml ahk au3 hlp",
);
/** Programs as text, which desktops open in an editor. */
const SOURCE = set(
  "sh bash zsh csh ksh fish py rb pl pm php lua sql ts tsx jsx r jl awk tcl groovy go rs c cpp java kt",
);
const SHORTCUT = set(
  "lnk url website webloc desktop scf library-ms searchconnector-ms rdp settingcontent-ms",
);
const MACRO = set(
  "docm dotm xlsm xltm xlsb xlam pptm potm ppsm ppam sldm xla slk iqy oqy dqy rqy mdb accdb ade",
);
const DISK_IMAGE = set("iso img vhd vhdx dmg toast udf vmdk nrg cue mdf wim");
const HTML = set("html htm xhtml xht shtml mht mhtml hwp svg svgz");
const ARCHIVE = set(
  "zip rar 7z tar gz tgz bz2 tbz xz txz zst lz lzh cab ace arj z uue r00 001 alz egg",
);
const ENCRYPTED = set("gpg pgp aes axx age");
const NOTES = set("one onepkg");
const DOCUMENT = set(
  "pdf doc docx xls xlsx ppt pptx odt ods odp rtf txt csv jpg jpeg png gif bmp tif tiff webp heic mp3 " +
    "mp4 mov avi wav eml msg htm html zip ics vcf",
);

/** What a program that poses as a document would pose as; `test.csv.r` is only a name. */
const POSED_AS = set("pdf doc docx xls xlsx ppt pptx rtf jpg jpeg png gif");

/** Declared types that say what the file is, whatever its name. */
const TYPES: Readonly<Record<string, string>> = {
  "application/x-msdownload": "executable",
  "application/x-msdos-program": "executable",
  "application/x-dosexec": "executable",
  "application/vnd.microsoft.portable-executable": "executable",
  "application/x-executable": "executable",
  "application/x-mach-binary": "executable",
  "application/java-archive": "executable",
  "application/x-java-archive": "executable",
  "application/vnd.android.package-archive": "executable",
  "application/x-msi": "executable",
  "application/x-ms-installer": "executable",
  "application/hta": "script",
  "application/javascript": "script",
  "text/javascript": "script",
  "application/x-javascript": "script",
  "text/vbscript": "script",
  "application/x-sh": "source",
  "application/x-shellscript": "source",
  "text/x-python": "source",
  "application/x-powershell": "script",
  "application/x-ms-shortcut": "shortcut",
  "application/x-iso9660-image": "disk_image",
  "application/x-apple-diskimage": "disk_image",
  "text/html": "html",
  "application/xhtml+xml": "html",
  "image/svg+xml": "html",
};

/** Names that say that a file is locked. */
const LOCKED =
  /encrypt|protected|gesch[uü]tzt|verschl[uü]ssel|chiffr|prot[eé]g[eé]|cifrad|protegid|зашифр|加密|暗号|암호화/iu;

/** Names that speak of a password; people write it so that the archive can be opened. */
const PASSWORD =
  /passwor[dt]|passcode|kennwort|contrase|mot[ _-]?de[ _-]?passe|has[łl]o|парол|密码|密碼|パスワード|비밀번호/iu;

/** A password with its value: of a document, the word alone is a subject. */
const TOLD_PASSWORD = new RegExp(`(?:${PASSWORD.source})[\\s:=_-]{1,3}\\S{0,3}\\d`, "iu");

/** What a reader is told; the danger of an archive is not worth a sentence. */
const REASONS: Readonly<Record<string, readonly [Reason["level"], string]>> = {
  executable: ["danger", "is a program that would run when opened"],
  script: ["danger", "is a script that would run when opened"],
  shortcut: ["danger", "is a shortcut that can start programs"],
  double_extension: ["danger", "pretends to be a document but is something else"],
  disk_image: ["danger", "is a disk image, a way to bring programs past filters"],
  source: ["caution", "is the text of a program, harmless until somebody runs it"],
  macro: ["caution", "can contain macros, which are programs"],
  notebook: ["caution", "is a notebook that can contain programs"],
  html: ["caution", "is a web page that can imitate a login form"],
  encrypted: ["caution", "seems to be locked with a password, so that no filter could look inside"],
  type_mismatch: ["caution", "is not of the kind its name says"],
};

/** An attachment as far as its description says. */
export interface AttachmentFacts {
  readonly name: string;
  /** Media type as declared, lower case. */
  readonly type: string;
  /** Whether it belongs to an attached message, and not to the message itself. */
  readonly inside?: boolean;
}

/** Judges the attachments of a message. */
export function judgeAttachments(attachments: readonly AttachmentFacts[]): Noticed {
  const words: string[] = [];
  const reasons: Reason[] = [];
  for (const attachment of attachments.slice(0, MAX_JUDGED)) {
    for (const word of wordsFor(attachment)) {
      words.push(`${word}: ${show(shorten(attachment.name), MAX_NAME)}`);
      const [level, text] = REASONS[word] ?? [];
      if (level && text) {
        reasons.push({ level, text: `The attachment ${quote(shorten(attachment.name))} ${text}.` });
      }
    }
  }
  return {
    words: [...new Set(words)].slice(0, MAX_ENTRIES),
    reasons: reasons.toSorted(bySeverity),
  };
}

/** The end of a name is what matters. */
function shorten(name: string): string {
  const points = [...name.slice(0, 2_000)];
  return points.length <= 50
    ? name
    : `${points.slice(0, 20).join("")}…${points.slice(-29).join("")}`;
}

/** Words that matter for what a person opens out of the message itself. */
const OWN_ONLY: ReadonlySet<string> = new Set(["html", "archive"]);

function wordsFor(attachment: AttachmentFacts): readonly string[] {
  const words = allWordsFor(attachment);
  // What bounces and forwarded mails consist of; the message attached is judged when it is read.
  return attachment.inside ? words.filter((word) => !OWN_ONLY.has(word)) : words;
}

function allWordsFor({ name, type }: AttachmentFacts): readonly string[] {
  const words: string[] = [];
  const parts = extensions(name);
  const last = parts.at(-1) ?? "";
  const kind = kindOf(last);
  const stated = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  // A text without a name is a piece of a mail: mail programs show it, nobody opens it.
  const declared = stated === "html" && name.trim() === "" ? undefined : stated;
  if (kind !== undefined) words.push(kind);
  const isPosing = kind === "source" ? POSED_AS.has(parts.at(-2) ?? "") : isDisguised(name, parts);
  if (kind !== undefined && (isActive(kind) || kind === "source") && isPosing) {
    words.unshift("double_extension");
  }
  if (declared !== undefined && declared !== kind && (isActive(declared) || kind === undefined)) {
    // A type that runs beats a harmless name; a harmless type proves nothing.
    words.push(...(DOCUMENT.has(last) && !HTML.has(last) ? ["type_mismatch"] : []), declared);
  } else if (contradicts(type, last)) words.push("type_mismatch");
  if (seemsLocked(name, last)) words.push("encrypted");
  return [...new Set(words)];
}

function kindOf(extension: string): string | undefined {
  if (EXECUTABLE.has(extension)) return "executable";
  if (SCRIPT.has(extension)) return "script";
  if (SOURCE.has(extension)) return "source";
  if (SHORTCUT.has(extension)) return "shortcut";
  if (MACRO.has(extension)) return "macro";
  if (DISK_IMAGE.has(extension)) return "disk_image";
  if (NOTES.has(extension)) return "notebook";
  if (HTML.has(extension)) return "html";
  if (ARCHIVE.has(extension)) return "archive";
  return undefined;
}

function isActive(kind: string): boolean {
  return ["executable", "script", "shortcut", "disk_image"].includes(kind);
}

/** Pieces after the dots, lower case; Windows ignores dots and blanks at the end. */
function extensions(name: string): readonly string[] {
  const plain = name.slice(-2_000).normalize("NFKC").toLowerCase().replaceAll("。", ".");
  return plain.split(".").map((piece) => piece.trim()).filter((piece, i) => i === 0 || piece !== "")
    .slice(1).slice(-5);
}

/** `invoice.pdf.exe`, and `invoicefdp.exe`, which a bidi control had turned into `invoiceexe.pdf`. */
function isDisguised(name: string, parts: readonly string[]): boolean {
  const before = parts.at(-2);
  if (before !== undefined && DOCUMENT.has(before)) return true;
  const stem = name.toLowerCase().slice(-2_000).replace(/\.[^.]*$/, "");
  return /(?:fdp|cod|xcod|slx|xslx|gpj|gnp|tpp|txt\s*|4pm|3pm)$/.test(stem) &&
    !/(?:\s|_|-)(?:txt)$/.test(stem);
}

/** A declared type of one family under a name of another. */
function contradicts(type: string, extension: string): boolean {
  const family = /^(image|audio|video)\//.exec(type)?.[1];
  if (type === "application/pdf") return DOCUMENT.has(extension) && extension !== "pdf";
  if (family === undefined || extension === "") return false;
  // `main.ts` is sent as a video because films end in `.ts` too.
  return !["html", "source", undefined].includes(kindOf(extension)) ||
    ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf"].includes(extension);
}

/** Whether a name says of a file that it is locked; a document about passwords is not. */
function seemsLocked(name: string, extension: string): boolean {
  const start = name.slice(0, 500).normalize("NFKC");
  if (ENCRYPTED.has(extension)) return true;
  if (ARCHIVE.has(extension)) return LOCKED.test(start) || PASSWORD.test(start);
  return DOCUMENT.has(extension) && (LOCKED.test(start) || TOLD_PASSWORD.test(start));
}
