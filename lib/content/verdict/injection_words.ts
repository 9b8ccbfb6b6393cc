/**
 * Words of phrases that address an assistant, by language. A `*` stands for any
 * ending. Languages are kept apart, so that a word of one does not complete the
 * phrase of another.
 *
 * @module
 */

/** What a word does in such a phrase. */
export const WORD_KINDS = [
  /** To ignore, to override. */
  "ignore",
  /** To forget: harmless when negated, before or after. */
  "forget",
  /** To follow: means to ignore when negated. */
  "follow",
  /** Previous, above. */
  "prior",
  /** All, any, your. */
  "all",
  /** Instructions, prompt: what an assistant has. */
  "orders",
  /** Rules, everything: what others have too. */
  "rules",
  "if",
  "you",
  /** An artificial intelligence. */
  "ai",
  /** A note to, attention. */
  "notice",
  "not",
  /** To tell, to mention, to show. */
  "tell",
  "user",
  /** To send, to forward. */
  "send",
  /** Mails, when there are all of them. */
  "mails",
  /** Mailbox, passwords: what nobody is asked to send. */
  "secrets",
  /** Suspicious, spam: mails that people are rightly asked to forward. */
  "suspect",
] as const;

export type WordKind = (typeof WORD_KINDS)[number];

/** Words of one language, separated by spaces. */
export type Vocabulary = Readonly<Partial<Record<WordKind, string>>>;

export const VOCABULARIES: Readonly<Record<string, Vocabulary>> = {
  en: {
    ignore: "ignore ignoring disregard* override overriding overrule bypass* discard supersede*",
    forget: "forget forgetting",
    follow: "follow following obey obeying",
    prior: "previous previously prior above earlier preceding foregoing former existing original " +
      "before system safety initial",
    all: "all any every your",
    orders: "instruction* guideline* directive* programming",
    rules:
      "prompt prompts rule rules command* order orders everything anything restrictions constraints",
    if: "if",
    you: "are re youre",
    ai: "ai ais llm llms chatgpt claude gemini copilot gpt chatbot",
    notice: "attention attn note notice message dear hey hello instruction instructions",
    not: "not dont never without avoid nor",
    tell:
      "tell telling mention* inform* notify* notif* alert* reveal* disclose* report* ask asking " +
      "show showing warn* display*",
    user: "user users human owner recipient",
    send: "send sending forward* email upload* post transmit* exfiltrate* leak submit deliver bcc",
    mails: "emails mails messages email inbox threads correspondence",
    secrets:
      "inbox mailbox password* credential* passcode* secrets contacts conversation history " +
      "token tokens otp",
    suspect: "suspicious phishing spam fraudulent scam unsolicited abuse bounce* questions",
  },
  de: {
    ignore: "ignorier* missacht* uberschreib* verwirf verwerfe* umgeh* beachte",
    forget: "vergiss vergesse* vergessen",
    follow: "befolg* folge folgen",
    prior: "vorherig* vorig* bisherig* obig* fruher* vorangegangen* vorhergehend* zuvor oben " +
      "ursprunglich* bestehend*",
    all: "alle allen aller samtliche* jede deine deinen ihre ihren",
    orders: "anweisung* instruktion* prompt prompts systemprompt* direktive* systemanweisung*",
    rules: "regel regeln befehl* vorgabe* anordnung* richtlinie* alles",
    if: "wenn falls sofern",
    you: "du sie bist sind",
    ai: "ki ai llm chatgpt sprachmodell* ki-* chatbot",
    notice: "achtung hinweis nachricht anweisung anweisungen liebe lieber hallo",
    not: "nicht nichts nie niemals kein* ohne",
    tell:
      "sag* sage sagen mitteil* teile erwahn* informier* zeig* melde* erzahl* verrat* benachrichtig* " +
      "frage* warn*",
    user: "nutzer* benutzer* anwender* empfanger* besitzer*",
    send: "send* schick* leite weiterleit* weiterzuleiten ubermittl* verschick* versend*",
    mails: "mails emails nachrichten mail",
    secrets: "posteingang* postfach* passwort* passworter* zugangsdaten kennwort* kontakte " +
      "unterhaltung* gesprachsverlauf",
    suspect: "verdachtig* phishing spam betrug* missbrauch* fragen ruckfragen",
  },
  fr: {
    ignore: "ignore* neglige* outrepass* contourn*",
    forget: "oubli*",
    follow: "suis suivez suivre respecte*",
    prior: "precedent* anterieur* dessus ci-dessus avant initiale* prealable* precede systeme",
    all: "tout toute toutes tous tes vos",
    orders: "instruction* consigne* prompt prompts directive*",
    rules: "regle* ordre* commande* ce",
    if: "si",
    you: "tu vous es etes",
    ai: "ia ai llm chatgpt modele",
    notice: "attention note message instruction instructions cher chers aux",
    not: "ne n pas jamais sans rien",
    tell: "dis dites dire mentionn* inform* preven* signal* montr* revel* averti* demand*",
    user: "utilisateur* utilisatrice* destinataire proprietaire",
    send: "envoi* envoy* transfer* transmet* transmis* expedi*",
    mails: "mails courriels emails messages courriers mail",
    secrets: "boite identifiants mots motdepasse passe contacts conversation* historique",
    suspect: "suspect* hameconnage phishing frauduleux indesirable* spam questions",
  },
  es: {
    ignore: "ignora ignore ignoren ignorad ignorar descarta* descarte* omite omita desobedece*",
    forget: "olvida olvide olviden olvidar olvidate olvides",
    follow: "sigas siga sigan obedezcas",
    prior: "anterior* previa* previo* precedente* arriba antes original* sistema",
    all: "todo toda todas todos cualquier tus sus",
    orders: "instruccion* prompt prompts directri* directiva* indicacion*",
    rules: "regla* orden ordenes comando* lo",
    if: "si",
    you: "eres es usted tu",
    ai: "ia ai llm chatgpt inteligencia modelo",
    notice: "atencion nota mensaje instrucciones estimado estimados aviso",
    not: "no nunca sin jamas ni nada",
    tell: "digas diga decir dile mencion* inform* avis* notifi* muestr* revel* cuent* pregunt*",
    user: "usuario* usuaria* destinatario propietario",
    send: "envia* envie* enviar reenvia* reenvie* manda mande remite*",
    mails: "correos mensajes emails mails",
    secrets: "bandeja buzon contrasena* credencial* contactos conversacion* historial clave claves",
    suspect: "sospechos* phishing fraude spam dudas preguntas",
  },
  it: {
    ignore: "ignora ignori ignorate ignorare trascura* scarta* disattendi*",
    forget: "dimentica* dimentichi*",
    follow: "segui seguire seguite",
    prior: "precedent* anterior* sopra prima originali sistema",
    all: "tutto tutta tutte tutti qualsiasi tue vostre",
    orders: "istruzion* prompt direttiv* indicazion*",
    rules: "regol* ordine ordini comand* cio",
    if: "se",
    you: "sei siete tu",
    ai: "ia ai llm chatgpt intelligenza modello",
    notice: "attenzione nota messaggio istruzioni caro gentile avviso",
    not: "non mai senza ne nulla niente",
    tell: "dire dica dirlo menzion* inform* avvis* notific* mostr* rivel* comunic* chied*",
    user: "utente utenti destinatario proprietario",
    send: "invia* inoltr* manda* spedisc* trasmett*",
    mails: "email mail messaggi",
    secrets: "posta casella password credenzial* contatti conversazion* cronologia",
    suspect: "sospett* phishing frode spam domande",
  },
  pt: {
    ignore: "ignora ignore ignorem ignorar desconsider* descart* desobedec*",
    forget: "esquec* esqueça*",
    follow: "siga sigas sigam",
    prior: "anterior* previa* previo* precedente* acima antes original* sistema",
    all: "todo toda todas todos qualquer suas tuas",
    orders: "instruc* instrucao instrucoes prompt prompts diretri* diretiva* orientac*",
    rules: "regra* ordem ordens comando* tudo",
    if: "se caso",
    you: "voce es tu for",
    ai: "ia ai llm chatgpt inteligencia modelo",
    notice: "atencao nota mensagem instrucoes caro prezado aviso",
    not: "nao nunca sem jamais nem nada",
    tell: "diga digas dizer contar conte mencion* inform* avis* notifi* mostr* revel* pergunt*",
    user: "usuario* utilizador* destinatario proprietario",
    send: "envia* envie* enviar encaminh* reencaminh* mande manda",
    mails: "emails mensagens mails",
    secrets: "caixa senha senhas credenciais contatos contactos conversa* historico",
    suspect: "suspeit* phishing fraude spam duvidas perguntas",
  },
  nl: {
    ignore: "negeer negeren negeert omzeil* overschrijf",
    forget: "vergeet vergeten",
    follow: "volg volgen opvolgen",
    prior: "vorige voorgaande eerdere bovenstaande voorafgaande hierboven eerder oorspronkelijke",
    all: "alle elke je jouw uw",
    orders: "instructie* prompt prompts aanwijzing* systeemprompt richtlijn*",
    rules: "regel regels opdracht* bevel* alles",
    if: "als indien wanneer",
    you: "je jij u bent",
    ai: "ai llm chatgpt taalmodel chatbot",
    notice: "let aandacht opmerking bericht instructie instructies beste hallo aan",
    not: "niet niets nooit geen zonder",
    tell: "vertel* zeg* vermeld* informeer* meld* toon* onthul* laat waarschuw* vraag",
    user: "gebruiker* ontvanger* eigenaar",
    send: "stuur* verstuur* verzend* doorsturen doorgestuurd forward",
    mails: "mails emails berichten",
    secrets: "postvak inbox wachtwoord* inloggegevens contacten gesprek* geschiedenis",
    suspect: "verdacht* phishing spam fraude vragen",
  },
  pl: {
    ignore: "ignoruj* zignoruj* zignorowa* pomin* lekcewaz* odrzuc*",
    forget: "zapomnij* zapomniec",
    follow: "przestrzegaj wykonuj stosuj",
    prior: "poprzedni* wczesniejsz* powyzsz* dotychczasow* uprzedni* systemow*",
    all: "wszystk* kazd* swoje twoje",
    orders: "instrukcj* polecen* prompt* wytyczn* dyrektyw*",
    rules: "zasad* regul* rozkaz* komend*",
    if: "jesli jezeli gdy",
    you: "jestes pan",
    ai: "ai llm chatgpt sztuczn* modelem",
    notice: "uwaga wiadomosc notatka instrukcja instrukcje drogi",
    not: "nie nigdy bez",
    tell:
      "mow* powiedz* wspomin* informuj* informowania powiadami* pokazuj* ujawni* zglasza* pytaj*",
    user: "uzytkownik* odbiorc* wlasciciel*",
    send: "wyslij* przeslij* przekaz* wysylaj*",
    mails: "maile wiadomosci emaile mail",
    secrets: "skrzynk* hasl* poswiadczen* kontakt* rozmow* histori*",
    suspect: "podejrzan* phishing spam oszust* pytania",
  },
  ru: {
    ignore: "игнориру* проигнориру* пренебре* отбрось* отмени*",
    forget: "забудь* забыть",
    follow: "следуй* выполняй* соблюдай*",
    prior: "предыдущ* прежн* вышеуказанн* вышеизложенн* ранее выше прошл* системн*",
    all: "все всех всем любые свои твои",
    orders: "инструкц* указани* промпт* директив* предписани*",
    rules: "правил* команд* приказ*",
    if: "если когда",
    you: "ты вы",
    ai: "ии искусственн* llm chatgpt нейросет* ai языков*",
    notice: "внимание сообщение заметка инструкция уважаемый примечание",
    not: "не ни никогда без",
    tell:
      "говори* сообща* упомина* информиру* показыва* раскрыва* уведомля* рассказыва* спрашива* сказать",
    user: "пользовател* получател* владельц*",
    send: "отправ* перешли* пересыла* вышли* передай*",
    mails: "письма писем сообщения сообщений",
    secrets: "ящик* пароли пароль паролей учетные контакты переписк* истори*",
    suspect: "подозрительн* фишинг* спам* мошенн* вопрос*",
  },
  uk: {
    ignore: "ігнору* проігнору* знехту* скасуй*",
    forget: "забудь* забути",
    follow: "дотримуйся виконуй* слідуй*",
    prior: "попередн* вищезазначен* раніше вище системн*",
    all: "всі усі всіх усіх будь-які свої твої",
    orders: "інструкц* вказівк* промпт* директив* настанов*",
    rules: "правил* команд* наказ*",
    if: "якщо коли",
    you: "ти ви",
    ai: "ші штучн* llm chatgpt ai мовн*",
    notice: "увага повідомлення примітка інструкція шановний",
    not: "не ні ніколи без",
    tell: "кажи* говори* повідомля* згаду* інформу* показу* розкрива* питай* сповіща*",
    user: "користувач* одержувач* власник*",
    send: "надішл* перешл* відправ* пересил*",
    mails: "листи листів повідомлення повідомлень",
    secrets: "скриньк* паролі пароль паролів облікові контакти листуван* істор*",
    suspect: "підозріл* фішинг* спам* шахра* питан*",
  },
  tr: {
    ignore: "yoksay* yok gormezden dikkate gozardi ihmal",
    forget: "unut unutun unutunuz",
    follow: "uyma uymayin",
    prior: "onceki yukaridaki daha evvelki mevcut sistem",
    all: "tum butun her hepsini",
    orders: "talimat* yonerge* prompt* istem*",
    rules: "kural* komut* emir* emri*",
    if: "eger",
    you: "sen siz isen iseniz",
    ai: "yapay llm chatgpt ai",
    notice: "dikkat not mesaj sayin",
    not: "asla hic",
    tell: "soyleme* bildirme* bahsetme* gosterme* haberdar soylemeden bildirmeden",
    user: "kullanici*",
    send: "gonder* ilet* yolla* aktar*",
    mails: "epostalari mesajlari mesajlar epostalar postalari mailleri",
    secrets: "gelen sifre* parola* kimlik rehber* konusma* gecmis*",
    suspect: "supheli kimlik-avi spam dolandir*",
  },
  ar: {
    ignore: "تجاهل* تجاوز* الغ",
    forget: "انس انسي تناس",
    follow: "تتبع تنفذ",
    prior: "سابق* السابق* اعلاه السالف* المتقدم* النظام",
    all: "جميع كل كافة كافه اي",
    orders: "تعليمات* التعليمات* توجيهات* التوجيهات* ارشادات* الارشادات*",
    rules: "قواعد* القواعد* اوامر* الاوامر* شيء",
    if: "اذا ان",
    you: "كنت انت",
    ai: "ذكاء الذكاء chatgpt ai نموذج",
    notice: "تنبيه ملاحظه انتباه رساله عزيزي",
    not: "لا دون بدون لن",
    tell: "تخبر* اخبار* تذكر* تبلغ* ابلاغ* تظهر* تكشف* تعلم*",
    user: "المستخدم* مستخدم*",
    send: "ارسل* اعد توجيه مرر* حول* ارسال*",
    mails: "الرسائل رسائل البريد",
    secrets: "صندوق كلمات كلمه جهات المحادثه",
    suspect: "المشبوه* مشبوه* احتيال*",
  },
  he: {
    ignore: "התעלם התעלמו התעלמי להתעלם תתעלם תתעלמו",
    forget: "שכח שכחו תשכח תשכחו",
    follow: "תציית תבצע",
    prior: "קודמות הקודמות קודם הקודם לעיל שלמעלה קודמים הקודמים המערכת",
    all: "כל מכל לכל הכל",
    orders: "הוראות ההוראות מההוראות מהוראות הנחיות ההנחיות מההנחיות פרומפט הפרומפט",
    rules: "כללים הכללים פקודות הפקודות חוקים החוקים",
    if: "אם",
    you: "אתה את הנך",
    ai: "בינה ai chatgpt מודל",
    notice: "לתשומת שים הערה הודעה שלום",
    not: "אל לא בלי מבלי",
    tell: "תספר תספרו לספר תגיד תגידו להגיד תודיע תודיעו להודיע תציין לציין תראה תחשוף ליידע",
    user: "משתמש המשתמש למשתמש המשתמשת לבעלים",
    send: "שלח שלחו העבר העבירו לשלוח להעביר תשלח תעביר",
    mails: "הודעות ההודעות מיילים המיילים המכתבים",
    secrets: "תיבת סיסמאות הסיסמאות הסיסמה סיסמה אנשי השיחה",
    suspect: "חשוד* פישינג ספאם",
  },
  ko: {
    ignore: "무시*",
    forget: "잊어* 잊으* 잊고*",
    prior: "이전* 앞선* 앞의* 위의* 위* 기존* 지금까지* 시스템*",
    all: "모든* 모두* 전부*",
    orders: "지시* 지침* 프롬프트* 명령*",
    rules: "규칙* 내용*",
    if: "만약* 만일*",
    you: "당신* 너는* 네가* 귀하*",
    ai: "ai* 인공지능* 챗봇* 언어모델*",
    notice: "주의* 알림* 메시지*",
    not: "마* 말고* 말아* 않고* 없이* 마세요* 마라* 말것*",
    tell: "말하* 알리* 언급하* 보여주* 밝히* 알려주* 말하지* 알리지* 언급하지*",
    user: "사용자* 유저* 수신자*",
    send: "보내* 전송* 전달* 발송*",
    mails: "이메일* 메일* 메시지*",
    secrets: "받은편지함* 비밀번호* 암호* 연락처* 대화*",
    suspect: "의심* 피싱* 스팸*",
  },
  hi: {
    ignore: "अनदेखा* अनदेखी* नज़रअंदाज* नज़रअंदाज़* नजरअंदाज* उपेक्षा*",
    forget: "भूल*",
    follow: "पालन*",
    prior: "पिछल* पहले* पूर्व* उपरोक्त* ऊपर* सिस्टम*",
    all: "सभी सब हर किसी",
    orders: "निर्देश* प्रॉम्प्ट* अनुदेश*",
    rules: "नियम* आदेश*",
    if: "यदि अगर",
    you: "आप तुम तू",
    ai: "एआई कृत्रिम ai चैटजीपीटी",
    notice: "ध्यान सूचना संदेश",
    not: "न मत नहीं बिना ना",
    tell: "बता* बताए* कह* सूचित* दिखा* उल्लेख*",
    user: "उपयोगकर्ता* यूज़र* प्रयोगकर्ता*",
    send: "भेज* अग्रेषित* फॉरवर्ड*",
    mails: "ईमेल* संदेश* मेल",
    secrets: "इनबॉक्स* पासवर्ड* संपर्क* बातचीत*",
    suspect: "संदिग्ध* फ़िशिंग* स्पैम*",
  },
};

/** Before "not": then it tells what happened, and asks for nothing. */
export const NARRATES: ReadonlySet<string> = new Set(
  "did does is was were are will would could can should may might had has have it".split(" "),
);

/** Before "your inbox": what comes there is not what is taken from it. */
export const ARRIVES: ReadonlySet<string> = new Set(["to", "in", "into", "on"]);

/** Languages in which the "not" may follow the verb. */
export const NOT_ANYWHERE: ReadonlySet<string> = new Set([..."de nl ko hi sv da".split(" ")]);

/** Languages in which the verb itself can say "not". */
export const NOT_IN_VERB: ReadonlySet<string> = new Set(["tr", "cs"]);

/** After a word for an artificial intelligence: still one, and not somebody who works on it. */
export const AI_CONTINUES: ReadonlySet<string> = new Set(
  ("assistant assistants agent agents model models system bot bots tool language reading processing " +
    "summarizing summarising parsing or and that which you bist sind assistent assistenz agent " +
    "assistant modell modele de qui ou et asistente asistentes modelo o y que assistente assistenti " +
    "modello e che intelligence intelligenz artificielle artificial artificiale bent of en model die " +
    "jezykowym inteligencja inteligencją i lub czytaj* ассистент помощник модель интеллект или и " +
    "помічник асистент модель інтелект або та zeka zekâ asistaniysan asistani isen iseniz modeliysen " +
    "اصطناعي اصطناعيا الاصطناعي او لغوي לשונית שפה מלאכותית או 라면 이라면 बुद्धिमत्ता हैं हो सहायक मॉडल या")
    .split(" "),
);
