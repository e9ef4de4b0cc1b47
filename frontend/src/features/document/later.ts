/** Other tabs and dialogs of a directive; their code is fetched when the page is idle, or when first wanted. */
import { useEffect } from "react";
import { whenIdle } from "../../app/whenIdle";
import { later, onDemand } from "../../ui/later";

const load = () => import("./onDemand");

export const FactsDialog = onDemand(async () => (await load()).FactsDialog);
export const IssueDialog = onDemand(async () => (await load()).IssueDialog);
export const PeopleDialog = onDemand(async () => (await load()).PeopleDialog);
export const Reception = later(async () => (await load()).Reception);
export const Timeline = later(async () => (await load()).Timeline);
export const Discussion = later(async () => (await import("../discussion/Discussion")).Discussion);

const parts = [FactsDialog, IssueDialog, PeopleDialog, Reception, Timeline, Discussion];

/** Ahead of need, so that a tab or dialog opens at once, and offline too. */
export function useLaterParts(): void {
  useEffect(
    () =>
      whenIdle(() => {
        for (const part of parts) part.fetch();
      }),
    [],
  );
}
