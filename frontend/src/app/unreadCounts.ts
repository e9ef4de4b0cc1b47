/** The two numbers of the navigation. The server counts; realtime/ and the queries set what it said. */
import { createStore } from "./store";

export interface UnreadCounts {
  conversations: number;
  notifications: number;
}

export const unreadCounts = createStore<UnreadCounts>({ conversations: 0, notifications: 0 });
