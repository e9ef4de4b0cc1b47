/** Asks for the feed again when the person's own stream says that it is another one. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { notificationKeys } from "../../api/queries/notifications";
import { useStore } from "../../app/store";
import { feedMoves } from "../../app/unreadCounts";

export function useLiveFeed(): void {
  const client = useQueryClient();
  const moves = useStore(feedMoves);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the move is the signal
  useEffect(() => void client.invalidateQueries({ queryKey: notificationKeys.all }), [client, moves]);
}
