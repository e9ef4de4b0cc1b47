/** Documents: what the server answers, how it is asked, and under which keys it is kept. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../client";
import type { Choices, DocumentPage, DocumentRows, PageView, RecipientRows, TimelineRows } from "../events.gen";

export type {
  Choices,
  DocumentFacts,
  DocumentPage as DocumentDetail,
  DocumentRow,
  DocumentRows,
  Marks,
  ParticipantView,
  ReceptionTotals,
  RecipientState,
} from "../events.gen";

/** A word of a page with its box in points from the bottom left. */
export type PlacedText = [text: string, x0: number, y0: number, x1: number, y1: number];

export type FilePage = Omit<PageView, "words"> & { words: PlacedText[] };

export const documentKeys = {
  detail: (id: string) => ["document", id] as const,
  recipients: (id: string) => ["document", id, "recipients"] as const,
  timeline: (id: string) => ["document", id, "timeline"] as const,
  pages: (file: string) => ["file", file, "pages"] as const,
};

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: documentKeys.detail(id),
    queryFn: ({ signal }) => api.get<DocumentPage>(`documents/${id}`, { signal }),
  });

export const recipientsQuery = (id: string) =>
  queryOptions({
    queryKey: documentKeys.recipients(id),
    queryFn: ({ signal }) => api.get<RecipientRows>(`documents/${id}/recipients`, { signal }),
  });

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: documentKeys.timeline(id),
    queryFn: ({ signal }) => api.get<TimelineRows>(`documents/${id}/timeline`, { signal }),
  });

const PAGES_A_REQUEST = 20;

/** Words and text of twenty pages from page `from` on; page images have addresses of their own. */
export const pagesQuery = (file: string, from: number) =>
  queryOptions({
    queryKey: [...documentKeys.pages(file), from],
    queryFn: ({ signal }) =>
      api.get<{ rows: FilePage[] }>(`files/${file}/pages`, { signal, query: { from, limit: PAGES_A_REQUEST } }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const pageImage = (file: string, page: number, width: number) =>
  `/api/v1/files/${file}/pages/${page}/${width}.webp`;
export const fileContent = (file: string) => `/api/v1/files/${file}/content`;
export const firstPageOfBatch = (page: number) => page - ((page - 1) % PAGES_A_REQUEST);

export const listKey = ["documents"] as const;

/** Pages of a list; the filters are those of the address. */
export const documentsQuery = (filters: Record<string, string>) =>
  infiniteQueryOptions({
    queryKey: [...listKey, filters],
    queryFn: ({ signal, pageParam }) =>
      api.get<DocumentRows>("documents", { signal, query: { ...filters, cursor: pageParam, limit: 30 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const choicesQuery = queryOptions({
  queryKey: ["choices"],
  queryFn: ({ signal }) => api.get<Choices>("documents/choices", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
