/** All directives a person may see, filtered by the address. */
import { t } from "@lingui/core/macro";
import { useEffect } from "react";
import { useLocation, useSearchParams } from "wouter";
import { paths } from "../../app/paths";
import { useNarrow } from "../../app/usePhone";
import { may } from "../../boot";
import { Button } from "../../ui/Button";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { List } from "../../ui/List";
import { PageTitle } from "../../ui/PageTitle";
import { PaneBody, PaneHead } from "../../ui/Pane";
import { Table } from "../../ui/Table";
import { CodeLink } from "./CodeLink";
import { FilterBar } from "./FilterBar";
import { chipNames, type Filters, useFilters } from "./filters";
import { rememberFilters } from "./lastFilters";
import { DocumentCard, documentColumns } from "./rows";
import { useDocuments } from "./useDocuments";

export default function Screen() {
  const [search] = useSearchParams();
  const code = search.get("so");
  return code ? <CodeLink code={code} /> : <Directives />;
}

function Directives() {
  const { filters, set, clear } = useFilters();
  const [, go] = useLocation();
  useEffect(() => rememberFilters(filters), [filters]);
  return (
    <>
      <PaneHead
        actions={
          may("register") && (
            <Button variant="primary" icon="plus" onClick={() => go(paths.register)}>
              {t`Đăng ký văn bản`}
            </Button>
          )
        }
      >
        <PageTitle>{t`Chỉ đạo`}</PageTitle>
      </PaneHead>
      <FilterBar filters={filters} onSet={set} onClear={clear} />
      <PaneBody>
        <Rows filters={filters} onClear={clear} />
      </PaneBody>
    </>
  );
}

function Rows({ filters, onClear }: { filters: Filters; onClear: () => void }) {
  const { query, rows } = useDocuments(filters);
  const narrow = useNarrow();
  if (query.isPending) return <Skeleton rows={8} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (rows.length === 0) return <None filters={filters} onClear={onClear} />;
  return (
    <>
      {narrow ? (
        <List label={t`Danh sách chỉ đạo`}>
          {rows.map((row) => (
            <DocumentCard key={row.document.id} row={row} />
          ))}
        </List>
      ) : (
        <Table
          caption={t`Danh sách chỉ đạo`}
          columns={documentColumns()}
          rows={rows}
          rowKey={(row) => row.document.id}
        />
      )}
      {query.hasNextPage && (
        <Button wide variant="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t`Xem thêm`}
        </Button>
      )}
    </>
  );
}

function None({ filters, onClear }: { filters: Filters; onClear: () => void }) {
  if (chipNames(filters).length === 0) {
    return (
      <Empty icon="directive">{filters.box ? t`Không có văn bản nào ở đây.` : t`Chưa có văn bản chỉ đạo nào.`}</Empty>
    );
  }
  return (
    <Empty icon="search" action={<Button onClick={onClear}>{t`Xóa bộ lọc`}</Button>}>
      {t`Không tìm thấy văn bản phù hợp.`}
    </Empty>
  );
}
