/** Habits of a person on this machine. Not secret, not worth a round trip. */
import { createStore } from "../app/store";

export interface Preferences {
  /** Enter sends in groups and direct messages; otherwise Ctrl+Enter does. */
  enterSends: boolean;
  /** What has been looked at counts as read. */
  autoRead: boolean;
  /** Others see when this person is typing. */
  showTyping: boolean;
}

const KEY = "chidao:preferences";
const initial: Preferences = { enterSends: true, autoRead: true, showTyping: true };

function stored(): Preferences {
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    return initial;
  }
}

export const preferences = createStore<Preferences>(stored());

export function prefer(change: Partial<Preferences>): void {
  preferences.set((current) => ({ ...current, ...change }));
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.get()));
  } catch {
    // A full or forbidden storage only means that the habit is forgotten with the page.
  }
}
