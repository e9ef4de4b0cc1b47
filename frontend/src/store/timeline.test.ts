import { describe, expect, test } from "vitest";
import { message, messages } from "./testing";
import {
  addMessage,
  addPage,
  changeMessage,
  chunkAt,
  emptyTimeline,
  hasAfter,
  hasBefore,
  MOST_ROWS,
  type Timeline,
  trim,
} from "./timeline";

const page = (from: number, to: number, more: { before?: boolean; after?: boolean } = {}) => ({
  messages: messages(from, to),
  has_before: more.before ?? from > 1,
  has_after: more.after ?? false,
});

const covers = (timeline: Timeline) => timeline.chunks.map(({ from, to, rows }) => [from, to, rows.length]);

describe("pages", () => {
  test("the end, then older ones before it, become one chunk", () => {
    const end = addPage(emptyTimeline(100), page(51, 100));
    expect(covers(end)).toEqual([[51, 100, 50]]);
    const all = addPage(end, page(1, 50, { before: false, after: true }), { before: 51 });
    expect(covers(all)).toEqual([[1, 100, 100]]);
    expect(chunkAt(all)?.rows.map((row) => row.ordinal)).toEqual(messages(1, 100).map((row) => row.ordinal));
  });

  test("a jump leaves a gap, which is said and can be closed", () => {
    const end = addPage(emptyTimeline(100), page(91, 100));
    const jumped = addPage(end, page(41, 60, { after: true }));
    expect(covers(jumped)).toEqual([
      [41, 60, 20],
      [91, 100, 10],
    ]);
    const chunk = chunkAt(jumped, 50);
    expect(chunk && [hasBefore(chunk), hasAfter(jumped, chunk)]).toEqual([true, true]);
    const closed = addPage(jumped, page(61, 90, { after: true }), { after: 60 });
    expect(covers(closed)).toEqual([[41, 100, 60]]);
  });

  test("of a message known twice the newer version stays", () => {
    const known = addPage(emptyTimeline(2), page(1, 2));
    const edited = addMessage(known, message(2, { version: 3, body: "mới" }));
    const again = addPage(edited, page(1, 2));
    expect(chunkAt(again)?.rows[1]?.body).toBe("mới");
  });

  test("an empty talk whose second message comes before its first shows both", () => {
    const empty = addPage(emptyTimeline(0), { messages: [], has_before: false, has_after: false });
    const told = [2, 1, 2].reduce((timeline, ordinal) => addMessage(timeline, message(ordinal)), empty);
    expect(covers(told)).toEqual([[1, 2, 2]]);
    expect(chunkAt(told)).toBeDefined();
  });

  test("an empty talk is known to be empty", () => {
    const timeline = addPage(emptyTimeline(0), { messages: [], has_before: false, has_after: false });
    expect(covers(addMessage(timeline, message(1)))).toEqual([[1, 1, 1]]);
  });
});

describe("live messages", () => {
  test("the next one goes on at the end", () => {
    const timeline = addMessage(addPage(emptyTimeline(3), page(1, 3)), message(4));
    expect(covers(timeline)).toEqual([[1, 4, 4]]);
  });

  test("one beyond a gap is not shown as if nothing were missing", () => {
    const timeline = addMessage(addPage(emptyTimeline(3), page(1, 3)), message(6));
    expect(covers(timeline)).toEqual([[1, 3, 3]]);
    const chunk = chunkAt(timeline, 3);
    expect(timeline.last).toBe(6);
    expect(chunk && hasAfter(timeline, chunk)).toBe(true);
  });

  test("one seen twice changes nothing", () => {
    const once = addMessage(addPage(emptyTimeline(3), page(1, 3)), message(4));
    expect(covers(addMessage(once, message(4)))).toEqual(covers(once));
  });

  test("one of another thread counts but is not shown", () => {
    const thread = addPage(emptyTimeline(3), page(1, 3));
    const grown = addMessage(addMessage(thread, message(4), false), message(5));
    expect(covers(grown)).toEqual([[1, 5, 4]]);
  });

  test("a change reaches the row where it is loaded, and only there", () => {
    const timeline = addPage(emptyTimeline(3), page(1, 3));
    const changed = changeMessage(timeline, "m2", (row) => ({ ...row, pinned_by: "Hoa" }));
    expect(chunkAt(changed)?.rows.map((row) => row.pinned_by)).toEqual(["", "Hoa", ""]);
    expect(changeMessage(timeline, "m9", (row) => ({ ...row }))).toBe(timeline);
  });
});

describe("memory", () => {
  const long = () => addPage(emptyTimeline(800), { messages: messages(1, 800), has_before: false, has_after: false });

  test("at most 500 rows stay, those around the reader", () => {
    const kept = trim(long(), 400);
    expect(chunkAt(kept, 400)?.rows).toHaveLength(MOST_ROWS);
    expect(covers(kept)).toEqual([[150, 649, 500]]);
  });

  test("what was dropped is a gap again", () => {
    const top = trim(long(), 10);
    const chunk = chunkAt(top, 10);
    expect(covers(top)).toEqual([[1, 500, 500]]);
    expect(chunk && hasAfter(top, chunk)).toBe(true);
    const bottom = trim(long(), 800);
    expect(covers(bottom)).toEqual([[301, 800, 500]]);
  });
});
