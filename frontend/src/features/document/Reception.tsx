/** The board of reception: every recipient unit, how far it is, the slowest first, live. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type DocumentDetail, type RecipientState, recipientsQuery } from "../../api/queries/documents";
import { usePhone } from "../../app/usePhone";
import { compare, matches } from "../../i18n/collate";
import { formatDateTime } from "../../i18n/format";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { SearchBox } from "../../ui/Field";
import { List, ListRow } from "../../ui/List";
import { Progress, StepBar } from "../../ui/Progress";
import { type Column, Table } from "../../ui/Table";
import { Tabs } from "../../ui/Tabs";
import styles from "./Reception.module.css";

type Filter = "waiting" | "acknowledged" | "all";

/** Sent, arrived, seen, acknowledged: the steps a unit has behind it. */
export function stepsDone(row: RecipientState): number {
  return row.acknowledged_at ? 4 : row.seen_at ? 3 : 2;
}

/** The slowest first; units equally far in the order of their names. */
export function bySlowness(a: RecipientState, b: RecipientState): number {
  return stepsDone(a) - stepsDone(b) || compare(a.unit.short_name, b.unit.short_name);
}

export function Reception({ detail }: { detail: DocumentDetail }) {
  const board = useQuery(recipientsQuery(detail.document.id));
  const { recipients, acknowledged, seen } = detail.totals;
  const [filter, setFilter] = useState<Filter>(acknowledged < recipients ? "waiting" : "all");
  const [text, setText] = useState("");
  if (board.isPending) return <Skeleton />;
  if (board.isError) return <Failure error={board.error} onRetry={() => void board.refetch()} />;
  const rows = board.data.rows.filter((row) => keeps(row, filter) && matches(row.unit.name, text)).sort(bySlowness);
  return (
    <div className={styles.board}>
      <div className={styles.totals}>
        <Total label={t`Đã xem`} value={seen} of={recipients} />
        <Total label={t`Đã tiếp nhận`} value={acknowledged} of={recipients} />
      </div>
      <div className={styles.filters}>
        <Tabs
          label={t`Lọc đơn vị`}
          current={filter}
          onSelect={setFilter}
          items={[
            { id: "waiting", label: t`Chưa tiếp nhận`, count: recipients - acknowledged },
            { id: "acknowledged", label: t`Đã tiếp nhận`, count: acknowledged },
            { id: "all", label: t`Tất cả` },
          ]}
        />
        <SearchBox label={t`Tìm đơn vị`} value={text} onChange={setText} />
      </div>
      {rows.length === 0 ? <Empty icon="unit">{t`Không có đơn vị nào.`}</Empty> : <Board rows={rows} />}
    </div>
  );
}

function keeps(row: RecipientState, filter: Filter): boolean {
  return filter === "all" || (filter === "acknowledged") === (row.acknowledged_at !== null);
}

function Total({ label, value, of }: { label: string; value: number; of: number }) {
  return (
    <div className={styles.total}>
      <span>{label}</span>
      <Progress label={label} value={value} max={of} />
    </div>
  );
}

function Board({ rows }: { rows: RecipientState[] }) {
  const phone = usePhone();
  if (!phone) {
    return (
      <Table
        caption={t`Bảng theo dõi tiếp nhận`}
        columns={columns()}
        rows={rows}
        rowKey={(row) => row.id}
        stickyFirst
      />
    );
  }
  return (
    <List label={t`Bảng theo dõi tiếp nhận`}>
      {rows.map((row) => (
        <ListRow key={row.id} title={row.unit.short_name} below={<StepBar done={stepsDone(row)} compact />} />
      ))}
    </List>
  );
}

const roleWords = (role: RecipientState["role"]) =>
  role === "lead" ? t`Chủ trì` : role === "coop" ? t`Phối hợp` : t`Nhận để biết`;

function columns(): Column<RecipientState>[] {
  const moment = (at: string | null) => (at ? formatDateTime(at) : "—");
  return [
    { id: "unit", header: t`Đơn vị`, rowHeader: true, cell: (row) => row.unit.short_name },
    { id: "role", header: t`Vai trò`, cell: (row) => <span className={styles.role}>{roleWords(row.role)}</span> },
    { id: "arrived", header: t`Đã đến`, cell: (row) => moment(row.arrived_at) },
    { id: "seen", header: t`Đã xem`, cell: (row) => <Signed at={row.seen_at} by={row.seen_by} /> },
    {
      id: "acknowledged",
      header: t`Đã tiếp nhận`,
      cell: (row) => <Signed at={row.acknowledged_at} by={row.acknowledged_by} post={row.acknowledged_position} />,
    },
  ];
}

function Signed({ at, by, post }: { at: string | null; by: string; post?: string }) {
  if (!at) return <span className={styles.none}>{t`Chưa`}</span>;
  return (
    <span className={styles.signed}>
      <span>{formatDateTime(at)}</span>
      <span className={styles.by}>{[by, post].filter(Boolean).join(", ")}</span>
    </span>
  );
}
