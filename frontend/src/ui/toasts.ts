/** The short messages at the edge of the screen: what was done, with at most one way back. */
import { announce } from "./Announcer";

export type ToastTone = "neutral" | "success" | "warning" | "danger";

export interface ToastContent {
  text: string;
  tone?: ToastTone;
  action?: { label: string; onPress: () => void };
  /** Milliseconds on screen; a toast with an action or an error stays twice as long. */
  lasts?: number;
}

export interface ToastEntry extends ToastContent {
  id: number;
}

const LASTS = 5_000;
const MOST = 3;
let entries: readonly ToastEntry[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly ToastEntry[]) {
  entries = next;
  for (const listener of listeners) listener();
}

export const toasts = {
  list: () => entries,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  show(content: ToastContent): number {
    const id = nextId++;
    set([...entries, { ...content, id }].slice(-MOST));
    announce(content.text, content.tone === "danger" ? "assertive" : "polite");
    const long = content.action || content.tone === "danger";
    setTimeout(() => toasts.dismiss(id), content.lasts ?? (long ? 2 * LASTS : LASTS));
    return id;
  },
  dismiss(id: number) {
    set(entries.filter((entry) => entry.id !== id));
  },
};
