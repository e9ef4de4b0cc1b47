/** The rooms of this person, kept by the rooms' own streams and the person's. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { conversationKeys, roomsQuery } from "../../api/queries/conversations";
import { boot } from "../../boot";
import { type EventFrame, hub } from "../../realtime/hub";
import type { ConversationRows } from "../../realtime/shapes";
import { applyRoomEvent, asksAnew } from "./rooms";

/** Streams followed at once; rooms further down are old, and their news comes with the next fetch. */
const FOLLOWED = 100;

export function useRooms() {
  const client = useQueryClient();
  const query = useQuery(roomsQuery);
  const streams = (query.data?.rows ?? []).slice(0, FOLLOWED).map((row) => row.conversation.stream);
  const key = streams.toSorted().join(" ");

  const head = query.data?.head;
  // A new fetch has a new head: what came between reading it and showing it is told again from there.
  useEffect(() => {
    const me = boot().person.id;
    const refetch = () => void client.invalidateQueries({ queryKey: conversationKeys.rooms });
    const apply = (event: EventFrame) => {
      const list = client.getQueryData<ConversationRows>(conversationKeys.rooms);
      if (list) client.setQueryData<ConversationRows>(conversationKeys.rooms, applyRoomEvent(list, event, me));
      if (list && asksAnew(list, event, me)) refetch();
    };
    const own = `person.${me}`;
    const heads = head ?? {};
    const follow = (stream: string, event: (frame: EventFrame) => void) =>
      hub.subscribe(stream, heads[stream] ?? 0, { event, reload: refetch, gone: refetch });
    const leave = key ? key.split(" ").map((stream) => follow(stream, apply)) : [];
    if (heads[own] !== undefined) leave.push(follow(own, apply));
    else leave.push(hub.subscribe(own, boot().head[own] ?? 0, { event: apply, reload: refetch }));
    return () => {
      for (const stop of leave) stop();
    };
  }, [client, key, head]);
  return query;
}
