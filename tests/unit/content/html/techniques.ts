/**
 * Ways to write text into a mail that its reader does not see.
 *
 * @module
 */

/** Stands for the text in a template. */
export const TEXT = "{}";

/** A name and a document with {@link TEXT} in it. */
export type Sample = readonly [name: string, html: string];

const style = (name: string, declarations: string): Sample => [
  name,
  `<p>before</p><div style="${declarations}">{}</div><p>after</p>`,
];

const rule = (name: string, rules: string, inner = '<p class="x">{}</p>'): Sample => [
  name,
  `<!doctype html><style>${rules}</style><p>before</p>${inner}<p>after</p>`,
];

const DISPLAY: readonly Sample[] = [
  style("display none", "display:none"),
  style("display none in capitals", "DISPLAY : NONE"),
  style("display none with escapes", "d\\69splay:n\\6fne"),
  style("display none important before display block", "display:none!important;display:block"),
  style("display none before an invalid value", "display:none;display:hidden"),
  style("display none after a broken declaration", "color red;display:none"),
  style("display none after a stray bracket", "x:);display:none"),
  style("visibility hidden", "visibility:hidden"),
  style("visibility collapse", "visibility:collapse"),
  style("content-visibility hidden", "content-visibility:hidden"),
  ["hidden attribute", "<p>a</p><p hidden>{}</p>"],
  ["hidden attribute with a value", '<p>a</p><p hidden="false">{}</p>'],
  ["popover", "<p>a</p><div popover>{}</div>"],
  ["closed dialog", "<p>a</p><dialog>{}</dialog>"],
  ["closed details", "<details><summary>a</summary>{}</details>"],
  ["element in closed details", "<details><summary>a</summary><p>{}</p></details>"],
  ["second summary", "<details><summary>a</summary><summary>{}</summary></details>"],
  ["option not selected", "<select><option>a<option>{}</select>"],
  ["datalist", "<p>a</p><datalist><option>{}</option></datalist>"],
  ["hidden input", '<p>a</p><input type="hidden" value="{}">'],
  ["title element", "<title>{}</title><p>a</p>"],
  ["comment", "<p>a</p><!-- {} -->"],
  ["comment for Outlook", "<p>a</p><!--[if mso]><p>{}</p><![endif]-->"],
  ["template", "<p>a</p><template>{}</template>"],
  ["script", "<p>a</p><script>{}</script>"],
  ["script of no language", '<p>a</p><script type="text/plain">{}</script>'],
  ["style", "<p>a</p><style>{}</style>"],
  ["iframe content", "<p>a</p><iframe>{}</iframe>"],
  ["iframe document", '<p>a</p><iframe srcdoc="{}" width="0" height="0"></iframe>'],
  ["video fallback", "<p>a</p><video>{}</video>"],
  ["audio fallback", "<p>a</p><audio>{}</audio>"],
  ["noembed", "<p>a</p><noembed>{}</noembed>"],
  ["noframes", "<p>a</p><noframes>{}</noframes>"],
  ["bare text in a drawing", "<p>a</p><svg>{}</svg>"],
  ["description of a drawing", "<p>a</p><svg><desc>{}</desc><title>{}</title></svg>"],
  ["definitions of a drawing", "<p>a</p><svg><defs><text y=20>{}</text></defs></svg>"],
  [
    "annotation of a formula",
    "<p>a</p><math><semantics><mi>x</mi><annotation>{}</annotation></semantics></math>",
  ],
  ["tooltip", '<p title="{}">a</p>'],
  [
    "alternative text of a tracker",
    '<p>a</p><img src="https://t.example/1" width="1" height="1" alt="{}">',
  ],
  [
    "alternative text of a picture not displayed",
    '<p>a</p><img src="https://t.example/1" style="display:none" alt="{}">',
  ],
  ["meta element", '<meta name="description" content="{}"><p>a</p>'],
];

const SIZES: readonly Sample[] = [
  style("font-size 0", "font-size:0"),
  style("font-size 0 in per cent", "font-size:0%"),
  style("tiny font-size", "font-size:0.1px"),
  style("font shorthand", "font:0/0 a"),
  style("font-size by calc()", "font-size:calc(1px - 1px)"),
  [
    "font-size in em of 0",
    '<p>a</p><div style="font-size:0"><p style="font-size:3em">{}</p></div>',
  ],
  [
    "font-size in rem of 0",
    '<!doctype html><html style="font-size:0"><p style="font-size:16px">a</p><p style="font-size:2rem">{}</p>',
  ],
  style("height 0 and clipped", "height:0;overflow:hidden"),
  style("max-height 0 and clipped", "max-height:0;overflow:hidden"),
  style("one pixel and clipped", "width:1px;height:1px;overflow:hidden"),
  style("width 0 and clipped", "width:0;overflow:hidden;white-space:nowrap"),
  style("max-width 0 and clipped", "max-width:0;overflow:clip;white-space:nowrap"),
  style("clipped in em", "max-height:0em;overflow-y:hidden"),
  style("scrolling box of height 0", "height:0;overflow:auto"),
  style("inline-block clipped", "display:inline-block;height:0;overflow:hidden"),
  style("floating and clipped", "float:left;height:0;width:0;overflow:hidden"),
  ["floating span clipped", '<p>a <span style="float:left;height:0;overflow:hidden">{}</span></p>'],
  [
    "item of a flex box clipped",
    '<div style="display:flex"><i>a</i><span style="height:0;overflow:hidden">{}</span></div>',
  ],
  style("lines of height 0 clipped", "line-height:0;overflow:hidden"),
  style("logical height clipped", "block-size:0;overflow:hidden"),
  [
    "clipped by a grandparent",
    '<p>a</p><div style="max-height:0;overflow:hidden"><div><p>{}</p></div></div>',
  ],
  [
    "positioned inside a positioned clip",
    '<p>a</p><div style="position:relative;height:0;overflow:hidden"><p style="position:absolute">{}</p></div>',
  ],
  ["unitless sizes of old documents", '<p>a</p><div style="height:0.5;overflow:hidden">{}</div>'],
  style("scaled to nothing", "transform:scale(0)"),
  style("scaled to nothing by matrix", "transform:matrix(0,0,0,0,0,0)"),
  style("scaled flat", "transform:scaleY(0)"),
  style("scale property", "scale:0"),
  style("turned on its edge", "transform:rotateX(90deg)"),
  style("turned away", "transform:rotateY(180deg);backface-visibility:hidden"),
];

const LINES: readonly Sample[] = [
  [
    "block of lines of height 0",
    '<p>a</p><div style="line-height:0;overflow:hidden"><div>{}</div></div>',
  ],
  ["second line of a box of one", '<div style="height:20px;overflow:hidden">a<br>{}</div>'],
  [
    "second block of a box of one line",
    '<div style="max-height:20px;overflow:hidden"><div style="height:20px">a</div><div>{}</div></div>',
  ],
  [
    "below the padding of a clip",
    '<p>a</p><div style="height:20px;overflow:hidden"><div style="padding-top:60px">{}</div></div>',
  ],
  [
    "below the margin of a clip",
    '<p>a</p><div style="height:20px;overflow:hidden"><div style="margin-top:60px">{}</div></div>',
  ],
  [
    "covered",
    '<div style="position:relative">{}<div style="position:absolute;inset:0;background:#fff">a</div></div>',
  ],
];

const PLACES: readonly Sample[] = [
  style("absolute far left", "position:absolute;left:-9999px"),
  style("absolute far up", "position:absolute;top:-9999px"),
  style("absolute far left in em", "position:absolute;left:-999em"),
  style("fixed far left", "position:fixed;left:-200vw"),
  style("fixed far down", "position:fixed;top:9999px"),
  style("relative far left", "position:relative;left:-9999px"),
  style("inset", "position:absolute;inset:-9999px auto auto -9999px"),
  style("absolute far right", "position:absolute;right:-9999px"),
  style("absolute a little beyond its own width", "position:absolute;left:-400px"),
  style("margin far left", "margin-left:-9999px"),
  style("margin shorthand", "margin:0 0 0 -9999px"),
  style("indented far left", "text-indent:-9999px"),
  style(
    "indented out of a clip",
    "text-indent:100%;white-space:nowrap;overflow:hidden;width:300px",
  ),
  style("translated far left", "transform:translateX(-9999px)"),
  style("translate property", "translate:-9999px 0"),
  style("unitless place of old documents", "position:absolute;left:-9999"),
  [
    "behind its parent",
    '<p>a</p><div style="background:#fff"><p style="position:relative;z-index:-1">{}</p></div>',
  ],
  style("clip rect", "position:absolute;clip:rect(0,0,0,0)"),
  style("clip rect without commas", "position:absolute;clip:rect(1px 1px 1px 1px)"),
  style("clip-path inset", "clip-path:inset(50%)"),
  style("clip-path inset of all sides", "clip-path:inset(100% 0 0 0)"),
  style("clip-path circle", "clip-path:circle(0)"),
  style("clip-path polygon", "clip-path:polygon(0 0,0 0,0 0)"),
  style("prefixed clip-path", "-webkit-clip-path:inset(0 0 100% 0)"),
];

const COLOURS: readonly Sample[] = [
  style("opacity 0", "opacity:0"),
  style("opacity in per cent", "opacity:0%"),
  style("opacity nearly 0", "opacity:0.01"),
  ["opacity multiplied", '<p>a</p><div style="opacity:.1"><div style="opacity:.1">{}</div></div>'],
  style("filter opacity", "filter:opacity(0)"),
  style("white on white", "color:white"),
  style("transparent", "color:transparent"),
  style("hex with alpha", "color:#0000"),
  style("hsla", "color:hsla(0,0%,0%,0)"),
  style("white by lab()", "color:lab(100% 0 0)"),
  style("white by hwb()", "color:hwb(0 100% 0%)"),
  style("white by oklch()", "color:oklch(1 0 0)"),
  style("white by color()", "color:color(srgb 1 1 1)"),
  style("white by color-mix()", "color:color-mix(in srgb,#fff 50%,white)"),
  style("colour of the system", "color:Canvas"),
  style("black on black", "color:#000;background:#000"),
  style("nearly white", "color:#fdfdfe"),
  style("white with a white shadow", "color:#fff;text-shadow:1px 1px #fff"),
  style("fill colour", "-webkit-text-fill-color:transparent"),
  style("hashless colour of old documents", "color:ffffff"),
  ["font element", '<p>a</p><font color="#ffffff">{}</font>'],
  [
    "font element, colour misspelt",
    '<p>a</p><table bgcolor="chucknorris"><td><font color="#c00000">{}</font></table>',
  ],
  [
    "colour inherited by a background",
    '<div style="color:#123456">a<p style="background:#fff"></p><p style="background:#123456">{}</p></div>',
  ],
  [
    "background of the row",
    '<table><tr bgcolor="navy"><td style="color:navy">{}</td></tr></table>a',
  ],
  [
    "background of the page",
    '<body bgcolor="black" text="white">a<p style="color:black">{}</p></body>',
  ],
  [
    "background of the root",
    "<!doctype html><style>html{background:#222}p{color:#eee}i{color:#222}</style><p>a <i>{}</i></p>",
  ],
  [
    "background with alpha",
    '<div style="background:rgba(0,0,0,.5)"><p style="color:#7f7f7f">{}</p></div><p>a</p>',
  ],
  ["letters shown as dots", '<p>a</p><p style="-webkit-text-security:disc">{}</p>'],
  style("masked out", "mask-image:linear-gradient(transparent,transparent)"),
  [
    "custom property",
    "<!doctype html><style>:root{--c:#fff}.x{color:var(--c)}</style><p>a</p><p class=x>{}</p>",
  ],
  ["custom property with fallback", '<p>a</p><p style="color:var(--none,#fff)">{}</p>'],
  [
    "custom property in a shorthand",
    '<p>a</p><p style="--b:#111;background:var(--b);color:#111">{}</p>',
  ],
];

const RULES: readonly Sample[] = [
  ["class", "<style>.X{display:none}</style><p>a</p><p class=x>{}</p>"],
  [
    "tag and class",
    "<style>div>p:last-of-type{display:none}</style><div><p>a</p><p>{}</p><b>b</b></div>",
  ],
  ["not", "<style>p:not(.a){display:none}</style><p class=a>a</p><p>{}</p>"],
  rule("is", ":is(.x,.z){display:none}"),
  rule("where", ":where(.x){display:none}"),
  rule(
    "nth child of a selector",
    "p:nth-child(1 of .x){display:none}",
    '<p>a</p><p class="x">{}</p>',
  ),
  rule("language", "p:lang(de){display:none}", '<div lang="de-AT"><p>{}</p></div>'),
  rule("direction", "p:dir(rtl){display:none}", '<div dir="rtl"><p>{}</p></div>'),
  rule("container", "body{container-type:inline-size}@container (min-width:9px){.x{display:none}}"),
  rule("scope", "@scope (.s){p{display:none}}", '<div class="s"><p>{}</p></div>'),
  rule("has", "div:has(>hr){display:none}", "<div><hr>{}</div>"),
  rule("root", ":root .x{display:none}"),
  rule("escaped class", ".\\78 {display:none}"),
  rule("escaped class with a colon", ".md\\:x{display:none}", '<p class="md:x">{}</p>'),
  rule(
    "important against the attribute",
    ".x{display:none!important}",
    '<p class="x" style="display:block">{}</p>',
  ),
  rule("specificity", ".x{display:none}p{display:block}"),
  rule("order", ".x{display:block}.x{display:none}"),
  rule("media screen", "@media screen{.x{display:none}}"),
  rule("media wide", "@media (min-width:600px){.x{display:none}}"),
  rule("media range", "@media (500px<=width<=2000px){.x{display:none}}"),
  rule("media not print", "@media not print{.x{display:none}}"),
  rule("media list", "@media print,screen{.x{display:none}}"),
  rule("media in media", "@media all{@media (min-width:1px){.x{display:none}}}"),
  rule("supports", "@supports (display:block){.x{display:none}}"),
  rule("supports not", "@supports not (foo:bar){.x{display:none}}"),
  rule("layer", "@layer a{.x{display:none}}"),
  rule("nested rule", "div{.x{display:none}}", '<div><p class="x">{}</p></div>'),
  rule("nested rule with &", ".x{&{display:none}}"),
  rule("after a broken rule", "p{color:)}.x{display:none}"),
  rule("after a broken selector", "p:::{color:red}.x{display:none}"),
  rule("after an unclosed string", "p{color:'red\n}.x{display:none}"),
  rule("after an import", "@import url(x.css);.x{display:none}"),
  rule("after a charset", '@charset "utf-8";.x{display:none}'),
  rule("inside markup comment signs", "<!-- .x{display:none} -->"),
  rule("after a comment", "/* } */.x{display:none}"),
  rule("unclosed at the end", ".x{display:none"),
  [
    "after a selector nested too deep",
    `<style>p${":is(p".repeat(5_000)}${
      ")".repeat(5_000)
    }{color:red}.x{display:none}</style><p>a</p><p class=x>{}</p>`,
  ],
  [
    "after conditions nested too deep",
    `<style>${
      "@media all{".repeat(5_000)
    }</style><style>.x{display:none}</style><p>a</p><p class=x>{}</p>`,
  ],
  ["style at the end of the body", "<p>a</p><p class=x>{}</p><style>.x{display:none}</style>"],
  [
    "style in noscript",
    "<p>a</p><p class=x>{}</p><noscript><style>.x{display:none}</style></noscript>",
  ],
  ["style in a drawing", "<p>a</p><p class=x>{}</p><svg><style>.x{display:none}</style></svg>"],
  ["style for screens", '<style media="screen">.x{display:none}</style><p>a</p><p class=x>{}</p>'],
  ["title displayed by nobody, in the body", "<p>a</p><title>{}</title>"],
];

const OVERRIDDEN: readonly Sample[] = [
  style("transform before an invalid one", "transform:scale(0);transform:bogus"),
  style("filter before one of old browsers", "filter:opacity(0);filter:alpha(opacity=100)"),
  style("clip-path before an empty shape", "clip-path:inset(100%);clip-path:inset()"),
  style("clip before one side", "position:absolute;clip:rect(0,0,0,0);clip:rect(1px)"),
  style("scale before four numbers", "scale:0;scale:1 1 1 1"),
  style("height before one below 0", "height:0;overflow:hidden;height:-1px"),
  style("max-height before auto", "max-height:0;overflow:hidden;max-height:auto"),
  style("font-size before one below 0", "font-size:0;font-size:-5px"),
  style("white before a mix of separators", "color:#fff;color:rgb(0,0,0/1)"),
  style("white before lab with commas", "color:#fff;color:lab(0,0,0)"),
  style("display before a no-break space", "display:none;display:block&nbsp;"),
  style("display before an escape", "display:none;display:block\\9"),
  style("display before a Kelvin sign", "display:none;display:bloc\u212A"),
  style("white with an invalid shadow", "color:#fff;text-shadow:black"),
  style("white with a shadow far away", "color:#fff;text-shadow:-9999px 0 #000"),
  style("white with an outline of no width", "color:#fff;-webkit-text-stroke:black"),
  style("opacity as a minimum", "opacity:min(0,1)"),
  style("size in small inline units", "font-size:0svi"),
  style("colour with a calculation", "color:rgb(calc(255),255,255)"),
  style("colour from another", "color:rgb(from white r g b)"),
  style("colour mixed with nothing", "color:color-mix(in srgb,white 50%,black 0%)"),
  style("margin-inline", "margin-inline:-9999px 0"),
  style("moved by more than its width", "transform:translateX(-110%)"),
  style("below the window", "position:fixed;top:100%"),
  rule(
    "under what a rule puts after it",
    '.x{position:relative}.x::after{content:"";position:absolute;inset:0;background:#fff}',
  ),
  [
    "positioned, before a cover",
    '<div style="position:relative"><p style="position:relative">{}</p><div style="position:absolute;inset:0;background:#fff"></div></div>',
  ],
  [
    "in a row of no height",
    '<div style="display:grid;grid-template-rows:0fr"><p style="overflow:hidden;min-height:0;margin:0">{}</p></div>',
  ],
  style("filled by a shadow of the same colour", "color:#000;box-shadow:inset 0 0 0 999px #000"),
  style("cut out of nothing", "color:transparent;background-clip:text"),
  style("inverted to white", "filter:invert(1)"),
  style("scaled twice", "transform:scale(.1) scale(.1)"),
];

/** All of them. */
export const TECHNIQUES: readonly Sample[] = [
  ...DISPLAY,
  ...SIZES,
  ...LINES,
  ...PLACES,
  ...COLOURS,
  ...RULES,
  ...OVERRIDDEN,
];
