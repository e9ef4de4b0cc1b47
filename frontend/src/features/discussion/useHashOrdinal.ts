/** The message an address points to: ".../trao-doi#12" is the twelfth. */
import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  const events = ["hashchange", "popstate", "pushState", "replaceState"];
  for (const name of events) window.addEventListener(name, listener);
  return () => {
    for (const name of events) window.removeEventListener(name, listener);
  };
}

function ordinal(): number | undefined {
  const number = /^#(\d{1,9})$/.exec(location.hash)?.[1];
  return number === undefined ? undefined : Number(number);
}

export function useHashOrdinal(): number | undefined {
  return useSyncExternalStore(subscribe, ordinal);
}
