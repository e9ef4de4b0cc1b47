/** The bell in the top bar; the last notifications open behind it, fetched with their own code when first wanted. */
import { t } from "@lingui/core/macro";
import { Suspense } from "react";
import { Skeleton } from "../ui/Feedback";
import { Icon } from "../ui/Icon";
import { later } from "../ui/later";
import { Popover } from "../ui/overlays";
import { Badge } from "../ui/Tag";
import { useStore } from "./store";
import styles from "./TopBar.module.css";
import { unreadCounts } from "./unreadCounts";

const LatestNotifications = later(async () => (await import("../features/notifications/LatestNotifications")).default);

export function Bell() {
  const { notifications } = useStore(unreadCounts);
  const trigger = (
    <button type="button" className={styles.bell} title={t`Thông báo`}>
      <span className="visually-hidden">{t`Thông báo`} </span>
      <Icon name="bell" />
      <Badge count={notifications} label={t`chưa đọc`} tone="danger" />
    </button>
  );
  return (
    <Popover label={t`Thông báo`} trigger={trigger}>
      {(close) => (
        <Suspense fallback={<Skeleton rows={4} />}>
          <LatestNotifications close={close} />
        </Suspense>
      )}
    </Popover>
  );
}
