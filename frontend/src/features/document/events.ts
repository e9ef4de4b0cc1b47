/** How events of a document's stream change what is kept about it; each is an upsert. */
import type { QueryClient } from "@tanstack/react-query";
import {
  type DocumentDetail,
  documentKeys,
  listKey,
  type ParticipantView,
  type ReceptionTotals,
  type RecipientState,
} from "../../api/queries/documents";
import type { FileView } from "../../realtime/shapes";

type Change = (detail: DocumentDetail, data: never) => DocumentDetail;

interface Reception {
  recipient: RecipientState;
  totals: ReceptionTotals;
}

function receive(detail: DocumentDetail, { recipient, totals }: Reception): DocumentDetail {
  return { ...detail, totals, mine: detail.mine.map((row) => newer(row, recipient)) };
}

function newer(row: RecipientState, told: RecipientState): RecipientState {
  return row.id === told.id && told.version >= row.version ? told : row;
}

function preparePages(detail: DocumentDetail, { file }: { file: FileView }): DocumentDetail {
  const attachments = detail.document.attachments.map((one) => (one.file.id === file.id ? { ...one, file } : one));
  return { ...detail, document: { ...detail.document, attachments } };
}

function bringIn(detail: DocumentDetail, { participant }: { participant: ParticipantView }): DocumentDetail {
  const others = detail.participants.filter((one) => one.id !== participant.id);
  return { ...detail, participants: [...others, participant] };
}

function release(detail: DocumentDetail, { participant }: { participant: ParticipantView }): DocumentDetail {
  return { ...detail, participants: detail.participants.filter((one) => one.id !== participant.id) };
}

/** Event type -> change of the detail. */
export const documentHandlers: Record<string, Change> = {
  "document.issued": (detail, data: { document: DocumentDetail["document"]; totals: ReceptionTotals }) => ({
    ...detail,
    document: data.document,
    totals: data.totals,
  }),
  "document.registered": (detail, data: { document: DocumentDetail["document"] }) => ({
    ...detail,
    document: data.document,
  }),
  "document.changed": (detail, data: { document: DocumentDetail["document"] }) => ({
    ...detail,
    document: data.document,
  }),
  "file.pages_prepared": preparePages,
  "recipient.seen": receive,
  "recipient.acknowledged": receive,
  "acknowledgement.withdrawn": receive,
  "participant.brought_in": bringIn,
  "participant.released": release,
};

/** After these there is more to know than they say: what may be done, who takes part, which talks there are. */
export const RENEWING: readonly string[] = ["document.issued", "document.discarded", "conversation.opened"];
/** And these change the lists a document stands in. */
const OF_LISTS = ["document.changed", "document.issued", "document.discarded"];

/** Applies one event to everything kept about a document; talk events are none of its business. */
export function applyDocumentEvent(client: QueryClient, id: string, type: string, data: unknown): void {
  if (RENEWING.includes(type)) void client.invalidateQueries({ queryKey: documentKeys.detail(id) });
  if (OF_LISTS.includes(type)) void client.invalidateQueries({ queryKey: listKey });
  const change = documentHandlers[type];
  if (!change || data === null) return;
  client.setQueryData<DocumentDetail>(documentKeys.detail(id), (detail) => detail && change(detail, data as never));
  const { recipient } = data as Partial<Reception>;
  if (recipient) updateBoard(client, id, recipient);
  if (recipient && type !== "recipient.seen") renewAbilities(client, id, recipient);
  void client.invalidateQueries({ queryKey: documentKeys.timeline(id) });
}

/** What one may do depends on what one's own unit has done; the server says it anew. */
function renewAbilities(client: QueryClient, id: string, recipient: RecipientState): void {
  const key = documentKeys.detail(id);
  const isOwn = client.getQueryData<DocumentDetail>(key)?.mine.some((mine) => mine.id === recipient.id);
  if (isOwn) void client.invalidateQueries({ queryKey: key, exact: true });
}

function updateBoard(client: QueryClient, id: string, recipient: RecipientState): void {
  client.setQueryData<{ rows: RecipientState[] }>(documentKeys.recipients(id), (board) =>
    board ? { ...board, rows: board.rows.map((row) => newer(row, recipient)) } : board,
  );
}
