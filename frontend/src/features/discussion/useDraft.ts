/** The text in the composer of one place, kept as it is typed; comes back after a reload and on another device. */
import { useEffect, useRef, useState } from "react";
import { DraftKeeper } from "../../store/drafts";
import { fromBody, type Pick, toBody } from "./mentions";

export interface Draft {
  text: string;
  picks: readonly Pick[];
  /** What is sent: the text with its mentions as tokens. */
  body: string;
  write(text: string): void;
  mention(pick: Pick, text: string): void;
  /** Replaces everything, e.g. by the text of a message to change. */
  replace(body: string): void;
  /** The text has left: nothing remains to be kept. */
  clear(): void;
}

export function useDraft(conversationId: string, threadId: string | null, onServer: string): Draft {
  const [text, setText] = useState("");
  const [picks, setPicks] = useState<readonly Pick[]>([]);
  const keeper = useRef<DraftKeeper>(undefined);
  const initial = useRef(onServer);

  useEffect(() => {
    const own = new DraftKeeper(conversationId, threadId);
    keeper.current = own;
    let stale = false;
    void own.load(initial.current).then((body) => {
      if (stale || !body) return;
      const shown = fromBody(body);
      setText((typed) => typed || shown.text);
      setPicks(shown.picks);
    });
    const leave = () => void own.flush();
    window.addEventListener("pagehide", leave);
    return () => {
      stale = true;
      leave();
      window.removeEventListener("pagehide", leave);
    };
  }, [conversationId, threadId]);

  const set = (next: string, withPicks: readonly Pick[] = picks) => {
    setText(next);
    setPicks(withPicks);
    keeper.current?.typed(toBody(next, withPicks));
  };
  return {
    text,
    picks,
    body: toBody(text, picks),
    write: (next) => set(next),
    mention: (pick, next) => set(next, [...picks, pick]),
    replace(body) {
      const shown = fromBody(body);
      set(shown.text, shown.picks);
    },
    clear() {
      setText("");
      setPicks([]);
      void keeper.current?.flush("");
    },
  };
}
