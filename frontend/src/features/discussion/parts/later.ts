/** Dialogs and menus of talk; their code is fetched when the page is idle, or when first wanted. */
import { useEffect } from "react";
import { whenIdle } from "../../../app/whenIdle";
import { later, onDemand } from "../../../ui/later";

const load = () => import("./onDemand");

export const HistoryDialog = onDemand(async () => (await load()).HistoryDialog);
export const PositionsDialog = onDemand(async () => (await load()).PositionsDialog);
export const ReceiptsDialog = onDemand(async () => (await load()).ReceiptsDialog);
export const RenameDialog = onDemand(async () => (await load()).RenameDialog);
export const ResolveDialog = onDemand(async () => (await load()).ResolveDialog);
export const ThreadDialog = onDemand(async () => (await load()).ThreadDialog);
export const MessageMenu = later(async () => (await load()).MessageMenu);
export const SignMenu = later(async () => (await load()).SignMenu);

const parts = [
  HistoryDialog,
  PositionsDialog,
  ReceiptsDialog,
  RenameDialog,
  ResolveDialog,
  ThreadDialog,
  MessageMenu,
  SignMenu,
];

/** Ahead of need, so that a menu opens at once, and offline too. */
export function useLaterParts(): void {
  useEffect(
    () =>
      whenIdle(() => {
        for (const part of parts) part.fetch();
      }),
    [],
  );
}
