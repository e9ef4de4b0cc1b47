/** Dates, times, numbers and deadlines as an office writes them: dd/MM/yyyy, 24 hours, always the time of Việt Nam. */
import { i18n } from "@lingui/core";
import { plural, t } from "@lingui/core/macro";

export const TIME_ZONE = "Asia/Ho_Chi_Minh";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Moment = Date | string | number;

const clock = new Intl.DateTimeFormat("en-GB", {
  timeZone: TIME_ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function parts(moment: Moment): Record<string, string> {
  return Object.fromEntries(clock.formatToParts(new Date(moment)).map((part) => [part.type, part.value]));
}

/** 15/08/2019 */
export function formatDate(moment: Moment): string {
  const { day, month, year } = parts(moment);
  return `${day}/${month}/${year}`;
}

/** 08:41 */
export function formatTime(moment: Moment): string {
  const { hour, minute } = parts(moment);
  return `${hour}:${minute}`;
}

/** 15/08/2019 08:41 */
export function formatDateTime(moment: Moment): string {
  return `${formatDate(moment)} ${formatTime(moment)}`;
}

/** Calendar days from now to the moment, in Việt Nam: 0 today, -1 yesterday. */
export function daysFrom(now: Moment, moment: Moment): number {
  const midnight = (at: Moment) => {
    const { day, month, year } = parts(at);
    return Date.UTC(Number(year), Number(month) - 1, Number(day));
  };
  return Math.round((midnight(moment) - midnight(now)) / DAY);
}

/** "hôm nay 08:41", "hôm qua 17:30", otherwise the full date and time. */
export function formatMoment(moment: Moment, now: Moment = Date.now()): string {
  const time = formatTime(moment);
  const days = daysFrom(now, moment);
  if (days === 0) return t`hôm nay ${time}`;
  if (days === -1) return t`hôm qua ${time}`;
  if (days === 1) return t`ngày mai ${time}`;
  return formatDateTime(moment);
}

/** For dense lists: 08:41 today, "hôm qua", otherwise the date alone. */
export function formatShort(moment: Moment, now: Moment = Date.now()): string {
  const days = daysFrom(now, moment);
  if (days === 0) return formatTime(moment);
  if (days === -1) return t`hôm qua`;
  return formatDate(moment);
}

/** "vừa xong", "5 phút trước", "3 giờ trước" within the day, then as formatMoment. */
export function formatAgo(moment: Moment, now: Moment = Date.now()): string {
  const passed = new Date(now).getTime() - new Date(moment).getTime();
  if (passed < MINUTE) return t`vừa xong`;
  const minutes = Math.floor(passed / MINUTE);
  if (passed < HOUR) return plural(minutes, { one: "# phút trước", other: "# phút trước" });
  const hours = Math.floor(passed / HOUR);
  if (daysFrom(now, moment) === 0) return plural(hours, { one: "# giờ trước", other: "# giờ trước" });
  return formatMoment(moment, now);
}

/** Heading of a day in a timeline: "Hôm nay", "Hôm qua" or "Thứ Hai, 12/08/2019". */
export function formatDay(moment: Moment, now: Moment = Date.now()): string {
  const days = daysFrom(now, moment);
  if (days === 0) return t`Hôm nay`;
  if (days === -1) return t`Hôm qua`;
  return `${weekday(moment)}, ${formatDate(moment)}`;
}

function weekday(moment: Moment): string {
  const { day, month, year } = parts(moment);
  const number = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay();
  return [t`Chủ nhật`, t`Thứ Hai`, t`Thứ Ba`, t`Thứ Tư`, t`Thứ Năm`, t`Thứ Sáu`, t`Thứ Bảy`][number] ?? "";
}

/** 12.345,6 – Việt Nam groups by points; English screens keep the same figures in their own way. */
export function formatNumber(value: number, locale: string = i18n.locale): string {
  return new Intl.NumberFormat(locale === "en" ? "en-GB" : "vi-VN").format(value);
}

const units = ["B", "kB", "MB", "GB"];

/** 82 kB, 1,4 MB */
export function formatBytes(size: number, locale: string = i18n.locale): string {
  const step = Math.min(units.length - 1, size > 0 ? Math.floor(Math.log10(size) / 3) : 0);
  const value = size / 1000 ** step;
  const rounded = value < 10 && step > 0 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${formatNumber(rounded, locale)} ${units[step]}`;
}

/** A subject as it stands on screen: after "V/v" on paper it begins small, on its own it begins with a capital. */
export function asSentence(subject: string): string {
  const [first = ""] = subject;
  return first.toLocaleUpperCase("vi") + subject.slice(first.length);
}

export type DeadlineTone = "overdue" | "today" | "soon" | "later";

export interface DeadlineWords {
  words: string;
  tone: DeadlineTone;
  exact: string;
}

/** "Còn 2 ngày", "Hạn 17:00 hôm nay", "Quá hạn 1 ngày", "Quá hạn từ 24/05/2019": counted in calendar days, as an office counts them. */
export function deadlineWords(deadline: Moment, now: Moment = Date.now()): DeadlineWords {
  const exact = formatDateTime(deadline);
  const time = formatTime(deadline);
  const days = daysFrom(now, deadline);
  const late = new Date(now).getTime() - new Date(deadline).getTime();
  if (late > 0) return { words: overdueWords(late, days, deadline), tone: "overdue", exact };
  if (days === 0) return { words: t`Hạn ${time} hôm nay`, tone: "today", exact };
  const words = plural(days, { one: "Còn # ngày", other: "Còn # ngày" });
  return { words, tone: days <= 2 ? "soon" : "later", exact };
}

/** Beyond two months nobody counts days; the date says more. */
const COUNTED_DAYS = 60;

function overdueWords(late: number, days: number, deadline: Moment): string {
  if (days < -COUNTED_DAYS) return t`Quá hạn từ ${formatDate(deadline)}`;
  if (days < 0) return plural(-days, { one: "Quá hạn # ngày", other: "Quá hạn # ngày" });
  const hours = Math.floor(late / HOUR);
  if (hours > 0) return plural(hours, { one: "Quá hạn # giờ", other: "Quá hạn # giờ" });
  const minutes = Math.max(1, Math.floor(late / MINUTE));
  return plural(minutes, { one: "Quá hạn # phút", other: "Quá hạn # phút" });
}
