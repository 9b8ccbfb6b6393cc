/**
 * Writing for a person at a terminal.
 *
 * @module
 */

/** Whether it may be written in bold and faint: not into files, and not where NO_COLOR is set. */
const STYLED = Deno.stdout.isTerminal() && !Deno.noColor;

/** Columns of a narrow terminal. */
const WIDTH = 98;

/** Writes a line for the person at the terminal. */
export function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Writes what comes next. */
export function heading(text: string): void {
  print(`\n${styled(1, text)}`);
}

/** Writes what is of less interest. */
export function faint(text: string): void {
  print(styled(2, text));
}

function styled(code: number, text: string): string {
  return STYLED ? `\x1b[${code}m${text}\x1b[0m` : text;
}

/** Cuts or pads to a number of terminal cells; East Asian letters take two. */
export function column(text: string, width: number): string {
  const cells = (character: string): number =>
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(
        character,
      )
      ? 2
      : 1;
  let out = "";
  let used = 0;
  for (const character of text) {
    if (used + cells(character) > width - 1 && out.length + character.length < text.length) {
      out += "…";
      used++;
      break;
    }
    out += character;
    used += cells(character);
  }
  return out + " ".repeat(Math.max(0, width - used));
}

/** Writes a text that is broken at spaces into lines that fit; further lines begin further in. */
export function printWrapped(text: string, style = print): void {
  const indent = /^ */.exec(text)?.[0] ?? "";
  for (const line of wrapped(text.trimStart(), WIDTH - indent.length)) style(indent + line);
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length > width && line !== "") {
      lines.push(line);
      line = `  ${word}`;
    } else line = longer;
  }
  return [...lines, line];
}
