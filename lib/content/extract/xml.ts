/**
 * XML as events, with bounds and without DTDs: no entity is ever expanded.
 *
 * @module
 */

import { MAX_XML_DEPTH } from "./caps.ts";
import { utf16Mark } from "./plain.ts";

/** Attributes by name, prefix included. */
export type Attributes = Readonly<Record<string, string>>;

/** What a reader of a document hears. Names are as written, with their prefix. */
export interface XmlEvents {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Events with names without their prefix, for formats whose writers disagree about it. */
export function localNames({ open, close, text }: XmlEvents): XmlEvents {
  const local = (name: string): string => name.slice(name.indexOf(":") + 1);
  return {
    open: (name, attributes) => open?.(local(name), attributes),
    close: (name) => close?.(local(name)),
    text: (data) => text?.(data),
  };
}

/** Why reading stopped: a DTD, nesting beyond {@link MAX_XML_DEPTH}, or XML that is none. */
export type XmlProblem = "dtd_refused" | "too_deep" | "broken";

/** Takes a document piece by piece. */
export interface XmlReader {
  /** Reads on. @returns False when nothing more will be read. */
  write(bytes: Uint8Array): boolean;
  /** Ends the document. @returns What was wrong with it, if anything. */
  end(): XmlProblem | undefined;
}

class Refused extends Error {
  override readonly name = "Refused";
  readonly problem: XmlProblem;

  constructor(problem: XmlProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** Makes a reader of one document. */
export async function xmlReader(events: XmlEvents): Promise<XmlReader> {
  const { SaxesParser } = await import("saxes");
  const parser = new SaxesParser({ position: false });
  let depth = 0;
  let problem: XmlProblem | undefined;
  let decoder: TextDecoder | undefined;
  parser.on("doctype", () => {
    throw new Refused("dtd_refused");
  });
  parser.on("error", () => {
    throw new Refused("broken");
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (++depth > MAX_XML_DEPTH) throw new Refused("too_deep");
    events.open?.(name, attributes as Attributes);
  });
  parser.on("closetag", ({ name }) => {
    depth--;
    events.close?.(name);
  });
  parser.on("text", (text) => events.text?.(text));
  parser.on("cdata", (text) => events.text?.(text));
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problem = error.problem;
    }
  };
  return {
    write(bytes) {
      // Office programs write nothing but these.
      decoder ??= new TextDecoder(utf16Mark(bytes) ?? "utf-8");
      const text = decoder.decode(bytes, { stream: true });
      if (problem === undefined) attempt(() => parser.write(text));
      return problem === undefined;
    },
    end() {
      if (problem === undefined) attempt(() => parser.close());
      return problem;
    },
  };
}
