/** The directory of organisations, units and people. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../client";
import type { OrganisationRow, PersonRow, PostView, UnitRef, UnitRow } from "../events.gen";

export type { PersonRow } from "../events.gen";

export interface UnitPage {
  unit: UnitRow;
  path: UnitRef[];
  children: UnitRow[];
  people: PersonRow[];
}

interface Rows<Row> {
  rows: Row[];
  next: string | null;
}

const MINUTES = 60_000;

export const organisationsQuery = queryOptions({
  queryKey: ["directory", "organisations"],
  queryFn: ({ signal }) => api.get<Rows<OrganisationRow>>("directory/organisations", { signal, query: { limit: 100 } }),
  staleTime: 30 * MINUTES,
});

export const unitQuery = (id: string) =>
  queryOptions({
    queryKey: ["directory", "unit", id],
    queryFn: ({ signal }) => api.get<UnitPage>(`directory/units/${id}`, { signal }),
  });

export const unitsQuery = (q: string) =>
  queryOptions({
    queryKey: ["directory", "units", q],
    queryFn: ({ signal }) => api.get<Rows<UnitRow>>("directory/units", { signal, query: { q, limit: 50 } }),
    placeholderData: keepPreviousData,
  });

export const peopleQuery = (q: string) =>
  queryOptions({
    queryKey: ["directory", "people", q],
    queryFn: ({ signal }) => api.get<Rows<PersonRow>>("directory/people", { signal, query: { q, limit: 20 } }),
    placeholderData: keepPreviousData,
    enabled: q.trim().length > 1,
  });

/** "Tổng cục trưởng · Tổng cục Quản lý đất đai" for each post. */
export function postWords(posts: readonly PostView[]): string {
  return posts.map((post) => `${post.position} · ${post.unit.short_name}`).join("; ");
}
