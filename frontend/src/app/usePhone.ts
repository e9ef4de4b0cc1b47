/** How wide the window is: a phone shows one pane at a time, a narrow one lists instead of wide tables. */
import { useSyncExternalStore } from "react";

function widthStore(condition: string) {
  const query = window.matchMedia(condition);
  const subscribe = (listener: () => void) => {
    query.addEventListener("change", listener);
    return () => query.removeEventListener("change", listener);
  };
  return [subscribe, () => query.matches] as const;
}

const phone = widthStore("(max-width: 599px)");
const narrow = widthStore("(max-width: 1199px)");

/** At this moment, for what is decided once. */
export const isPhone = phone[1];

export function usePhone(): boolean {
  return useSyncExternalStore(...phone);
}

/** No room for a table of many columns beside the rail. */
export function useNarrow(): boolean {
  return useSyncExternalStore(...narrow);
}
