/** Keeps the rows on screen live: reception and talk of each document change as their streams tell. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import {
  type DocumentRow,
  type DocumentRows,
  listKey,
  type Marks,
  type ReceptionTotals,
  type RecipientState,
} from "../../api/queries/documents";
import { boot } from "../../boot";
import { type EventFrame, hub } from "../../realtime/hub";
import type { MessageView, ThreadView } from "../../realtime/shapes";

/** Streams that one list keeps open; the server allows 200 a socket. */
const MOST = 60;
const PAUSE = 500;

type Change = (row: DocumentRow, data: never) => DocumentRow;

interface Reception {
  document_id: string;
  recipient: RecipientState;
  totals: ReceptionTotals;
}

function receive(row: DocumentRow, data: Reception): DocumentRow {
  const { mine } = row;
  if (data.document_id !== row.document.id) return row;
  const isNewer = mine?.id === data.recipient.id && data.recipient.version >= mine.version;
  return { ...row, totals: data.totals, mine: isNewer ? data.recipient : mine };
}

function talk(row: DocumentRow, { message }: { message: MessageView }): DocumentRow {
  if (message.conversation_id !== row.talk?.conversation_id || message.ordinal <= row.talk.last_ordinal) return row;
  const own = message.author.id === boot().person.id;
  const unread = own ? 0 : row.talk.unread + (message.ordinal - row.talk.last_ordinal);
  return { ...row, talk: { ...row.talk, last_ordinal: message.ordinal, unread } };
}

/** The threads that are open are named, not counted, so that one told twice is one. */
function thread(row: DocumentRow, { thread: { id, conversation_id, outcome } }: { thread: ThreadView }): DocumentRow {
  if (conversation_id !== row.talk?.conversation_id) return row;
  const others = row.talk.open_threads.filter((one) => one !== id);
  return { ...row, talk: { ...row.talk, open_threads: outcome ? others : [...others, id].sort() } };
}

function read(row: DocumentRow, { conversation_id, marks }: { conversation_id: string; marks: Marks }): DocumentRow {
  if (conversation_id !== row.talk?.conversation_id) return row;
  const later = Math.max(0, row.talk.last_ordinal - marks.upto);
  return { ...row, talk: { ...row.talk, unread: Math.max(later, marks.marked_unread ? 1 : 0) } };
}

/** Event type -> change of the row it is about. */
export const rowHandlers: Record<string, Change> = {
  "recipient.seen": receive,
  "recipient.acknowledged": receive,
  "acknowledgement.withdrawn": receive,
  "conversation.read": read,
  "message.posted": talk,
  "thread.opened": thread,
  "thread.reopened": thread,
  "thread.resolved": thread,
};

/** What happens to the reader or to their units after which the list has other rows, or they stand otherwise. */
export const LIST_EVENTS: readonly string[] = ["document.issued", "following.changed"];

export function useLiveRows(rows: readonly DocumentRow[], head: Record<string, number>): void {
  const client = useQueryClient();
  const ids = rows
    .filter((row) => row.document.state !== "draft")
    .slice(0, MOST)
    .map((row) => row.document.id)
    .join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a stream goes on from the head it was opened with
  useEffect(() => {
    const stops = ids.split(" ").flatMap((id) => {
      const after = head[`document.${id}`];
      return id && after !== undefined ? [follow(client, id, after)] : [];
    });
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, ids]);
  useLiveList(head);
}

/** Asks for the list again, after a pause, when the reader's own stream or an inbox of theirs says it is another. */
function useLiveList(head: Record<string, number>): void {
  const client = useQueryClient();
  const streams = Object.keys(head)
    .filter((stream) => !stream.startsWith("document."))
    .join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a stream goes on from the head it was opened with
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refetch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void client.invalidateQueries({ queryKey: listKey }), PAUSE);
    };
    const event = (frame: EventFrame) => {
      applyToRows(client, frame);
      if (LIST_EVENTS.includes(frame.type)) refetch();
    };
    const stops = streams
      .split(" ")
      .filter(Boolean)
      .map((stream) => hub.subscribe(stream, head[stream] ?? 0, { event, reload: refetch, gone: refetch }));
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [client, streams]);
}

function follow(client: QueryClient, id: string, after: number): () => void {
  const refetch = () => void client.invalidateQueries({ queryKey: listKey });
  const event = (frame: EventFrame) => applyToRows(client, frame);
  return hub.subscribe(`document.${id}`, after, { event, reload: refetch, gone: refetch });
}

/** Changes the row an event is about in every list that is kept; the same lists if it is about none. */
function applyToRows(client: QueryClient, { type, data }: EventFrame): void {
  const change = rowHandlers[type];
  if (!change || !data) return;
  client.setQueriesData<InfiniteData<DocumentRows>>({ queryKey: listKey }, (lists) => {
    if (!lists) return lists;
    const pages = lists.pages.map((page) => {
      const rows = page.rows.map((row) => change(row, data as never));
      return rows.some((row, at) => row !== page.rows[at]) ? { ...page, rows } : page;
    });
    return pages.some((page, at) => page !== lists.pages[at]) ? { ...lists, pages } : lists;
  });
}
