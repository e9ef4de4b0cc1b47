/** The filters of the list as they stand in the address, and nothing else. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "wouter";

export const filterNames = ["q", "box", "organisation", "type", "field", "urgency", "state", "due", "sort"] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

export function useFilters() {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(search), [search]);
  const set = useCallback(
    (name: FilterName, value: string) => setSearch((now) => withFilter(now, name, value), { replace: true }),
    [setSearch],
  );
  const clear = useCallback(() => setSearch(new URLSearchParams(), { replace: true }), [setSearch]);
  return { filters, set, clear };
}

export function readFilters(search: URLSearchParams): Filters {
  const found = filterNames.map((name) => [name, search.get(name)?.trim() ?? ""] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== ""));
}

function withFilter(now: URLSearchParams, name: FilterName, value: string): URLSearchParams {
  const next = new URLSearchParams(now);
  if (value) next.set(name, value);
  else next.delete(name);
  return next;
}

/** How many filters narrow the list, the order not counted. */
export function countFilters(filters: Filters): number {
  return Object.keys(filters).filter((name) => name !== "sort").length;
}
