/**
 * Reads the server's HTML of a message into a small tree. The server has already cleaned it; this reader knows only
 * the tags and attributes a message may have and takes everything else for text, so that the page never hands a
 * string to the browser's HTML parser and the content policy can forbid it altogether.
 */

export interface Element {
  tag: string;
  attributes: Record<string, string>;
  children: Node[];
}

export type Node = string | Element;

const TAGS: Record<string, readonly string[]> = {
  a: ["href", "class"],
  span: ["class", "data-person", "data-unit"],
  ol: ["start"],
};
const PLAIN = "blockquote code em li p pre s strong table tbody td th thead tr ul br hr".split(" ");
const EMPTY: readonly string[] = ["br", "hr"];
const PIECE = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"<>]*")*)\s*\/?>|([^<]+|<)/g;
const ATTRIBUTE = /([a-z-]+)="([^"<>]*)"/g;
const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  "#x27": "'",
  nbsp: "\u00a0",
};
const SAFE_HREF = /^(?:https?:\/\/|mailto:|\/chi-dao\?so=)/;

export function readHtml(html: string): Node[] {
  const root: Element = { tag: "", attributes: {}, children: [] };
  const open: Element[] = [root];
  for (const [whole, slash, tag, attributes, text] of html.matchAll(PIECE)) {
    if (text !== undefined || !tag || !(tag in TAGS || PLAIN.includes(tag))) addText(open, decode(text ?? whole));
    else if (slash) close(open, tag);
    else start(open, tag, attributes ?? "");
  }
  return root.children;
}

function start(open: Element[], tag: string, source: string): void {
  const element: Element = { tag, attributes: readAttributes(tag, source), children: [] };
  open.at(-1)?.children.push(element);
  if (!EMPTY.includes(tag)) open.push(element);
}

function close(open: Element[], tag: string): void {
  const at = open.findLastIndex((element) => element.tag === tag);
  if (at > 0) open.length = at;
}

function addText(open: Element[], text: string): void {
  const children = open.at(-1)?.children;
  const last = children?.at(-1);
  if (typeof last === "string") children?.splice(-1, 1, last + text);
  else children?.push(text);
}

function readAttributes(tag: string, source: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, value] of source.matchAll(ATTRIBUTE)) {
    if (name === undefined || !TAGS[tag]?.includes(name)) continue;
    const text = decode(value ?? "");
    if (name !== "href" || SAFE_HREF.test(text)) found[name] = text;
  }
  return found;
}

function decode(text: string): string {
  return text.replace(
    /&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);/gi,
    (whole, name: string) => ENTITIES[name] ?? numeric(name) ?? whole,
  );
}

function numeric(name: string): string | undefined {
  if (!name.startsWith("#")) return undefined;
  const code = name[1] === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
