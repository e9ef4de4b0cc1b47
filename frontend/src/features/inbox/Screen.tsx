/** Việc của tôi: what waits for me in groups, one sorted feed, and a look at the chosen directive. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import { type WorkCode, type WorkPage, workCodes, workQuery } from "../../api/queries/work";
import { PaneLayout } from "../../app/PaneLayout";
import { paths } from "../../app/paths";
import { usePhone } from "../../app/usePhone";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { List, ListRow } from "../../ui/List";
import { PageTitle } from "../../ui/PageTitle";
import { PaneBody, PaneHead } from "../../ui/Pane";
import { Badge } from "../../ui/Tag";
import { Feed } from "./Feed";
import { feedOf } from "./feedOf";
import { groupLabel } from "./groups";
import { Peek } from "./Peek";
import styles from "./Screen.module.css";
import { useLiveWork } from "./useLiveWork";

export default function Screen() {
  const query = useQuery(workQuery);
  const [search] = useSearchParams();
  const phone = usePhone();
  useLiveWork(query.data);
  if (query.isPending) return <Skeleton />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const group = workCodes.find((code) => code === search.get("nhom"));
  const rows = feedOf(query.data.rows, group);
  const chosen = rows.find((row) => row.document.id === search.get("xem")) ?? rows[0];
  return (
    <PaneLayout
      list={!phone && <Groups page={query.data} current={group} />}
      listLabel={t`Nhóm việc`}
      keepList
      main={
        <>
          <PaneHead>
            <PageTitle>{t`Việc của tôi`}</PageTitle>
          </PaneHead>
          {phone && <Chips page={query.data} current={group} />}
          <PaneBody>{rows.length > 0 ? <Feed rows={rows} chosen={chosen?.document.id} /> : <Nothing />}</PaneBody>
        </>
      }
      mainLabel={t`Việc của tôi`}
      panel={!phone && chosen && <Peek row={chosen} />}
      panelLabel={t`Xem nhanh`}
      shown="main"
    />
  );
}

const address = (code: WorkCode | undefined) => (code ? `${paths.inbox}?nhom=${code}` : paths.inbox);

interface GroupsProps {
  page: WorkPage;
  current: WorkCode | undefined;
}

function Groups({ page, current }: GroupsProps) {
  return (
    <>
      <PaneHead>
        <strong>{t`Nhóm việc`}</strong>
      </PaneHead>
      <PaneBody>
        <List label={t`Nhóm việc`}>
          <ListRow href={address(undefined)} title={t`Tất cả việc`} selected={!current} />
          {page.groups.map(({ code, count }) => (
            <ListRow
              key={code}
              href={address(code)}
              title={groupLabel(code)}
              selected={code === current}
              end={<Badge count={count} label={t`việc`} tone={code === "overdue" ? "danger" : "brand"} />}
            />
          ))}
        </List>
      </PaneBody>
    </>
  );
}

function Chips({ page, current }: GroupsProps) {
  return (
    <nav className={styles.chips} aria-label={t`Nhóm việc`}>
      <Link href={address(undefined)} className={styles.chip} aria-current={!current || undefined}>
        {t`Tất cả`}
      </Link>
      {page.groups
        .filter(({ count }) => count > 0)
        .map(({ code, count }) => (
          <Link key={code} href={address(code)} className={styles.chip} aria-current={code === current || undefined}>
            {groupLabel(code)} <strong>{count}</strong>
          </Link>
        ))}
    </nav>
  );
}

function Nothing() {
  return (
    <Empty icon="check" action={<Link href={paths.directives}>{t`Xem tất cả chỉ đạo`}</Link>}>
      {t`Không còn việc nào chờ xử lý.`}
    </Empty>
  );
}
