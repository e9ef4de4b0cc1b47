/** Watches whether the people who spoke last are there; nobody else's presence is asked for. */
import { useEffect } from "react";
import { hub } from "../../realtime/hub";
import { type TalkState, timelineOf, WHOLE } from "../../store/talk";
import { useTalkFact } from "./context";

const RECENT = 60;

export function usePresenceOfAuthors(): void {
  const people = useTalkFact(recentAuthors);
  useEffect(() => (people ? hub.presence.show(people.split(" ")) : undefined), [people]);
}

function recentAuthors(state: TalkState): string {
  const rows = timelineOf(state, WHOLE).chunks.at(-1)?.rows ?? [];
  return [...new Set(rows.slice(-RECENT).map((row) => row.author.id))].sort().join(" ");
}
