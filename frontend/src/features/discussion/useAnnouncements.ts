/** Tells screen readers about new messages, summed up, at most every three seconds; a live list would read everything. */
import { plural } from "@lingui/core/macro";
import { useEffect, useEffectEvent, useRef } from "react";
import type { MessageView } from "../../realtime/shapes";
import { timelineOf, WHOLE } from "../../store/talk";
import { chunkAt } from "../../store/timeline";
import { announce } from "../../ui/Announcer";
import { useTalk, useTalkFact } from "./context";

const GATHER = 3_000;

export function useAnnouncements(): void {
  const { me } = useTalk();
  const last = useTalkFact(lastLoaded);
  const known = useRef(last?.ordinal ?? 0);
  const gathered = useRef<MessageView[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const say = useEffectEvent(() => {
    const count = gathered.current.length;
    const name = gathered.current.at(-1)?.author.name ?? "";
    gathered.current = [];
    timer.current = undefined;
    announce(plural(count, { one: `# ý kiến mới, mới nhất của ${name}`, other: `# ý kiến mới, mới nhất của ${name}` }));
  });

  useEffect(() => {
    if (!last || last.ordinal <= known.current) return;
    known.current = last.ordinal;
    if (last.author.id === me) return;
    gathered.current.push(last);
    timer.current ??= setTimeout(() => say(), GATHER);
  }, [last, me]);
  useEffect(() => () => clearTimeout(timer.current), []);
}

function lastLoaded(state: Parameters<typeof timelineOf>[0]): MessageView | undefined {
  return chunkAt(timelineOf(state, WHOLE))?.rows.at(-1);
}
