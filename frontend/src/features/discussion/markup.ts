/** Small changes to the text in the composer, as pure functions of text and selection. */

export interface Selected {
  text: string;
  start: number;
  end: number;
}

export type MarkupKind = "bold" | "italic" | "code" | "list" | "link";

const WRAPS = { bold: "**", italic: "_", code: "`" } as const;

/** Puts the marks around the selection, or takes them away where they already are. */
export function markup(given: Selected, kind: MarkupKind): Selected {
  if (kind === "list") return listed(given);
  if (kind === "link") return linked(given);
  return wrapped(given, WRAPS[kind]);
}

function wrapped({ text, start, end }: Selected, mark: string): Selected {
  const size = mark.length;
  const inside = text.slice(start, end);
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark) {
    return {
      text: text.slice(0, start - size) + inside + text.slice(end + size),
      start: start - size,
      end: end - size,
    };
  }
  return { text: text.slice(0, start) + mark + inside + mark + text.slice(end), start: start + size, end: end + size };
}

function listed({ text, start, end }: Selected): Selected {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lines = text.slice(from, end).split("\n");
  const isList = lines.every((line) => line.startsWith("- "));
  const block = lines.map((line) => (isList ? line.slice(2) : `- ${line}`)).join("\n");
  const grown = block.length - (end - from);
  return { text: text.slice(0, from) + block + text.slice(end), start: end + grown, end: end + grown };
}

function linked({ text, start, end }: Selected): Selected {
  const words = text.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/.test(words);
  const block = isAddress ? `[](${words})` : `[${words}](https://)`;
  const caret = isAddress ? start + 1 : start + block.length - 1;
  return { text: text.slice(0, start) + block + text.slice(end), start: caret, end: caret };
}

/** Every line as a quotation, with an empty line after it to write in. */
export function quoted(text: string): string {
  return `${text
    .trim()
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n")}\n\n`;
}
