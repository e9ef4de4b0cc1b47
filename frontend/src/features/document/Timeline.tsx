/** What happened to the document, newest first, in the words of the office. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { type DocumentDetail, timelineQuery } from "../../api/queries/documents";
import { boot } from "../../boot";
import { formatDateTime } from "../../i18n/format";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import styles from "./Timeline.module.css";

export function Timeline({ detail }: { detail: DocumentDetail }) {
  const log = useQuery(timelineQuery(detail.document.id));
  if (log.isPending) return <Skeleton />;
  if (log.isError) return <Failure error={log.error} onRetry={() => void log.refetch()} />;
  if (log.data.rows.length === 0) return <Empty icon="history">{t`Chưa có diễn biến nào.`}</Empty>;
  const { locale } = boot();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <ol className={styles.log} aria-label={t`Tiến trình`} tabIndex={0}>
      {log.data.rows.map((row) => (
        <li key={row.seq} className={styles.entry}>
          <time className={styles.time} dateTime={row.at}>
            {formatDateTime(row.at)}
          </time>
          <span className={styles.text}>
            <strong>{row.wording[locale]}</strong>
            {row.text[locale] && <span> – {row.text[locale]}</span>}
            {row.actor_name && <span className={styles.actor}>{row.actor_name}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
