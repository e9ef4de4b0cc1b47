/** What waits for a person today. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "../client";
import type { DocumentRow } from "./documents";

export const workCodes = ["to_acknowledge", "mentions", "overdue", "due_soon", "following", "drafts"] as const;
export type WorkCode = (typeof workCodes)[number];

export interface WorkPage {
  groups: { code: WorkCode; count: number }[];
  rows: { group: WorkCode; document: DocumentRow }[];
  head: Record<string, number>;
  epoch: string;
}

export const workKey = ["work"] as const;

export const workQuery = queryOptions({
  queryKey: workKey,
  queryFn: ({ signal }) => api.get<WorkPage>("work", { signal }),
  staleTime: 10_000,
});
