/**
 * Mentions while one writes. The person sees "@Trần Thị Ước"; the server is sent `@[Trần Thị Ước](person:<id>)`. The
 * picks remember which shown words stand for whom; words changed afterwards are plain text again.
 */

export interface Pick {
  kind: "person" | "unit";
  id: string;
  name: string;
}

const TOKEN = /@\[([^[\]\n]{1,200})\]\((person|unit):([0-9a-f-]{36})\)/g;

/** The text to show of a stored body, and the picks in it. */
export function fromBody(body: string): { text: string; picks: Pick[] } {
  const picks: Pick[] = [];
  const text = body.replace(TOKEN, (_, name: string, kind: "person" | "unit", id: string) => {
    picks.push({ kind, id, name });
    return `@${name}`;
  });
  return { text, picks };
}

/** The body to send: the longest names first, so that "@Sở A" does not take the beginning of "@Sở A Bình". */
export function toBody(text: string, picks: readonly Pick[]): string {
  const unique = [...new Map(picks.map((pick) => [pick.name, pick])).values()];
  unique.sort((a, b) => b.name.length - a.name.length);
  let body = "";
  for (let at = 0; at < text.length; ) {
    const pick = text[at] === "@" ? unique.find(({ name }) => endsWord(text, at + 1, name)) : undefined;
    body += pick ? `@[${label(pick.name)}](${pick.kind}:${pick.id})` : text[at];
    at += pick ? pick.name.length + 1 : 1;
  }
  return body;
}

function endsWord(text: string, at: number, name: string): boolean {
  return text.startsWith(name, at) && !/[\p{L}\p{N}]/u.test(text[at + name.length] ?? "");
}

function label(name: string): string {
  return name.replaceAll("[", "(").replaceAll("]", ")");
}

export interface Query {
  /** Where the "@" stands. */
  at: number;
  words: string;
}

/** What is being looked for after an "@" before the caret; nothing in the middle of a word or after a line's end. */
export function mentionQuery(text: string, caret: number): Query | undefined {
  const found = /(?:^|[\s(])@([^\s@()[\]]*(?: [^\s@()[\]]+){0,4})$/u.exec(text.slice(Math.max(0, caret - 60), caret));
  const words = found?.[1];
  return words === undefined ? undefined : { at: caret - words.length - 1, words };
}

/** The text with the pick put in place of the query, and where the caret then stands. */
export function withPick(text: string, query: Query, caret: number, name: string): { text: string; caret: number } {
  const shown = `@${name} `;
  return {
    text: text.slice(0, query.at) + shown + text.slice(caret).replace(/^ /, ""),
    caret: query.at + shown.length,
  };
}
