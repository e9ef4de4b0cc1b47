/** The two numbers of the navigation. The server counts; realtime/ and the queries set what it said. */
import { createStore } from "./store";

export interface UnreadCounts {
  conversations: number;
  notifications: number;
}

export const unreadCounts = createStore<UnreadCounts>({ conversations: 0, notifications: 0 });

/** Raised whenever the feed has other lines, or lines that stand otherwise; the count alone may be the same again. */
export const feedMoves = createStore(0);
