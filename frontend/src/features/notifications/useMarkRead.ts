/** Marks notifications as read, here and on all devices of the person. */
import { useQueryClient } from "@tanstack/react-query";
import { notificationKeys, readNotifications } from "../../api/queries/notifications";
import { unreadCounts } from "../../app/unreadCounts";
import type { NotificationView } from "../../realtime/shapes";
import { telling } from "../discussion/useMessageActs";

export function useMarkRead() {
  const client = useQueryClient();
  const mark = async (which: Parameters<typeof readNotifications>[0]) => {
    const answer = await telling(() => readNotifications(which));
    if (!answer) return;
    unreadCounts.set((counts) => ({ ...counts, notifications: answer.unread }));
    await client.invalidateQueries({ queryKey: notificationKeys.all });
  };
  return {
    all: () => mark({ all: true }),
    one: (line: NotificationView) => (line.read_at === null ? mark({ ids: [line.id] }) : Promise.resolve()),
  };
}
