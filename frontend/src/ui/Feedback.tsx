/** What a view shows when it has no rows yet, none at all, or something to say about itself. */
import { t } from "@lingui/core/macro";
import { type ReactNode, useEffect, useState } from "react";
import { errorWords } from "../api/errorWords";
import { Button } from "./Button";
import { cx } from "./cx";
import styles from "./Feedback.module.css";
import { Icon, type IconName } from "./Icon";

const SLOW_AFTER = 8_000;

/** Rows of the final height, so nothing jumps when the data comes; after 8 s it says that the line is slow. */
export function Skeleton({ rows = 6, kind = "row" }: { rows?: number; kind?: "row" | "text" | "page" }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.skeleton} role="status">
      <span className="visually-hidden">{t`Đang tải`}</span>
      {slow && <p className={styles.slow}>{t`Kết nối chậm. Đang tải tiếp…`}</p>}
      {Array.from({ length: kind === "page" ? 1 : rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity
        <div key={i} className={styles[kind]} aria-hidden="true">
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}

interface EmptyProps {
  icon?: IconName;
  children: ReactNode;
  /** One way on: a link or a button. */
  action?: ReactNode;
}

export function Empty({ icon = "inbox", children, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon}>
        <Icon name={icon} size={24} />
      </span>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** A view whose data could not be had, with a way to ask again. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div className={styles.empty} role="alert">
      <span className={styles.emptyIcon}>
        <Icon name="warning" size={24} />
      </span>
      <p>{errorWords(error)}</p>
      {onRetry && <Button onClick={onRetry}>{t`Thử lại`}</Button>}
    </div>
  );
}

export type BannerTone = "info" | "success" | "warning" | "danger";

const bannerIcon: Record<BannerTone, IconName> = {
  info: "info",
  success: "resolve",
  warning: "warning",
  danger: "warning",
};

/** Something true of the whole view: offline, recalled, changed meanwhile. */
export function Banner(props: { tone?: BannerTone; icon?: IconName; action?: ReactNode; children: ReactNode }) {
  const { tone = "info", icon, action, children } = props;
  return (
    <div className={cx(styles.banner, styles[tone])} role={tone === "danger" ? "alert" : "status"}>
      <Icon name={icon ?? bannerIcon[tone]} />
      <div className={styles.bannerText}>{children}</div>
      {action}
    </div>
  );
}
