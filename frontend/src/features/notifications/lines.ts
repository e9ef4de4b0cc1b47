/** A notification in words, and where it leads. */
import { t } from "@lingui/core/macro";
import { paths } from "../../app/paths";
import { formatDay } from "../../i18n/format";
import type { NotificationView } from "../../realtime/shapes";
import type { IconName } from "../../ui/Icon";

export function wordsOf({ reason, actor }: NotificationView): string {
  const name = actor?.name ?? t`Hệ thống`;
  const words: Record<NotificationView["reason"], string> = {
    mention: t`${name} nhắc đến bạn`,
    unit_mention: t`${name} nhắc đến đơn vị bạn`,
    reply: t`${name} trả lời ý kiến của bạn`,
    following: t`${name} có ý kiến mới`,
    received: t`Đơn vị bạn nhận văn bản mới`,
    acknowledged: t`${name} xác nhận đã tiếp nhận`,
    resolved: t`${name} đánh dấu đã giải quyết chủ đề`,
    direct: t`${name} nhắn tin cho bạn`,
    brought_in: t`${name} mời bạn tham gia`,
  };
  return words[reason];
}

export function iconOf({ reason }: NotificationView): IconName {
  const icons: Record<NotificationView["reason"], IconName> = {
    mention: "at",
    unit_mention: "at",
    reply: "reply",
    following: "chat",
    received: "directive",
    acknowledged: "check",
    resolved: "resolve",
    direct: "chat",
    brought_in: "people",
  };
  return icons[reason];
}

/** The message itself where there is one, otherwise the directive or the room. */
export function addressOf(line: NotificationView): string {
  const anchor = line.message_ordinal === null ? "" : `#${line.message_ordinal}`;
  if (line.document_id)
    return anchor ? paths.document(line.document_id, "trao-doi") + anchor : paths.document(line.document_id);
  return line.conversation_id ? paths.conversation(line.conversation_id) + anchor : paths.notifications;
}

export function subjectOf(line: NotificationView): string {
  const directive = [line.document_code, line.document_subject].filter(Boolean).join(" · ");
  return directive || line.conversation_title;
}

export interface Day {
  day: string;
  lines: NotificationView[];
}

/** By day, and within a day what is about the same directive or room stands together. */
export function byDay(lines: readonly NotificationView[], now?: number): Day[] {
  const days = new Map<string, NotificationView[]>();
  for (const line of lines) {
    const day = formatDay(line.at, now);
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return [...days].map(([day, all]) => ({ day, lines: together(all) }));
}

function together(lines: readonly NotificationView[]): NotificationView[] {
  const groups = new Map<string, NotificationView[]>();
  for (const line of lines) {
    const key = line.document_id ?? line.conversation_id ?? line.id;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].flat();
}
