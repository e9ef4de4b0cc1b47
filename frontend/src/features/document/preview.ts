/** What a row of a list already tells of a directive, shown in its head until the directive itself has arrived. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { ConversationBrief } from "../../api/events.gen";
import { type DocumentDetail, type DocumentRow, type DocumentRows, listKey } from "../../api/queries/documents";
import { type WorkPage, workKey } from "../../api/queries/work";

/** The row of this directive in any list on this page, or none. */
export function knownRow(client: QueryClient, id: string): DocumentRow | undefined {
  const lists = client.getQueriesData<InfiniteData<DocumentRows>>({ queryKey: listKey });
  const listed = lists.flatMap(([, list]) => list?.pages.flatMap((page) => page.rows) ?? []);
  const waiting = client.getQueryData<WorkPage>(workKey)?.rows.map((row) => row.document) ?? [];
  return [...listed, ...waiting].find((row) => row.document.id === id);
}

/** Without rights, files and streams: nothing can be done with it yet, and nothing of it is live. */
export function previewOf({ document, totals, mine, talk, level }: DocumentRow): DocumentDetail {
  return {
    document: { ...UNKNOWN, ...document },
    totals,
    mine: mine ? [mine] : [],
    abilities: [],
    level,
    participants: [],
    conversations: talk ? [talkBrief(talk, level)] : [],
    head: {},
    epoch: "",
  };
}

function talkBrief(talk: NonNullable<DocumentRow["talk"]>, level: DocumentRow["level"]): ConversationBrief {
  const { conversation_id: id, last_ordinal, unread } = talk;
  const marks = { upto: last_ordinal - unread, unread, marked_unread: false, mentions: 0, level };
  return { id, kind: "open", stream: "", unit: null, last_ordinal, marks };
}

const UNKNOWN = {
  number: null,
  notation: "",
  summary: "",
  circulation: "",
  legal_weight: "",
  language: "",
  page_count: 0,
  copies: 0,
  effective_date: null,
  signer_name: "",
  signer_position: "",
  competence: "",
  replies_to_code: "",
  created_by: { id: "", name: "", title: "" },
  attachments: [],
};
