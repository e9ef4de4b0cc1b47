/** Keeps the rows on screen live: reception and talk of each document change as their streams tell. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import {
  type DocumentRow,
  type DocumentRows,
  listKey,
  type ReceptionTotals,
  type RecipientState,
} from "../../api/queries/documents";
import { boot } from "../../boot";
import { hub } from "../../realtime/hub";
import type { MessageView } from "../../realtime/shapes";

/** Streams that one list keeps open; the server allows 200 a socket. */
const MOST = 60;

type Change = (row: DocumentRow, data: never) => DocumentRow;

function receive(row: DocumentRow, data: { recipient: RecipientState; totals: ReceptionTotals }): DocumentRow {
  const mine = row.mine?.id === data.recipient.id ? data.recipient : row.mine;
  return { ...row, totals: data.totals, mine };
}

function talk(row: DocumentRow, { message }: { message: MessageView }): DocumentRow {
  if (!row.talk || message.ordinal <= row.talk.last_ordinal) return row;
  const own = message.author.id === boot().person.id;
  const unread = own ? 0 : row.talk.unread + (message.ordinal - row.talk.last_ordinal);
  return { ...row, talk: { ...row.talk, last_ordinal: message.ordinal, unread } };
}

const threads =
  (by: number): Change =>
  (row) =>
    row.talk ? { ...row, talk: { ...row.talk, open_threads: Math.max(0, row.talk.open_threads + by) } } : row;

/** Event type -> change of the row. */
export const rowHandlers: Record<string, Change> = {
  "recipient.seen": receive,
  "recipient.acknowledged": receive,
  "acknowledgement.withdrawn": receive,
  "message.posted": talk,
  "thread.opened": threads(1),
  "thread.reopened": threads(1),
  "thread.resolved": threads(-1),
};

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
}

function follow(client: QueryClient, id: string, after: number): () => void {
  const refetch = () => void client.invalidateQueries({ queryKey: listKey });
  return hub.subscribe(`document.${id}`, after, {
    event: ({ type, data }) => {
      const change = rowHandlers[type];
      if (change && data) changeRow(client, id, (row) => change(row, data as never));
    },
    reload: refetch,
    gone: refetch,
  });
}

/** Changes one row in every list that is kept. */
export function changeRow(client: QueryClient, id: string, change: (row: DocumentRow) => DocumentRow): void {
  client.setQueriesData<InfiniteData<DocumentRows>>({ queryKey: listKey }, (lists) => {
    if (!lists?.pages.some((page) => page.rows.some((row) => row.document.id === id))) return lists;
    const pages = lists.pages.map((page) => ({
      ...page,
      rows: page.rows.map((row) => (row.document.id === id ? change(row) : row)),
    }));
    return { ...lists, pages };
  });
}
