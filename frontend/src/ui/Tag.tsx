/** Small marks with a meaning of their own: state, urgency, deadline. Never by colour alone. */
import type { ReactNode } from "react";
import { deadlineWords } from "../i18n/format";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import styles from "./Tag.module.css";
import { type Urgency, urgencyLabel } from "./urgency";

export type TagTone = "neutral" | "brand" | "success" | "warning" | "danger" | "outline";

export function Tag({ tone = "neutral", icon, children }: { tone?: TagTone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={cx(styles.tag, styles[tone])}>
      {icon && <Icon name={icon} size={14} />}
      {children}
    </span>
  );
}

/** Word, number of triangles and colour; an ordinary document gets no tag. */
export function UrgencyTag({ level }: { level: Urgency }) {
  const label = urgencyLabel(level);
  if (!label) return null;
  return (
    <span className={cx(styles.tag, styles[`urgency${level}`])}>
      <span className={styles.triangles} aria-hidden="true">
        {"▲".repeat(Math.min(level, 3))}
      </span>
      {label}
    </span>
  );
}

/** "Còn 2 ngày", "Hạn 17:00 hôm nay", "Quá hạn 1 ngày"; the exact time on hover and for screen readers. */
export function DeadlineTag({ at, now, done = false }: { at: string | Date | null; now?: Date; done?: boolean }) {
  if (at === null) return null;
  const { words, tone, exact } = deadlineWords(at, now);
  return (
    <time className={cx(styles.deadline, !done && styles[tone])} dateTime={new Date(at).toISOString()} title={exact}>
      <Icon name={tone === "overdue" && !done ? "warning" : "clock"} size={14} />
      <span>{done ? exact : words}</span>
      {!done && <span className="visually-hidden"> ({exact})</span>}
    </time>
  );
}

/** How many are unread; nothing at zero, "99+" beyond two digits. `label` gives the number its noun. */
export function Badge({
  count,
  label,
  tone = "brand",
}: {
  count: number;
  label?: string;
  tone?: "brand" | "chrome" | "danger";
}) {
  if (count <= 0) return null;
  return (
    <span className={cx(styles.badge, styles[`badge-${tone}`])}>
      {count > 99 ? "99+" : count}
      {label && <span className="visually-hidden"> {label}</span>}
    </span>
  );
}
