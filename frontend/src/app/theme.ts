/** Light, dark or as the machine, and the density of lists; both are attributes of the root element. */
import type { Theme } from "../boot";
import { createStore } from "./store";

export const theme = createStore<Theme>("system");

/** Applies at once; keeping the choice for other machines is a request of its own. */
export function applyTheme(next: Theme): void {
  theme.set(next);
  document.documentElement.dataset.theme = next;
}

export type Density = "comfortable" | "compact";

export function applyDensity(next: Density): void {
  document.documentElement.dataset.density = next;
}
