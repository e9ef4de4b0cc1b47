/** The data of a directive page, kept live by its stream. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../../api/client";
import { type DocumentDetail, documentKeys, documentQuery } from "../../api/queries/documents";
import { hub } from "../../realtime/hub";
import { applyDocumentEvent } from "./events";
import { knownRow, previewOf } from "./preview";

/** The directive and its live changes, at first as far as a list knows it; `seen` is told once to the server when it is first shown. */
export function useDocument(id: string) {
  const client = useQueryClient();
  const placeholderData = () => {
    const row = knownRow(client, id);
    return row && previewOf(row);
  };
  const query = useQuery({ ...documentQuery(id), placeholderData });
  const streams = query.data ? Object.keys(query.data.head).filter(isShared).join(" ") : "";
  useEffect(() => {
    if (!streams) return;
    const heads = client.getQueryData<DocumentDetail>(documentKeys.detail(id))?.head ?? {};
    const stops = streams.split(" ").map((stream) =>
      hub.subscribe(stream, heads[stream] ?? 0, {
        event: (event) => applyDocumentEvent(client, id, event.type, event.data),
        reload: () => void client.invalidateQueries({ queryKey: documentKeys.detail(id) }),
        gone: () => client.resetQueries({ queryKey: documentKeys.detail(id) }),
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, id, streams]);
  useSeen(query.isPlaceholderData ? undefined : query.data);
  return query;
}

function isShared(stream: string): boolean {
  return stream.startsWith("document.") || stream.startsWith("handling.");
}

function useSeen(detail: DocumentDetail | undefined): void {
  const id = detail?.document.id;
  const issued = detail !== undefined && detail.document.state !== "draft";
  useEffect(() => {
    if (id && issued) api.post(`documents/${id}/seen`).catch(() => undefined);
  }, [id, issued]);
}
