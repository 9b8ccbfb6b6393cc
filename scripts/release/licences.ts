/**
 * The text that goes with a release: the licences of everything inside.
 *
 * @module
 */

import type { Content } from "./contents.ts";

const LINE = "=".repeat(80);

const HEAD = `Licences of the software inside mail-imap-mcp

The bundled file has the packages in it. An executable has the runtime in it too: Deno, with the
engine V8, and libraries of their own that their sources name (Cargo.lock of Deno of that version).
`;

/** Writes all licences, each text once, with the names of all that it is for. */
export function licencesText(contents: readonly Content[]): string {
  const texts = new Map<string, Content[]>();
  for (const content of contents) {
    const text = content.licenceTexts.map(tidy).filter((one) => one !== "").join("\n\n");
    texts.set(text, [...texts.get(text) ?? [], content]);
  }
  const sections = [...texts].map(([text, users]) =>
    [
      LINE,
      ...users.map(({ name, version, licence, inside }) =>
        `${name} ${version} (${licence})${inside ? `, inside ${inside}` : ""}`
      ),
      LINE,
      "",
      text,
      "",
    ].join("\n")
  );
  return [HEAD, ...sections].join("\n");
}

function tidy(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/^\uFEFF/, "").replace(/[ \t]+$/gm, "").trim();
}
