/** What the parts of one discussion share. */
import { createContext, useContext, useSyncExternalStore } from "react";
import { useStore } from "../../app/store";
import type { MessageView } from "../../realtime/shapes";
import type { TalkState, TimelineKey } from "../../store/talk";
import type { TalkSession } from "./session";

/** What the writer is about to do, beside writing: answer a message, or change one. */
export type Intent =
  | { kind: "reply"; message: MessageView }
  | { kind: "edit"; message: MessageView }
  | { kind: "quote"; text: string };

export interface Talk {
  session: TalkSession;
  me: string;
  /** Which timeline is shown: the whole, or one thread. */
  shown: TimelineKey;
  showThread(id: TimelineKey): void;
  intend(intent: Intent): void;
  /** Where this talk stands, for links to single messages. */
  address: string;
  document: TalkDocument | undefined;
}

/** What the talk needs to know of the directive it is about. */
export interface TalkDocument {
  id: string;
  code: string;
  /** Its people may close any thread. */
  issuerUnitId: string;
}

export const TalkContext = createContext<Talk | undefined>(undefined);

export function useTalk(): Talk {
  const talk = useContext(TalkContext);
  if (!talk) throw new Error("no_talk");
  return talk;
}

/** The state of the talk on screen; parts below the loading gate may count on it. */
export function useTalkState(): TalkState {
  const state = useStore(useTalk().session.state);
  if (!state) throw new Error("talk_not_loaded");
  return state;
}

/** One fact of the state; the part is drawn anew only when that fact changes. */
export function useTalkFact<T>(read: (state: TalkState) => T): T {
  const { session } = useTalk();
  const snapshot = () => {
    const state = session.state.get();
    if (!state) throw new Error("talk_not_loaded");
    return read(state);
  };
  return useSyncExternalStore(session.state.subscribe, snapshot);
}

export function useAbility(verb: string): boolean {
  return useTalkFact((state) => state.abilities.includes(verb));
}
