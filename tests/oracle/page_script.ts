/**
 * What runs inside the page, in a world of its own: lists the words of a
 * document and takes words out of the picture.
 *
 * A word is taken out by painting its letters in no colour through a custom
 * highlight: nothing in the document changes, so no selector matches otherwise
 * and nothing moves. Where letters are painted by other means (form controls,
 * SVG, a background clipped to the letters) the text is really removed.
 *
 * @module
 */

/** JavaScript source; evaluates to nothing and leaves `oracle` in its world. */
export const PAGE_SCRIPT = String.raw`
globalThis.oracle = (() => {
  const NAME = "oracle-taken-out";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("::highlight(" + NAME + ") { color: transparent !important;" +
    " -webkit-text-fill-color: transparent !important; text-shadow: none !important;" +
    " -webkit-text-stroke-color: transparent !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const nodes = [];
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (/\S/.test(walker.currentNode.data)) nodes.push(walker.currentNode);
  }
  const originals = nodes.map((node) => node.data);

  function needsRemoval(node) {
    for (let at = node.parentElement; at; at = at.parentElement) {
      if (/^(textarea|option|select)$/i.test(at.localName)) return true;
      if (at.namespaceURI === "http://www.w3.org/2000/svg") return true;
      if (/text/.test(getComputedStyle(at).backgroundClip)) return true;
    }
    return false;
  }

  function rangeOf(node, start, end) {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return range;
  }

  function list() {
    return nodes.map((node) => {
      const removal = needsRemoval(node);
      const words = [...node.data.matchAll(/\S+/g)].map((match) => {
        const start = match.index;
        const end = start + match[0].length;
        const rects = removal ? [] : [...rangeOf(node, start, end).getClientRects()]
          .map((rect) => [rect.x + scrollX, rect.y + scrollY, rect.width, rect.height]);
        return { start, end, rects };
      });
      return { text: node.data, removal, words };
    });
  }

  /** pieces: [index of node, start, end] */
  function takeOut(pieces) {
    nodes.forEach((node, i) => {
      if (node.data !== originals[i]) node.data = originals[i];
    });
    const highlight = new Highlight();
    const removals = new Map();
    for (const [index, start, end] of pieces) {
      const node = nodes[index];
      if (needsRemoval(node)) {
        removals.set(index, (removals.get(index) || []).concat([[start, end]]));
      } else {
        highlight.add(rangeOf(node, start, end));
      }
    }
    CSS.highlights.set(NAME, highlight);
    for (const [index, cuts] of removals) {
      let text = originals[index];
      for (const [start, end] of cuts.reverse()) text = text.slice(0, start) + text.slice(end);
      nodes[index].data = text;
    }
  }

  function height() {
    const root = document.documentElement;
    const body = document.body;
    return Math.ceil(Math.max(root.scrollHeight, body ? body.scrollHeight : 0, 1));
  }

  return { list, takeOut, height };
})();
undefined;
`;
