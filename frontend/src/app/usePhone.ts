/** Whether the window is as narrow as a phone: one pane at a time, lists instead of tables. */
import { useSyncExternalStore } from "react";

const query = window.matchMedia("(max-width: 599px)");

function subscribe(listener: () => void) {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
