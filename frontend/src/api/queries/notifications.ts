/** The feed of notifications. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { NotificationView } from "../../realtime/shapes";
import { api } from "../client";

export interface FeedPage {
  rows: NotificationView[];
  next: string | null;
  unread: number;
  head: Record<string, number>;
  epoch: string;
}

export const notificationKeys = {
  all: ["notifications"] as const,
  pages: (onlyUnread: boolean) => ["notifications", onlyUnread ? "unread" : "all"] as const,
  latest: ["notifications", "latest"] as const,
};

export const feedQuery = (onlyUnread: boolean) =>
  infiniteQueryOptions({
    queryKey: notificationKeys.pages(onlyUnread),
    queryFn: ({ pageParam, signal }) =>
      api.get<FeedPage>("notifications", {
        signal,
        query: { cursor: pageParam, limit: 50, unread: onlyUnread ? 1 : undefined },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });

const LATEST = 20;

export const latestQuery = queryOptions({
  queryKey: notificationKeys.latest,
  queryFn: ({ signal }) => api.get<FeedPage>("notifications", { signal, query: { limit: LATEST } }),
  staleTime: 0,
});

/** Marks lines as read; the answer is how many are left. */
export const readNotifications = (which: { ids: string[] } | { all: true }) =>
  api.post<{ unread: number }>("notifications/read", { body: which });
