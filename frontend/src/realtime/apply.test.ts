import { expect, test } from "vitest";
import { StreamFeed } from "./apply";
import { Cursor } from "./cursor";
import type { EventFrame } from "./protocol";

const event = (seq: number): EventFrame => ({
  kind: "event",
  stream: "s",
  seq,
  type: "t",
  at: "",
  actor: null,
  data: {},
});

function follower() {
  const seen: number[] = [];
  const told: string[] = [];
  const handler = {
    event: (frame: EventFrame) => void seen.push(frame.seq),
    reload: () => void told.push("reload"),
    gone: () => void told.push("gone"),
  };
  return { seen, told, handler };
}

test("a cursor tells the next number from an old one and from a gap", () => {
  const cursor = new Cursor(4);
  expect([3, 4, 5, 6].map((seq) => cursor.verdict(seq))).toEqual(["old", "old", "next", "gap"]);
  cursor.advance(5);
  cursor.advance(2);
  expect(cursor.head).toBe(5);
});

test("events are applied once and in order", () => {
  const { seen, handler } = follower();
  const feed = new StreamFeed("s", () => {});
  feed.follow(1, handler);
  for (const seq of [1, 2, 2, 3, 1]) feed.receive(event(seq));
  expect(seen).toEqual([2, 3]);
});

test("a gap asks again from the own number and applies nothing beyond it", () => {
  const asked: number[] = [];
  const { seen, handler } = follower();
  const feed = new StreamFeed("s", (after) => void asked.push(after));
  feed.follow(5, handler);
  feed.receive(event(7));
  expect(seen).toEqual([]);
  expect(asked).toEqual([5]);
  for (const seq of [6, 7]) feed.receive(event(seq));
  expect(seen).toEqual([6, 7]);
});

test("two parts of the screen each get what lies after their own snapshot", () => {
  const first = follower();
  const second = follower();
  const feed = new StreamFeed("s", () => {});
  feed.follow(0, first.handler);
  feed.follow(2, second.handler);
  expect(feed.after).toBe(0);
  for (const seq of [1, 2, 3]) feed.receive(event(seq));
  expect(first.seen).toEqual([1, 2, 3]);
  expect(second.seen).toEqual([3]);
});

test("a guest begins where they may begin to read", () => {
  const { seen, handler } = follower();
  const feed = new StreamFeed("s", () => {});
  feed.follow(0, handler);
  feed.opened(41);
  feed.receive(event(41));
  expect(seen).toEqual([41]);
});

test("a heartbeat ahead of us means a loss", () => {
  const asked: number[] = [];
  const feed = new StreamFeed("s", (after) => void asked.push(after));
  feed.follow(3, follower().handler);
  feed.compare(3);
  feed.compare(5);
  expect(asked).toEqual([3]);
});

test("after a reload or the loss of the right nothing more is delivered", () => {
  const one = follower();
  const feed = new StreamFeed("s", () => {});
  feed.follow(0, one.handler);
  feed.reload();
  feed.receive(event(1));
  expect(one).toMatchObject({ seen: [], told: ["reload"] });
  feed.follow(0, one.handler);
  feed.gone();
  expect(one.told).toEqual(["reload", "gone"]);
  expect(feed.isEmpty).toBe(true);
});
