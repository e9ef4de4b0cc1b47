/** Documents: what the server answers, how it is asked, and under which keys it is kept. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { FileView, PersonRef, UnitRef } from "../../realtime/shapes";
import { api } from "../client";

export interface DocumentFacts {
  id: string;
  organisation_name: string;
  unit: UnitRef;
  type: string;
  type_name: string;
  number: number | null;
  notation: string;
  full_code: string;
  subject: string;
  summary: string;
  field: string;
  urgency: number;
  circulation: string;
  steering: number;
  legal_weight: string;
  language: string;
  page_count: number;
  copies: number;
  issue_date: string | null;
  effective_date: string | null;
  due_date: string | null;
  signer_name: string;
  signer_position: string;
  competence: string;
  state: string;
  version: number;
  replies_to_code: string;
  created_by: PersonRef;
  issued_at: string | null;
  attachments: { role: "main" | "annex" | "related"; file: FileView }[];
}

export interface ReceptionTotals {
  recipients: number;
  seen: number;
  acknowledged: number;
}

export interface RecipientState {
  id: string;
  unit: UnitRef;
  role: "lead" | "coop" | "inform";
  state: string;
  arrived_at: string;
  seen_at: string | null;
  seen_by: string;
  acknowledged_at: string | null;
  acknowledged_by: string;
  acknowledged_position: string;
  acknowledged_for: string;
  version: number;
}

export interface ParticipantView {
  id: string;
  person: PersonRef;
  unit: UnitRef;
  brought_by: string;
  since: string;
}

export interface Marks {
  upto: number;
  unread: number;
  marked_unread: boolean;
  mentions: number;
  level: "follow" | "mute" | "default";
}

export interface DocumentDetail {
  document: DocumentFacts;
  totals: ReceptionTotals;
  mine: RecipientState[];
  abilities: string[];
  level: Marks["level"];
  participants: ParticipantView[];
  conversations: { id: string; kind: "open" | "side"; stream: string; unit: UnitRef | null; marks: Marks }[];
  head: Record<string, number>;
  epoch: string;
}

export interface FilePage {
  number: number;
  width: number;
  height: number;
  text: string;
  words: [text: string, x0: number, y0: number, x1: number, y1: number][];
}

export interface TimelineRow {
  seq: number;
  type: string;
  wording: { vi: string; en: string };
  actor_name: string;
  at: string;
  text: { vi: string; en: string };
}

export const documentKeys = {
  detail: (id: string) => ["document", id] as const,
  recipients: (id: string) => ["document", id, "recipients"] as const,
  timeline: (id: string) => ["document", id, "timeline"] as const,
  pages: (file: string) => ["file", file, "pages"] as const,
};

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: documentKeys.detail(id),
    queryFn: ({ signal }) => api.get<DocumentDetail>(`documents/${id}`, { signal }),
  });

export const recipientsQuery = (id: string) =>
  queryOptions({
    queryKey: documentKeys.recipients(id),
    queryFn: ({ signal }) => api.get<{ rows: RecipientState[] }>(`documents/${id}/recipients`, { signal }),
  });

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: documentKeys.timeline(id),
    queryFn: ({ signal }) => api.get<{ rows: TimelineRow[] }>(`documents/${id}/timeline`, { signal }),
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

export interface DocumentBrief {
  id: string;
  organisation_name: string;
  unit: UnitRef;
  type: string;
  type_name: string;
  full_code: string;
  subject: string;
  field: string;
  urgency: number;
  due_date: string | null;
  issue_date: string | null;
  steering: number;
  state: string;
  issued_at: string | null;
  version: number;
}

export interface TalkSummary {
  conversation_id: string;
  last_ordinal: number;
  unread: number;
  open_threads: number;
}

export interface DocumentRow {
  document: DocumentBrief;
  totals: ReceptionTotals;
  mine: RecipientState | null;
  talk: TalkSummary | null;
  level: Marks["level"];
}

export interface DocumentRows {
  rows: DocumentRow[];
  next: string | null;
  head: Record<string, number>;
  epoch: string;
}

interface Choice {
  code: string;
  name: { vi: string; en: string };
}

export interface Choices {
  types: (Choice & { abbreviation: string })[];
  fields: Choice[];
  urgencies: Choice[];
  circulations: Choice[];
  steerings: Choice[];
  legal_weights: Choice[];
  recipient_roles: Choice[];
}

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
