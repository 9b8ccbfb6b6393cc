/**
 * What is typed while the terminal shows nothing: the keys that a terminal
 * would otherwise take care of itself.
 *
 * @module
 */

/** Longest line, in bytes: as long as what a terminal takes by itself. */
export const MAX_LINE_BYTES = 4_096;

/** How the typing ended. */
export type SecretOutcome =
  /** Enter was pressed; what was pasted behind it is nobody's answer. */
  | { readonly kind: "line"; readonly bytes: Uint8Array }
  /** Ctrl-C, or Ctrl-D on an empty line. */
  | { readonly kind: "canceled" };

/** Bytes of keys. */
export const KEY = {
  interrupt: 3,
  endOfInput: 4,
  backspace: 8,
  lineFeed: 10,
  enter: 13,
  clearLine: 21,
  eraseWord: 23,
  escape: 27,
  space: 32,
  delete: 127,
} as const;

/** Takes keys as bytes until a line is complete. */
export class SecretInput {
  #line: number[] = [];
  /** Where in a sequence such as that of an arrow key the input is. */
  #sequence: "none" | "escape" | "control" = "none";

  /**
   * Takes what was typed, or pasted, since the last time.
   *
   * @returns Undefined while the line is not complete.
   */
  take(bytes: Uint8Array): SecretOutcome | undefined {
    for (const byte of bytes) {
      if (this.#inSequence(byte)) continue;
      switch (byte) {
        case KEY.interrupt:
          return { kind: "canceled" };
        case KEY.endOfInput:
          if (this.#line.length === 0) return { kind: "canceled" };
          break;
        case KEY.enter:
        case KEY.lineFeed:
          return { kind: "line", bytes: Uint8Array.from(this.#line) };
        case KEY.backspace:
        case KEY.delete:
          this.#eraseCharacter();
          break;
        case KEY.clearLine:
          this.#line = [];
          break;
        case KEY.eraseWord:
          this.#eraseWord();
          break;
        default:
          // Other control keys write nothing. What is too long is told by its length.
          if (byte >= KEY.space && this.#line.length <= MAX_LINE_BYTES) this.#line.push(byte);
      }
    }
    return undefined;
  }

  /** Whether the byte belongs to a key that writes nothing (ECMA-48 sections 5.3 and 5.4). */
  #inSequence(byte: number): boolean {
    switch (this.#sequence) {
      case "none":
        if (byte !== KEY.escape) return false;
        this.#sequence = "escape";
        return true;
      case "escape":
        // CSI, or the SS3 of keypads.
        this.#sequence = byte === 0x5b || byte === 0x4f ? "control" : "none";
        return byte >= KEY.space;
      case "control":
        if (byte >= 0x40 && byte <= 0x7e) this.#sequence = "none";
        return true;
    }
  }

  /** Takes the last code point away: in UTF-8 its first byte and those that continue it. */
  #eraseCharacter(): void {
    let byte = this.#line.pop();
    while (byte !== undefined && (byte & 0xc0) === 0x80) byte = this.#line.pop();
  }

  #eraseWord(): void {
    while (this.#line.at(-1) === KEY.space) this.#line.pop();
    while (this.#line.length > 0 && this.#line.at(-1) !== KEY.space) this.#line.pop();
  }
}
