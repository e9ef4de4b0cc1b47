/** The words of a message's HTML on one line, and whether a text has any. */
import { type Node, readHtml } from "./html";

const BREAKS = ["p", "li", "tr", "td", "th", "pre", "blockquote", "br"];

export function plainText(html: string): string {
  return words(readHtml(html)).replace(/\s+/g, " ").trim();
}

/** Space, joiners, direction marks and fillers: what the server, too, takes for nothing. */
const UNSEEN = /^[\s\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0]*$/;

/** True when nothing a reader could see is left. */
export function isBlank(text: string): boolean {
  return UNSEEN.test(text);
}

function words(nodes: readonly Node[]): string {
  return nodes
    .map((node) => (typeof node === "string" ? node : words(node.children) + (BREAKS.includes(node.tag) ? " " : "")))
    .join("");
}
