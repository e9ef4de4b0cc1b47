/** The filters of the list as they stand in the address, and nothing else. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "wouter";
import { paths } from "../../app/paths";

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
  const clear = useCallback(() => setSearch(withoutChips, { replace: true }), [setSearch]);
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

/** Back to the whole box, in the same order. */
function withoutChips(now: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(now);
  for (const name of chipNames(readFilters(now))) next.delete(name);
  return next;
}

/** The filters shown as chips: neither the box, which is a tab, nor the order. */
export function chipNames(filters: Filters): FilterName[] {
  return filterNames.filter((name) => filters[name] && name !== "box" && name !== "sort");
}

/** The address of a box, the other filters kept. */
export function boxHref(filters: Filters, box: string): string {
  const search = new URLSearchParams({ ...filters, box });
  if (!box) search.delete("box");
  return [paths.directives, search.toString()].filter(Boolean).join("?");
}
