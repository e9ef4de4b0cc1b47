/** Defaults of the query cache: events keep it fresh, so nothing is refetched for a mere change of window. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./errors";

const RETRIES = 3;

/** Full jitter, so that a thousand clients do not come back in step after an outage. */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(30_000, 1_000 * 2 ** attempt);
}

/** An answer below 500 will not change by asking again. */
export function shouldRetry(failures: number, error: unknown): boolean {
  return failures < RETRIES && !(error instanceof ApiError && error.status < 500);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        retry: shouldRetry,
        retryDelay: (attempt) => retryDelay(attempt),
      },
      mutations: { retry: false },
    },
  });
}
