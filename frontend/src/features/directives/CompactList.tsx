/** The list beside an open directive, by the filters it was opened from. */
import { t } from "@lingui/core/macro";
import { Button } from "../../ui/Button";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { List } from "../../ui/List";
import { PaneBody, PaneHead } from "../../ui/Pane";
import { lastFilters } from "./lastFilters";
import { DocumentCard } from "./rows";
import { useDocuments } from "./useDocuments";

export function CompactList({ currentId }: { currentId: string }) {
  const { query, rows } = useDocuments(lastFilters());
  return (
    <>
      <PaneHead>
        <strong>{t`Chỉ đạo`}</strong>
      </PaneHead>
      <PaneBody>
        {query.isPending && <Skeleton />}
        {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && rows.length === 0 && <Empty>{t`Không có văn bản nào.`}</Empty>}
        <List label={t`Danh sách chỉ đạo`}>
          {rows.map((row) => (
            <DocumentCard key={row.document.id} row={row} selected={row.document.id === currentId} />
          ))}
        </List>
        {query.hasNextPage && (
          <Button wide variant="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t`Xem thêm`}
          </Button>
        )}
      </PaneBody>
    </>
  );
}
