/** Whom one may call upon, as one types after an "@"; the server searches without marks. */
import { useEffect, useState } from "react";
import type { Query } from "./mentions";
import { talkApi } from "./talkApi";

export interface Candidate {
  kind: "person" | "unit";
  id: string;
  name: string;
  detail: string;
}

const PAUSE = 150;
const MOST = 8;

export function useMentionList(conversationId: string, query: Query | undefined): readonly Candidate[] {
  const [found, setFound] = useState<readonly Candidate[]>([]);
  const words = query?.words;
  useEffect(() => {
    if (words === undefined) {
      setFound([]);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      search(conversationId, words, abort.signal).then(
        (candidates) => !abort.signal.aborted && setFound(candidates),
        () => !abort.signal.aborted && setFound([]),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [conversationId, words]);
  return words === undefined ? [] : found;
}

async function search(conversationId: string, words: string, signal: AbortSignal): Promise<Candidate[]> {
  const { people, units } = await talkApi.mentionable(conversationId, words, signal);
  const persons = people.map(({ person, unit, position }) => ({
    kind: "person" as const,
    id: person.id,
    name: person.name,
    detail: [position, unit?.short_name || unit?.name].filter(Boolean).join(" · "),
  }));
  const offices = units.map((unit) => ({
    kind: "unit" as const,
    id: unit.id,
    name: unit.short_name || unit.name,
    detail: unit.name,
  }));
  return [...persons.slice(0, MOST - Math.min(2, offices.length)), ...offices].slice(0, MOST);
}
