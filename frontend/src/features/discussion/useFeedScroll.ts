/** Where the feed stands and when it moves: opening, following the end, loading at both ends, reading. */
import { type RefObject, useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Chunk } from "../../store/timeline";
import { useTalk } from "./context";
import { type Entry, ordinalOf } from "./rows";
import type { Place } from "./session";

/** Nearer to the end than this counts as being there. */
const AT_END = 48;
/** So many rows before an end is reached the next page is fetched. */
const AHEAD = 15;
/** How much already read text stays above the first unread message. */
const CONTEXT = 96;
/** So long after a wheel, finger or key the feed moves by the person's wish. */
const TOUCH_LASTS = 1_000;

interface Given {
  scroller: RefObject<HTMLDivElement | null>;
  list: RefObject<VirtualizerHandle | null>;
  model: { chunk: Chunk | undefined; entries: readonly Entry[]; older: boolean; newer: boolean; total: number };
  place: Place | undefined;
}

export interface FeedScroll {
  shift: boolean;
  atEnd: boolean;
  /** Messages below what has been seen. */
  below: number;
  isLoading: boolean;
  onScroll(): void;
  settle(): void;
}

export function useFeedScroll({ scroller, list, model, place }: Given): FeedScroll {
  const { session, shown } = useTalk();
  const { entries, chunk, older, newer, total } = model;
  const follows = useRef(true);
  const lastTop = useRef(0);
  const lastRange = useRef(0);
  const touched = useTouched(scroller);
  const [atEnd, setAtEnd] = useState(true);
  const [seen, setSeen] = useState(0);
  const [isLoading, setLoading] = useState(false);
  const shift = useShift(entries);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [scroller]);

  const look = useEffectEvent(() => {
    const element = scroller.current;
    const handle = list.current;
    if (!element || !handle || entries.length === 0 || element.clientHeight === 0) return;
    const range = element.scrollHeight - element.clientHeight;
    const distance = range - element.scrollTop;
    // the browser moves the place, too, when what is shown shrinks: that is nobody's wish to read further up
    const isWished = range === lastRange.current || performance.now() - touched.current < TOUCH_LASTS;
    // an own message may be answered before the stream has brought what came before it: whoever follows goes on
    if (distance <= AT_END) follows.current ||= !newer;
    else if (element.scrollTop < lastTop.current - 1 && isWished) follows.current = false;
    lastTop.current = element.scrollTop;
    lastRange.current = range;
    setAtEnd(distance <= AT_END && !newer);
    const bottom = handle.findItemIndex(handle.scrollOffset + handle.viewportSize - 24);
    const top = handle.findItemIndex(handle.scrollOffset);
    see(lastOrdinal(entries, bottom));
    grow(top, bottom);
  });

  const see = (ordinal: number | undefined) => {
    if (ordinal === undefined) return;
    setSeen((before) => Math.max(before, ordinal));
    session.inSight.set(ordinal);
    if (shown === "") session.marker.sees(ordinal);
  };

  const grow = (top: number, bottom: number) => {
    const here = lastOrdinal(entries, top) ?? chunk?.from;
    if (isLoading || !chunk || here === undefined) return;
    const wanted = top < AHEAD && older ? "before" : bottom > entries.length - AHEAD && newer ? "after" : undefined;
    if (!wanted) return;
    setLoading(true);
    const load = wanted === "before" ? session.loadBefore(shown, chunk.from) : session.loadAfter(shown, chunk.to);
    load.catch(() => undefined).finally(() => setLoading(false));
  };

  usePlace(place, entries, list, () => {
    follows.current = place?.ordinal === undefined;
    if (follows.current) toEnd();
  });
  useFollowing(scroller, follows, toEnd, look);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows may have come into sight
  useEffect(() => look(), [entries.length, newer, isLoading]);
  return {
    shift,
    atEnd,
    below: Math.max(0, total - seen),
    isLoading,
    onScroll: () => look(),
    settle: () => follows.current && toEnd(),
  };
}

function lastOrdinal(entries: readonly Entry[], from: number): number | undefined {
  for (let i = Math.min(from, entries.length - 1); i >= 0; i--) {
    const ordinal = ordinalOf(entries[i]);
    if (ordinal !== undefined) return ordinal;
  }
  return undefined;
}

/** True for the one drawing in which rows came or went above: then the list keeps its place from the end. */
function useShift(entries: readonly Entry[]): boolean {
  const first = entries[0]?.key;
  const before = useRef(first);
  const moved = before.current !== undefined && first !== before.current;
  useLayoutEffect(() => {
    before.current = first;
  });
  return moved;
}

/** Goes to the place when it is set, once its row is there. */
function usePlace(
  place: Place | undefined,
  entries: readonly Entry[],
  list: RefObject<VirtualizerHandle | null>,
  arrived: () => void,
): void {
  const done = useRef(-1);
  const go = useEffectEvent(() => {
    if (!place || place.jump === done.current || entries.length === 0) return;
    done.current = place.jump;
    const index = indexOf(entries, place.ordinal);
    if (place.ordinal !== undefined) list.current?.scrollToIndex(index, { align: "start", offset: -CONTEXT });
    arrived();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place may be set before its rows have come
  useLayoutEffect(() => go(), [place, entries.length]);
}

function indexOf(entries: readonly Entry[], ordinal: number | undefined): number {
  const found = ordinal === undefined ? -1 : entries.findIndex((entry) => (ordinalOf(entry) ?? 0) >= ordinal);
  return found < 0 ? entries.length - 1 : found;
}

/** When the person last did something that scrolls. */
function useTouched(scroller: RefObject<HTMLDivElement | null>): RefObject<number> {
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const leave = new AbortController();
    const note = () => {
      last.current = performance.now();
    };
    for (const act of ["wheel", "touchmove", "pointerdown", "keydown"])
      scroller.current?.addEventListener(act, note, { passive: true, signal: leave.signal });
    return () => leave.abort();
  }, [scroller]);
  return last;
}

/** Rows grow when they are measured or changed, the frame shrinks when the composer grows: the end stays the end. */
function useFollowing(
  scroller: RefObject<HTMLDivElement | null>,
  follows: RefObject<boolean>,
  toEnd: () => void,
  look: () => void,
): void {
  const onFocus = useEffectEvent(() => look());
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => follows.current && toEnd());
    watcher.observe(element);
    if (element.lastElementChild) watcher.observe(element.lastElementChild);
    const focused = () => onFocus();
    window.addEventListener("focus", focused);
    return () => {
      watcher.disconnect();
      window.removeEventListener("focus", focused);
    };
  }, [scroller, follows, toEnd]);
}
