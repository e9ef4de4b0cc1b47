import { environmentManager, QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { ApiError, NetworkError } from "./errors";
import { createQueryClient, refetchFailed, retryDelay, shouldRetry } from "./queryClient";

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

test("what failed for an outage comes by itself, or as soon as the line is back; a refusal stays", async () => {
  vi.useFakeTimers();
  // without a window it takes itself for a server, which never asks twice
  environmentManager.setIsServer(() => false);
  const client = createQueryClient();
  const asked = { away: 0, refused: 0 };
  const watch = (queryKey: ["away" | "refused"], error: Error) => {
    const queryFn = async () => {
      asked[queryKey[0]] += 1;
      throw error;
    };
    return new QueryObserver(client, { queryKey, queryFn, retry: false }).subscribe(() => undefined);
  };
  const leave = [watch(["away"], new NetworkError("network")), watch(["refused"], answer(403))];
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual({ away: 1, refused: 1 });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(asked).toEqual({ away: 2, refused: 1 });
  refetchFailed(client);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual({ away: 3, refused: 1 });
  for (const stop of leave) stop();
  vi.useRealTimers();
});
