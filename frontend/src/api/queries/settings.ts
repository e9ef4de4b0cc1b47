/** One's own settings and sessions. */
import { queryOptions } from "@tanstack/react-query";
import type { Locale, Theme } from "../../boot";
import { api } from "../client";

export interface SessionView {
  id: number;
  current: boolean;
  ip: string;
  user_agent: string;
  created_at: string;
  last_seen_at: string;
}

export interface OwnSettings {
  locale: Locale;
  theme: Theme;
  shares_reading: boolean;
}

export const settingsKeys = { me: ["me"] as const, sessions: ["me", "sessions"] as const };

export const meQuery = queryOptions({
  queryKey: settingsKeys.me,
  queryFn: ({ signal }) => api.get<{ person: OwnSettings }>("me", { signal }),
});

export const sessionsQuery = queryOptions({
  queryKey: settingsKeys.sessions,
  queryFn: ({ signal }) => api.get<{ rows: SessionView[] }>("me/sessions", { signal }),
  staleTime: 0,
});
