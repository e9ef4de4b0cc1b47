/** The filters of the list that was shown last, so that the list beside a directive is the same one. */
import type { Filters } from "./filters";

let last: Filters = {};

export const lastFilters = (): Filters => last;

export function rememberFilters(filters: Filters): void {
  last = filters;
}
