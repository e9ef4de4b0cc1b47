/** A list of documents, page after page, kept live. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { documentsQuery } from "../../api/queries/documents";
import type { Filters } from "./filters";
import { useLiveRows } from "./liveRows";

export function useDocuments(filters: Filters) {
  const query = useInfiniteQuery(documentsQuery(filters));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const head = useMemo(
    () => Object.assign({}, ...(query.data?.pages.map((page) => page.head) ?? [])) as Record<string, number>,
    [query.data],
  );
  useLiveRows(rows, head);
  return { query, rows };
}
