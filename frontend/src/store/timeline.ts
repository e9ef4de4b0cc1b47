/**
 * The messages of a conversation as far as this page knows them: chunks that are contiguous, with explicit gaps between
 * them. A chunk covers every ordinal from its first to its last, so a number missing inside it (another thread, in a
 * thread's own timeline) is known not to be there. At most 500 rows are kept in one chunk; everything is immutable.
 */
import type { MessageView } from "../realtime/shapes";

export interface Chunk {
  /** First and last ordinal covered. */
  from: number;
  to: number;
  rows: readonly MessageView[];
}

export interface Timeline {
  chunks: readonly Chunk[];
  /** Last ordinal of the conversation, loaded or not. */
  last: number;
}

/** An answer of the server: ascending rows, and whether there are more on either side. */
export interface Page {
  messages: readonly MessageView[];
  has_before: boolean;
  has_after: boolean;
}

export const MOST_ROWS = 500;

export function emptyTimeline(last: number): Timeline {
  return { chunks: [], last };
}

/** Where a page was asked: the ordinals beyond its rows that it says are empty are covered as well. */
export interface Asked {
  after?: number;
  before?: number;
}

export function addPage(timeline: Timeline, page: Page, asked: Asked = {}): Timeline {
  const first = page.messages[0]?.ordinal;
  const final = page.messages.at(-1)?.ordinal;
  const to = page.has_after ? (final ?? 0) : (asked.before ?? Math.max(timeline.last + 1, (final ?? 0) + 1)) - 1;
  const from = page.has_before ? (first ?? 1) : (asked.after ?? 0) + 1;
  const last = Math.max(timeline.last, final ?? 0);
  if (from > to) return { ...timeline, last };
  return { chunks: merge(timeline.chunks, { from, to, rows: page.messages }), last };
}

/** Joins a chunk with those it overlaps or touches; of a message known twice the newer version stays. */
function merge(chunks: readonly Chunk[], added: Chunk): Chunk[] {
  const apart = chunks.filter((chunk) => chunk.to + 1 < added.from || added.to + 1 < chunk.from);
  const joined = chunks.filter((chunk) => !apart.includes(chunk));
  const whole = joined.reduce(join, added);
  return [...apart, whole].sort((a, b) => a.from - b.from);
}

function join(a: Chunk, b: Chunk): Chunk {
  const rows = new Map(a.rows.map((row) => [row.ordinal, row]));
  for (const row of b.rows) rows.set(row.ordinal, newer(rows.get(row.ordinal), row));
  const sorted = [...rows.values()].sort((x, y) => x.ordinal - y.ordinal);
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to), rows: sorted };
}

function newer(known: MessageView | undefined, other: MessageView): MessageView {
  return known && known.version > other.version ? known : other;
}

/** A message that arrived live: it goes on at the end, changes a row that is there, or lies in a gap for later. */
export function addMessage(timeline: Timeline, message: MessageView, belongs = true): Timeline {
  const { ordinal } = message;
  const last = Math.max(timeline.last, ordinal);
  const at = timeline.chunks.findIndex((chunk) => chunk.from <= ordinal && ordinal <= chunk.to + 1);
  const chunk = timeline.chunks[at];
  if (!chunk) return { chunks: ordinal === 1 && belongs ? begun(timeline, message) : timeline.chunks, last };
  if (ordinal > chunk.to) {
    const grown = { ...chunk, to: ordinal, rows: belongs ? [...chunk.rows, message] : chunk.rows };
    return { chunks: replaced(timeline.chunks, at, grown), last };
  }
  return { ...timeline, chunks: replaced(timeline.chunks, at, belongs ? withRow(chunk, message) : chunk), last };
}

/** Nothing lies before the first message; it may come after a later one whose answer was quicker than the stream. */
function begun({ chunks }: Timeline, message: MessageView): Chunk[] {
  return merge(chunks, { from: 1, to: 1, rows: [message] });
}

function withRow(chunk: Chunk, message: MessageView): Chunk {
  const known = chunk.rows.findIndex((row) => row.id === message.id);
  if (known < 0) return join(chunk, { from: message.ordinal, to: message.ordinal, rows: [message] });
  return { ...chunk, rows: replaced(chunk.rows, known, newer(chunk.rows[known], message)) };
}

function replaced<T>(list: readonly T[], at: number, value: T): T[] {
  const copy = [...list];
  copy[at] = value;
  return copy;
}

/** Changes one message where it is loaded; the same timeline if it is not. */
export function changeMessage(timeline: Timeline, id: string, change: (row: MessageView) => MessageView): Timeline {
  for (const [at, chunk] of timeline.chunks.entries()) {
    const row = chunk.rows.findIndex((message) => message.id === id);
    const known = chunk.rows[row];
    if (!known) continue;
    const changed = change(known);
    if (changed === known) return timeline;
    return {
      ...timeline,
      chunks: replaced(timeline.chunks, at, { ...chunk, rows: replaced(chunk.rows, row, changed) }),
    };
  }
  return timeline;
}

export function findMessage(timeline: Timeline, id: string): MessageView | undefined {
  for (const chunk of timeline.chunks) {
    const found = chunk.rows.find((row) => row.id === id);
    if (found) return found;
  }
  return undefined;
}

/** The chunk that covers an ordinal; without one, the chunk at the end. */
export function chunkAt(timeline: Timeline, ordinal?: number): Chunk | undefined {
  if (ordinal === undefined) return timeline.chunks.find((chunk) => chunk.to >= timeline.last);
  return timeline.chunks.find((chunk) => chunk.from <= ordinal && ordinal <= chunk.to);
}

export function hasBefore(chunk: Chunk): boolean {
  return chunk.from > 1;
}

export function hasAfter(timeline: Timeline, chunk: Chunk): boolean {
  return chunk.to < timeline.last;
}

/** Drops what is far from where the person reads, so that a long talk does not fill the memory of a phone. */
export function trim(timeline: Timeline, near: number, most = MOST_ROWS): Timeline {
  const chunk = chunkAt(timeline, near);
  if (!chunk || (chunk.rows.length <= most && timeline.chunks.length === 1)) return timeline;
  return { ...timeline, chunks: [cut(chunk, near, most)] };
}

function cut(chunk: Chunk, near: number, most: number): Chunk {
  const surplus = chunk.rows.length - most;
  if (surplus <= 0) return chunk;
  const middle = chunk.rows.findIndex((row) => row.ordinal >= near);
  const start = Math.min(surplus, Math.max(0, middle - Math.floor(most / 2)));
  const rows = chunk.rows.slice(start, start + most);
  const from = start === 0 ? chunk.from : (rows[0]?.ordinal ?? chunk.from);
  const to = start === surplus ? chunk.to : (rows.at(-1)?.ordinal ?? chunk.to);
  return { from, to, rows };
}
