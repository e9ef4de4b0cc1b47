/** Other tabs and dialogs of a directive; their code is fetched when the page is idle, or when first wanted. */
import { lazy, useEffect } from "react";
import { whenIdle } from "../../app/whenIdle";
import { onDemand } from "../../ui/onDemand";

const load = () => import("./onDemand");
const loadTalk = () => import("../discussion/Discussion");

export const FactsDialog = onDemand(async () => (await load()).FactsDialog);
export const IssueDialog = onDemand(async () => (await load()).IssueDialog);
export const PeopleDialog = onDemand(async () => (await load()).PeopleDialog);
export const Reception = lazy(async () => ({ default: (await load()).Reception }));
export const Timeline = lazy(async () => ({ default: (await load()).Timeline }));
export const Discussion = lazy(async () => ({ default: (await loadTalk()).Discussion }));

/** Beside the document the talk is there at once: its code comes along with the page's own, not after it. */
export function preloadTalk(): void {
  void loadTalk().catch(() => undefined);
}

/** Ahead of need, so that a tab or dialog opens at once, and offline too. */
export function useLaterParts(): void {
  useEffect(
    () =>
      whenIdle(() => {
        preloadTalk();
        void load().catch(() => undefined);
      }),
    [],
  );
}
