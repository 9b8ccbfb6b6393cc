/**
 * Text that looks as if it were hidden, and that its reader sees.
 *
 * @module
 */

import type { Sample } from "./techniques.ts";

const style = (name: string, declarations: string): Sample => [
  name,
  `<p>before</p><div style="${declarations}">{}</div><p>after</p>`,
];

const rule = (name: string, rules: string, inner = '<p class="x">{}</p>'): Sample => [
  name,
  `<!doctype html><style>${rules}</style><p>before</p>${inner}<p>after</p>`,
];

const CSS: readonly Sample[] = [
  style("mso-hide", "mso-hide:all"),
  style("height 0 without clipping", "height:0"),
  style("max-height 0 without clipping", "max-height:0"),
  style("clip without position", "clip:rect(0,0,0,0)"),
  style("place without position", "left:-9999px"),
  style("small print", "font-size:9px"),
  style("pale grey", "color:#bbb"),
  style("half opaque", "opacity:.4"),
  style("white on blue", "color:#fff;background:#00539f"),
  style("white on a picture", "color:#fff;background-image:url(cid:x)"),
  style("white on a gradient", "color:#fff;background:linear-gradient(#333,#666)"),
  style("white with a dark shadow", "color:#fff;text-shadow:0 0 3px #000"),
  style(
    "letters cut out of a gradient",
    "background:linear-gradient(red,blue);background-clip:text;color:transparent",
  ),
  style("outlined letters", "color:transparent;-webkit-text-stroke:1px #000"),
  style("fill colour of its own", "color:#fff;-webkit-text-fill-color:#333"),
  style("sizes that do not clip", "width:0;height:0;white-space:nowrap"),
  style("padding inside a clip", "height:0;overflow:hidden;padding-bottom:40px"),
  style("min-height beats max-height", "max-height:0;min-height:40px;overflow:hidden"),
  style("invalid display", "display:hide"),
  style("invalid after valid", "display:block;display:none none"),
  style("invalid colour", "color:#ffff;color:#zzz;color:black"),
  style("negative font-size", "font-size:-1px"),
  style("font shorthand without family", "font:0"),
  style("unknown property", "x-display:none"),
  style("declaration in brackets", "x:(;display:none;)"),
  style("slightly moved", "position:relative;left:-4px;top:-4px"),
  style("hanging indent", "text-indent:-20px;padding-left:40px"),
  style("clip-path that leaves the text", "clip-path:inset(0 1% 0 0)"),
  style("scaled down a little", "transform:scale(.8)"),
  [
    "sizes on an inline element",
    '<p>a <span style="height:0;width:0;overflow:hidden">{}</span></p>',
  ],
  [
    "clip on a cell",
    '<table><tr><td style="height:0;max-height:0;overflow:hidden">{}</td></tr></table>',
  ],
  [
    "visible child of an invisible parent",
    '<div style="visibility:hidden">a<p style="visibility:visible">{}</p></div>',
  ],
  [
    "sized child of a parent without size",
    '<div style="font-size:0"><p style="font-size:14px">{}</p></div>',
  ],
  [
    "table in a parent without size, in an old document",
    '<div style="font-size:0"><table><tr><td>{}</td></tr></table></div>',
  ],
  ["dark child of a white parent", '<div style="color:#fff"><p style="color:#222">{}</p></div>'],
  [
    "white on the row's colour",
    '<table><tr bgcolor="#222222"><td style="color:#fff">{}</td></tr></table>',
  ],
  ["white on the page's colour", '<body bgcolor="#222222"><p style="color:white">{}</p></body>'],
  [
    "white on the root's colour",
    "<!doctype html><style>html{background:#222}p{color:#fff}</style><p>{}</p>",
  ],
  [
    "outside a clip that is not positioned",
    '<div style="height:0;overflow:hidden"><p style="position:absolute">{}</p></div>',
  ],
  ["hidden attribute overruled", '<p hidden style="display:block">{}</p>'],
  [
    "unitless size in a new document",
    '<!doctype html><div style="position:absolute;left:-9999">{}</div>',
  ],
  ["hashless colour in a new document", '<!doctype html><p style="color:ffffff">{}</p>'],
  ["first line of a clip", '<div style="height:20px;overflow:hidden">{}<br>second</div>'],
  [
    "cells side by side in a clip",
    '<div style="height:22px;overflow:hidden"><table cellpadding=0 cellspacing=0><tr><td>a</td><td>{}</td></tr></table></div>',
  ],
  [
    "a cover that is transparent",
    '<div style="position:relative">{}<div style="position:absolute;inset:0"></div></div>',
  ],
  [
    "a cover behind",
    '<div style="position:relative;z-index:0">{}<div style="position:absolute;inset:0;background:#fff;z-index:-1"></div></div>',
  ],
];

const RULES: readonly Sample[] = [
  rule("class called hidden", "", '<p class="hidden sr-only">{}</p>'),
  rule("print", "@media print{.x{display:none}}"),
  rule("narrow", "@media only screen and (max-width:480px){.x{display:none!important}}"),
  rule("narrow in range notation", "@media (width<600px){.x{display:none}}"),
  rule("high resolution", "@media (-webkit-min-device-pixel-ratio:2){.x{display:none}}"),
  rule("dark mode", "@media (prefers-color-scheme:dark){.x{display:none}}"),
  rule("not screen", "@media not screen{.x{display:none}}"),
  rule("unknown medium", "@media yahoo{.x{display:none}}"),
  rule("not supported", "@supports (-ms-ime-align:auto){.x{display:none}}"),
  rule("nth child of another selector", "p:nth-child(1 of .y){display:none}"),
  rule("other language", "p:lang(de){display:none}", '<p lang="en">{}</p>'),
  rule("container that is not there", "@container (min-width:9px){.x{display:none}}"),
  rule("outside the scope", "@scope (.s){p{display:none}}", '<p class="s">{}</p>'),
  rule("state", ".x:hover{display:none}"),
  rule("unknown pseudo-class in a list", ".x,.y:foo{display:none}"),
  rule("pseudo-class of scripts' libraries", 'p:contains("e"){display:none}'),
  rule("pseudo-element", ".x::before{display:none}"),
  rule("other case", ".X{display:none}"),
  rule("other class", ".xx,.x .x,p+.x+.x{display:none}"),
  rule("attribute that is not there", "[data-ogsc] .x{display:none}"),
  rule("weaker than the next", ".x{display:none}.x{display:block}"),
  rule("weaker specificity", "p{display:none}p{display:block}.x{display:block}"),
  rule("layer against none", "@layer a{.x{display:none}}.x{display:block}"),
  rule("inside a string", 'p{content:"} .x{display:none} "}'),
  rule("inside a comment", "/* .x{display:none} */"),
  rule("keyframes", "@keyframes a{.x{display:none}}"),
  rule("font-face", "@font-face{display:none}"),
  ["style for print", '<style media="print">.x{display:none}</style><p class=x>{}</p>'],
  [
    "style of another language",
    '<style type="text/less">.x{display:none}</style><p class=x>{}</p>',
  ],
  ["style in a template", "<template><style>.x{display:none}</style></template><p class=x>{}</p>"],
];

const MARKUP: readonly Sample[] = [
  [
    "behind the page only",
    '<body style="background:#fff"><p style="position:relative;z-index:-1">{}</p></body>',
  ],
  [
    "behind a parent that holds it",
    '<div style="background:#fff;position:relative;z-index:0"><p style="position:relative;z-index:-1">{}</p></div>',
  ],
  ["aria-hidden", '<p aria-hidden="true">{}</p>'],
  ["noscript", "<noscript>{}</noscript>"],
  ["noscript around blocks", "<p>a</p><noscript><div>{}</div></noscript>"],
  ["not for Outlook", "<!--[if !mso]><!--><p>{}</p><!--<![endif]-->"],
  ["not for Outlook, bare", "<![if !mso]><p>{}</p><![endif]>"],
  ["open details", "<details open><summary>a</summary>{}</details>"],
  ["summary", "<details><summary>{}</summary>a</details>"],
  ["first option", "<select><option>{}<option>a</select>"],
  ["selected option", "<select><option>a<option selected>{}</select>"],
  ["text field", "<textarea rows=5 cols=60>{}</textarea>"],
  ["button", "<button>{}</button>"],
  ["marquee", "<p>a</p><table><tr><td width=0>{}</td></tr></table>"],
  ["unknown element", "<foo>{}</foo>"],
  ["text of a drawing", "<svg width=500 height=40><text y=20>{}</text></svg>"],
  ["text of a formula", "<math><mtext>{}</mtext></math>"],
  ["plaintext", "<p>a</p><plaintext>{}"],
  ["xmp", "<p>a</p><xmp>{}</xmp>"],
  ["canvas", "<canvas width=9 height=9>{}</canvas>"],
  ["object without data", "<object>{}</object>"],
  ["after an unclosed hidden paragraph", "<p hidden>&nbsp;<p>{}</p>"],
  ["after a comment that ends early", "<!--> {} <!-- -->"],
  ["after the end of the document", "<html><body>a</body></html><p>{}</p>"],
  ["before the table it stands in", "<table>{}<tr><td>a</td></tr></table>"],
  ["frame with a legend", "<fieldset><legend>{}</legend></fieldset>"],
  ["ruby text", "<ruby>a<rt>{}</rt></ruby>"],
  ["closed in the wrong order", "<div hidden><b>a</div>{}</b>"],
  ["misnested formatting", '<p><font color="#333333">a<p>{}</font>'],
];

/** All of them. */

const PLACES: readonly Sample[] = [
  style("hanging indent of an inch", "margin-left:1in;text-indent:-1in;font-size:11pt"),
  style("padding as wide as the margin", "margin-left:-900px;padding-left:900px"),
  style("sticking beyond the left edge", "position:sticky;left:-9999px"),
  style(
    "margin to the left of what is aligned right",
    "margin-left:-2000px;width:2500px;text-align:right",
  ),
  ["list moved over its padding", '<ul style="margin-left:-40px"><li>{}</li></ul>'],
  [
    "heading over padding",
    '<div style="padding:0 400px"><h2 style="margin-left:-400px">{}</h2></div>',
  ],
  [
    "wider than a centred box",
    '<div style="width:600px;margin:0 auto"><p style="margin:0 -50px">{}</p></div>',
  ],
  [
    "hanging indent in a cell",
    '<table><tr><td style="padding-left:400px;text-indent:-400px">{}</td></tr></table>',
  ],
  [
    "float before another",
    '<p style="float:left;width:100%">a</p><p style="float:left;width:400px;margin-left:-100%">{}</p>',
  ],
  ["indent taken back", '<div style="text-indent:-9999px"><p style="text-indent:0">{}</p></div>'],
  [
    "moved and moved back",
    '<div style="position:relative;left:-999px"><p style="margin-left:999px">{}</p></div>',
  ],
];

const PAINTED: readonly Sample[] = [
  style(
    "underline drawn with a gradient",
    "color:#06c;background:linear-gradient(#06c,#06c) 0 100%/100% 1px no-repeat",
  ),
  style("gradient of no size", "background-image:linear-gradient(#000,#000);background-size:0 0"),
  style("second of two shadows", "color:#fff;text-shadow:0 0 #fff,1px 1px 2px #000"),
  style("outline of half a pixel", "color:#fff;-webkit-text-stroke:0.5px #000"),
  style("display for an old browser", "display:none\\9"),
  style("size for an old browser", "font-size:0\\9"),
  rule("rule for touch", "@supports (-webkit-touch-callout:none){.x{display:none}}"),
  [
    "behind in a context of its own",
    '<div style="background:#fff;will-change:transform"><p style="position:relative;z-index:-1">{}</p></div>',
  ],
  [
    "box whose height is its padding",
    '<div style="height:0;padding-top:30%;overflow:hidden;position:relative"><p style="position:absolute;top:0;margin:0">{}</p></div>',
  ],
  [
    "white in front of a dark layer",
    '<div style="position:relative;height:80px"><div style="position:absolute;inset:0;background:#000"></div><p style="position:relative;color:#fff">{}</p></div>',
  ],
  [
    "nearly opaque after a layer",
    '<div style="position:relative"><div style="position:absolute;inset:0;background:#fff"></div><p style="opacity:.99">{}</p></div>',
  ],
  [
    "white moved over a dark block",
    '<div style="background:#000;height:100px"></div><h4 style="margin-top:-60px;color:#fff">{}</h4>',
  ],
  style("white inverted to black", "color:#fff;filter:invert(1)"),
  style("a line that fits its box", "overflow:hidden;white-space:nowrap;width:640px"),
];

export const LOOK_ALIKES: readonly Sample[] = [...CSS, ...PLACES, ...PAINTED, ...RULES, ...MARKUP];
