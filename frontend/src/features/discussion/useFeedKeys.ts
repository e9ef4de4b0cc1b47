/** Keys of the feed: arrows, PageUp/PageDown, Home and End go from message to message while one has the focus. */
import type { KeyboardEvent, RefObject } from "react";
import type { VirtualizerHandle } from "virtua";
import { type Entry, ordinalOf } from "./rows";

interface Given {
  scroller: RefObject<HTMLDivElement | null>;
  list: RefObject<VirtualizerHandle | null>;
  entries: readonly Entry[];
  onFocus: (key: string) => void;
}

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, PageUp: -5, PageDown: 5 };

export function useFeedKeys({ scroller, list, entries, onFocus }: Given) {
  const focus = (index: number) => {
    const entry = entries[index];
    const ordinal = ordinalOf(entry);
    if (!entry || ordinal === undefined) return;
    onFocus(entry.key);
    list.current?.scrollToIndex(index, { align: "nearest" });
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-ordinal="${ordinal}"]`)?.focus());
  };
  return (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.tagName !== "ARTICLE" || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      target.querySelector<HTMLElement>("[data-more]")?.click();
      return;
    }
    const at = entries.findIndex((entry) => String(ordinalOf(entry)) === target.dataset.ordinal);
    const to = goal(event.key, at, entries.length - 1);
    if (to === undefined) return;
    event.preventDefault();
    focus(to);
  };
}

function goal(key: string, at: number, last: number): number | undefined {
  if (key === "Home") return 0;
  if (key === "End") return last;
  const step = STEPS[key];
  return step === undefined || at < 0 ? undefined : Math.min(last, Math.max(0, at + step));
}
