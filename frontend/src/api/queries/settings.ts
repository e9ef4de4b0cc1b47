/** One's own settings and sessions. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "../client";
import type { Me, OwnPerson, SessionView } from "../events.gen";

export type { SessionView } from "../events.gen";

export type OwnSettings = Pick<OwnPerson, "locale" | "theme" | "shares_reading">;

export const settingsKeys = { me: ["me"] as const, sessions: ["me", "sessions"] as const };

export const meQuery = queryOptions({
  queryKey: settingsKeys.me,
  queryFn: ({ signal }) => api.get<Me>("me", { signal }),
});

export const sessionsQuery = queryOptions({
  queryKey: settingsKeys.sessions,
  queryFn: ({ signal }) => api.get<{ rows: SessionView[] }>("me/sessions", { signal }),
  staleTime: 0,
});
