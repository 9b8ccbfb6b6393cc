import assert from "node:assert/strict";
import { inertType } from "../../../lib/tools/content_type.ts";
import type { Part } from "../../../lib/mime/part.ts";

const part = (type: string): Part => ({ type } as Part);

Deno.test("Bytes are given under the type that their sender says, unless programs run it.", () => {
  const harmless = [
    ...["application/pdf", "image/png", "text/plain", "text/calendar", "message/rfc822"],
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
  ];
  for (const type of harmless) assert.equal(inertType(part(type)), type);
  const active = [
    ...["text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"],
    ...[
      "text/javascript",
      "application/ecmascript",
      "text/css",
      "application/wasm",
      "text/vbscript",
    ],
    ...["application/x-java-applet", "application/x-msdownload", "text/html;profile=mcp-app"],
    ...["text/htm l", "no type", "", "a/b\r\nc", "text/plain; charset=x", "text/xsl"],
    ...["application/vnd.oasis.x+xml", "application/vnd.openxmlformats-officedocument.x+xml"],
    ...["application/hta", "application/x-sh", "application/x-msdos-program", "text/x-component"],
    ...["application/vnd.ms-word.document.macroenabled.12", "application/x-mimearchive"],
    ...["audio/x-mpegurl", "video/x-ms-asx", "image/x.unknown", "constructor/toString"],
  ];
  for (const type of active) assert.equal(inertType(part(type)), "application/octet-stream", type);
});
