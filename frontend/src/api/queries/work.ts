/** What waits for a person today. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "../client";
import type { WorkPage } from "../events.gen";

export type { WorkPage } from "../events.gen";

export const workCodes = ["to_acknowledge", "mentions", "overdue", "due_soon", "following", "drafts"] as const;
export type WorkCode = (typeof workCodes)[number];

export const workKey = ["work"] as const;

export const workQuery = queryOptions({
  queryKey: workKey,
  queryFn: ({ signal }) => api.get<WorkPage>("work", { signal }),
  staleTime: 10_000,
});
