/** Asks for the feed again when the person's own stream says that it is another one. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { notificationKeys } from "../../api/queries/notifications";
import { useStore } from "../../app/store";
import { unreadCounts } from "../../app/unreadCounts";

/** The count of unread lines comes with every event about the feed; when it moves, so has the feed. */
export function useLiveFeed(): void {
  const client = useQueryClient();
  const { notifications } = useStore(unreadCounts);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count is the signal
  useEffect(() => void client.invalidateQueries({ queryKey: notificationKeys.all }), [client, notifications]);
}
