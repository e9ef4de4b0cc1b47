/** Follows the person's own stream for what belongs to no screen: the numbers of the navigation, theme, rights. */
import { api } from "../api/client";
import { boot, type Me, renewBoot, type Theme } from "../boot";
import type { StreamHandler } from "../realtime/hub";
import { applyTheme } from "./theme";
import { feedMoves, unreadCounts } from "./unreadCounts";

/** The part of the hub that is needed here. */
export interface OwnStreamHub {
  subscribe(stream: string, after: number, handler: StreamHandler): () => void;
  onRefresh(listener: () => void): () => void;
}

interface Options {
  hub: OwnStreamHub;
  /** Rights changed: what is on screen has to be asked for again. */
  onRights: () => void;
  fetchMe?: () => Promise<Me>;
}

/** Reading in several conversations at once asks for the counts once. */
const GATHER = 1_000;
const TRY_AGAIN = 10_000;

export function followOwnStream({ hub, onRights, fetchMe = () => api.get<Me>("me") }: Options): void {
  let leave = () => {};
  let asking: ReturnType<typeof setTimeout> | undefined;

  const renew = async () => {
    const me = await fetchMe();
    renewBoot(me);
    unreadCounts.set(me.unread);
  };
  const recount = () => {
    clearTimeout(asking);
    asking = setTimeout(() => void renew().catch(() => undefined), GATHER);
  };
  const restart = () => {
    leave();
    renew().then(
      () => {
        follow();
        onRights();
      },
      () => setTimeout(restart, TRY_AGAIN),
    );
  };
  const handlers: Record<string, (data: Record<string, unknown>) => void> = {
    "notification.added": setNotifications,
    "notifications.read": setNotifications,
    "notifications.withdrawn": setNotifications,
    "conversation.read": recount,
    "settings.changed": ({ theme }) => applyTheme(theme as Theme),
    "rights.changed": () => void renew().then(onRights, onRights),
    "participant.brought_in": onRights,
    "participant.released": onRights,
  };
  const follow = () => {
    const stream = `person.${boot().person.id}`;
    leave = hub.subscribe(stream, boot().head[stream] ?? 0, {
      event: ({ type, data }) => handlers[type]?.(data as Record<string, unknown>),
      reload: restart,
    });
  };

  hub.onRefresh(() => void renew().then(onRights, onRights));
  follow();
}

function setNotifications({ unread }: Record<string, unknown>): void {
  unreadCounts.set((counts) => ({ ...counts, notifications: Number(unread) }));
  feedMoves.set((moves) => moves + 1);
}
