import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TypingNotice } from "./presence";

let told: boolean[];
let notice: TypingNotice;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  told = [];
  notice = new TypingNotice((isTyping) => told.push(isTyping));
});

afterEach(() => vi.useRealTimers());

test("typing is told at most every five seconds, and its end once", () => {
  for (let i = 0; i < 7; i++) {
    notice.typed();
    vi.advanceTimersByTime(1_000);
  }
  expect(told).toEqual([true, true]);
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([true, true, false]);
});

test("short messages in quick succession cost few frames, and the next typing is told again", () => {
  for (let i = 0; i < 10; i++) {
    notice.typed();
    notice.sent();
    vi.advanceTimersByTime(500);
  }
  expect(told).toEqual([true, true, true]);
  vi.advanceTimersByTime(2_000);
  notice.typed();
  expect(told).toEqual([true, true, true, true]);
});

test("leaving right after sending tells nothing wrong", () => {
  notice.typed();
  notice.sent();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([true]);
});
