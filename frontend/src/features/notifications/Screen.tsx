/** The feed of notifications: by day, what belongs together stands together. */
import { t } from "@lingui/core/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { feedQuery } from "../../api/queries/notifications";
import { useStore } from "../../app/store";
import { unreadCounts } from "../../app/unreadCounts";
import type { NotificationView } from "../../realtime/shapes";
import { Button } from "../../ui/Button";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { List, ListHeading } from "../../ui/List";
import { ConfirmDialog } from "../../ui/overlays";
import { PageTitle } from "../../ui/PageTitle";
import { PaneBody, PaneHead } from "../../ui/Pane";
import { Tabs } from "../../ui/Tabs";
import { Line } from "./Line";
import { byDay } from "./lines";
import styles from "./notifications.module.css";
import { useLiveFeed } from "./useLiveFeed";
import { useMarkRead } from "./useMarkRead";

type Filter = "all" | "unread";

export default function Screen() {
  const [filter, setFilter] = useState<Filter>("all");
  const { notifications } = useStore(unreadCounts);
  useLiveFeed();
  return (
    <>
      <PaneHead actions={<MarkAll count={notifications} />}>
        <PageTitle>{t`Thông báo`}</PageTitle>
      </PaneHead>
      <Tabs
        label={t`Lọc thông báo`}
        items={[
          { id: "all", label: t`Tất cả` },
          { id: "unread", label: t`Chưa đọc`, count: notifications },
        ]}
        current={filter}
        onSelect={setFilter}
      />
      <PaneBody>
        <Feed key={filter} filter={filter} />
      </PaneBody>
    </>
  );
}

function MarkAll({ count }: { count: number }) {
  const [asking, setAsking] = useState(false);
  const mark = useMarkRead();
  if (count === 0) return null;
  return (
    <>
      <Button size="small" icon="double-check" onClick={() => setAsking(true)}>
        {t`Đánh dấu tất cả đã đọc`}
      </Button>
      <ConfirmDialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => void mark.all().then(() => setAsking(false))}
        title={t`Đánh dấu tất cả đã đọc?`}
        action={t`Đánh dấu đã đọc`}
      >
        <p>{t`${count} thông báo chưa đọc sẽ được đánh dấu đã đọc trên mọi thiết bị của bạn. Việc này không xác nhận tiếp nhận văn bản.`}</p>
      </ConfirmDialog>
    </>
  );
}

function Feed({ filter }: { filter: Filter }) {
  const feed = useInfiniteQuery(feedQuery(filter === "unread"));
  if (feed.isPending) return <Skeleton />;
  if (feed.isError && !feed.data) return <Failure error={feed.error} onRetry={() => void feed.refetch()} />;
  const lines = feed.data.pages.flatMap((page) => page.rows);
  if (lines.length === 0) {
    return <Empty icon="bell">{filter === "unread" ? t`Bạn đã đọc hết thông báo.` : t`Chưa có thông báo nào.`}</Empty>;
  }
  return (
    <div className={styles.page}>
      <Days lines={lines} />
      {feed.hasNextPage && (
        <div className={styles.more}>
          <Button busy={feed.isFetchingNextPage} onClick={() => void feed.fetchNextPage()}>
            {t`Xem thêm`}
          </Button>
        </div>
      )}
    </div>
  );
}

function Days({ lines }: { lines: readonly NotificationView[] }) {
  const mark = useMarkRead();
  return byDay(lines).map(({ day, lines: ofDay }) => (
    <List key={day} label={day}>
      <ListHeading>{day}</ListHeading>
      {ofDay.map((line) => (
        <Line key={line.id} line={line} onOpen={() => void mark.one(line)} />
      ))}
    </List>
  ));
}
