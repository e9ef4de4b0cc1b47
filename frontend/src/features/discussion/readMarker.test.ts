import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReadMarker } from "./readMarker";

let sent: number[];
let looked: boolean;
let wanted: boolean;

const marker = () =>
  new ReadMarker(async (upto) => void sent.push(upto), {
    isLookedAt: () => looked,
    isWanted: () => wanted,
    now: () => Date.now(),
  });

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  looked = true;
  wanted = true;
});

afterEach(() => vi.useRealTimers());

test("read is what was in sight for a second", async () => {
  const own = marker();
  own.sees(5);
  await vi.advanceTimersByTimeAsync(900);
  own.sees(7);
  await vi.advanceTimersByTimeAsync(900);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_200);
  expect(sent).toEqual([7]);
});

test("at most one mark in two seconds", async () => {
  const own = marker();
  for (let ordinal = 1; ordinal <= 20; ordinal++) {
    own.sees(ordinal);
    await vi.advanceTimersByTimeAsync(1_100);
  }
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent.at(-1)).toBe(20);
  expect(sent.length).toBeLessThanOrEqual(12);
});

test("nothing is read in a window nobody looks at, and all of it on return", async () => {
  looked = false;
  const own = marker();
  own.sees(5);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toEqual([]);
  looked = true;
  own.sees(5);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(sent).toEqual([5]);
});

test("whoever does not want it marks by hand", async () => {
  wanted = false;
  const own = marker();
  own.sees(5);
  await vi.advanceTimersByTimeAsync(10_000);
  own.mark(5, true);
  expect(sent).toEqual([5]);
});

test("after marking unread nothing is read again by itself", async () => {
  const own = marker();
  own.sees(5);
  own.hold();
  own.sees(6);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toEqual([]);
});
