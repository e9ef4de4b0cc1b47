/** What is known about one room, asked anew when its stream tells that something of it changed. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { talkPageKey } from "../../api/queries/conversations";
import { type EventFrame, hub } from "../../realtime/hub";
import { talkApi } from "../discussion/talkApi";

const CHANGES = ["conversation.changed", "member.added", "member.removed", "message.deleted"];

export function useLivePage(id: string) {
  const client = useQueryClient();
  const page = useQuery({ queryKey: talkPageKey(id), queryFn: () => talkApi.snapshot(id), staleTime: 0 });
  const stream = page.data?.conversation.stream;
  const from = stream === undefined ? undefined : page.data?.head[stream];
  useEffect(() => {
    if (stream === undefined || from === undefined) return;
    const refetch = () => void client.invalidateQueries({ queryKey: talkPageKey(id) });
    const event = (frame: EventFrame) => (CHANGES.includes(frame.type) || bringsFiles(frame)) && refetch();
    return hub.subscribe(stream, from, { event, reload: refetch, gone: refetch });
  }, [client, id, stream, from]);
  return page;
}

function bringsFiles({ type, data }: EventFrame): boolean {
  const message = data?.message as { files?: unknown[] } | undefined;
  return type === "message.posted" && (message?.files?.length ?? 0) > 0;
}
