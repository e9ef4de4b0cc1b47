/** The last notifications, in the window behind the bell of the top bar. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { latestQuery } from "../../api/queries/notifications";
import { paths } from "../../app/paths";
import { useStore } from "../../app/store";
import { unreadCounts } from "../../app/unreadCounts";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { List } from "../../ui/List";
import { Line } from "./Line";
import styles from "./notifications.module.css";
import { useLiveFeed } from "./useLiveFeed";
import { useMarkRead } from "./useMarkRead";

/** The content of the bell's window; `close` is called when one of the lines is opened. */
export default function LatestNotifications({ close }: { close: () => void }) {
  const { notifications } = useStore(unreadCounts);
  const mark = useMarkRead();
  useLiveFeed();
  return (
    <div className={styles.dropdown}>
      <div className={styles.dropdownHead}>
        <h2>{t`Thông báo`}</h2>
        {notifications > 0 && (
          <Link href={paths.notifications} onClick={close}>
            {t`${notifications} chưa đọc`}
          </Link>
        )}
      </div>
      <div className={styles.dropdownBody}>
        <Latest onOpen={close} onRead={mark.one} />
      </div>
      <div className={styles.dropdownFoot}>
        <Link href={paths.notifications} onClick={close}>
          {t`Xem tất cả thông báo`}
        </Link>
      </div>
    </div>
  );
}

function Latest({ onOpen, onRead }: { onOpen: () => void; onRead: ReturnType<typeof useMarkRead>["one"] }) {
  const latest = useQuery(latestQuery);
  if (latest.isPending) return <Skeleton rows={4} />;
  if (latest.isError && !latest.data) return <Failure error={latest.error} onRetry={() => void latest.refetch()} />;
  if (latest.data.rows.length === 0) return <Empty icon="bell">{t`Chưa có thông báo nào.`}</Empty>;
  return (
    <List label={t`Thông báo mới nhất`}>
      {latest.data.rows.map((line) => (
        <Line
          key={line.id}
          line={line}
          onOpen={() => {
            void onRead(line);
            onOpen();
          }}
        />
      ))}
    </List>
  );
}
