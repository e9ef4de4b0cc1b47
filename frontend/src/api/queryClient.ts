/**
 * Defaults of the query cache: events keep it fresh, so nothing is refetched for a mere change of window. What could
 * not be had for an outage is asked for again, so that nobody has to press anything when the outage ends.
 */
import { QueryClient } from "@tanstack/react-query";
import { ApiError, NetworkError } from "./errors";

const RETRIES = 3;
const TOO_MANY = 429;
/** Of each page its own, so that a thousand clients do not ask in step. */
const AGAIN_AFTER = 10_000 + Math.random() * 5_000;

/** Full jitter, so that a thousand clients do not come back in step after an outage. */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(30_000, 1_000 * 2 ** attempt);
}

/** An answer below 500 will not change by asking again. */
export function shouldRetry(failures: number, error: unknown): boolean {
  return failures < RETRIES && !(error instanceof ApiError && error.status < 500);
}

/** No answer, or one that says nothing about the question. */
export function isOutage(error: unknown): boolean {
  return (
    error instanceof NetworkError || (error instanceof ApiError && (error.status >= 500 || error.status === TOO_MANY))
  );
}

/** The line is back: what is on screen and failed need not wait its time. */
export function refetchFailed(client: QueryClient): void {
  void client.refetchQueries({ type: "active", predicate: ({ state }) => isOutage(state.error) });
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        retry: shouldRetry,
        refetchInterval: ({ state }) => (state.status === "error" && isOutage(state.error) ? AGAIN_AFTER : false),
        retryDelay: (attempt) => retryDelay(attempt),
      },
      mutations: { retry: false },
    },
  });
}
