import { expect, test } from "vitest";
import { ApiError, NetworkError } from "./errors";
import { retryDelay, shouldRetry } from "./queryClient";

const answer = (status: number) => new ApiError(status, "code", "", "", {}, "", {});

test("a refusal is not asked again, an outage three times", () => {
  expect(shouldRetry(0, answer(404))).toBe(false);
  expect(shouldRetry(2, answer(503))).toBe(true);
  expect(shouldRetry(2, new NetworkError("network"))).toBe(true);
  expect(shouldRetry(3, new NetworkError("network"))).toBe(false);
});

test("the pause grows, is spread, and ends at 30 seconds", () => {
  expect(retryDelay(0, () => 1)).toBe(1_000);
  expect(retryDelay(2, () => 0.5)).toBe(2_000);
  expect(retryDelay(20, () => 1)).toBe(30_000);
});
