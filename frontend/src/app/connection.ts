/** What the page knows of its line to the server. realtime/ sets it; the Shell shows it. */
import { createStore } from "./store";

export interface Connection {
  /** "polling": no direct connection gets through; everything works, a little later. */
  state: "connecting" | "online" | "polling" | "reconnecting" | "offline" | "signed-out";
  /** When the next try starts, in milliseconds since 1970. */
  retryAt?: number;
  /** Tries at once, for the button "Thử ngay". */
  retryNow?: () => void;
}

export const connection = createStore<Connection>({ state: "connecting" });
