/** The words of a message's HTML on one line. */
import { type Node, readHtml } from "./html";

const BREAKS = ["p", "li", "tr", "td", "th", "pre", "blockquote", "br"];

export function plainText(html: string): string {
  return words(readHtml(html)).replace(/\s+/g, " ").trim();
}

function words(nodes: readonly Node[]): string {
  return nodes
    .map((node) => (typeof node === "string" ? node : words(node.children) + (BREAKS.includes(node.tag) ? " " : "")))
    .join("");
}
