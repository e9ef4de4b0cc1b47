/**
 * One stop for Tab in the feed: the message that has it gives it to its buttons and links, or Tab would walk through
 * those of every message on the way to the composer. Arrows go from message to message.
 */
import { type RefObject, useEffect } from "react";

export function useTabStops(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const feed = scroller.current;
    if (!feed) return;
    const watcher = new MutationObserver(() => setStops(feed));
    watcher.observe(feed, { subtree: true, childList: true, attributes: true, attributeFilter: ["tabindex"] });
    setStops(feed);
    return () => watcher.disconnect();
  }, [scroller]);
}

/** Written only where it differs, because what is written is watched. */
function setStops(feed: HTMLElement): void {
  for (const row of feed.querySelectorAll<HTMLElement>("article[data-ordinal]"))
    for (const one of row.querySelectorAll<HTMLElement>("a, button"))
      if (one.tabIndex !== row.tabIndex) one.tabIndex = row.tabIndex;
}
