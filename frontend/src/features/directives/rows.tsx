/** A document in a list: as a card, or as the cells of a table. */
import { t } from "@lingui/core/macro";
import { Link } from "wouter";
import type { DocumentRow } from "../../api/queries/documents";
import { paths } from "../../app/paths";
import { asSentence, formatDate } from "../../i18n/format";
import { intent } from "../../ui/intent";
import { ListRow } from "../../ui/List";
import { Progress } from "../../ui/Progress";
import type { Column } from "../../ui/Table";
import { Badge, DeadlineTag, Tag, UrgencyTag } from "../../ui/Tag";
import { asUrgency } from "../../ui/urgency";
import { endOfDay } from "../document/Header";
import styles from "./rows.module.css";
import { usePrefetch } from "./usePrefetch";

interface CardProps {
  row: DocumentRow;
  selected?: boolean;
  /** Where the row leads, if not to the document. */
  href?: string;
}

export function DocumentCard({ row, selected = false, href }: CardProps) {
  const { document } = row;
  const unread = row.talk?.unread ?? 0;
  const prefetch = usePrefetch();
  return (
    <ListRow
      href={href ?? paths.document(document.id)}
      {...(href === undefined && { onIntent: () => prefetch(document.id) })}
      selected={selected}
      unread={unread > 0}
      above={
        <span className={styles.above}>
          <span className={styles.code}>{document.full_code || t`Dự thảo`}</span>
          <UrgencyTag level={asUrgency(document.urgency)} />
        </span>
      }
      title={asSentence(document.subject)}
      below={<Below row={row} />}
      end={<Badge count={unread} label={t`ý kiến chưa đọc`} />}
    />
  );
}

function Below({ row }: { row: DocumentRow }) {
  const { document, mine } = row;
  return (
    <span className={styles.below}>
      {document.due_date ? <DeadlineTag at={endOfDay(document.due_date)} /> : <span>{document.unit.short_name}</span>}
      <State row={row} />
      {!mine && row.totals.recipients > 0 && (
        <span>{t`Tiếp nhận ${row.totals.acknowledged}/${row.totals.recipients}`}</span>
      )}
    </span>
  );
}

/** My unit's own state, or that it is a draft. */
function State({ row }: { row: DocumentRow }) {
  if (row.document.state === "draft") return <Tag tone="warning">{t`Dự thảo`}</Tag>;
  if (!row.mine) return null;
  return row.mine.acknowledged_at ? (
    <Tag tone="success" icon="check">{t`Đã tiếp nhận`}</Tag>
  ) : (
    <Tag tone="outline">{t`Chưa tiếp nhận`}</Tag>
  );
}

function Subject({ id, children }: { id: string; children: string }) {
  const prefetch = usePrefetch();
  return (
    <Link href={paths.document(id)} className={styles.subject} {...intent(() => prefetch(id))}>
      {children}
    </Link>
  );
}

export function documentColumns(): Column<DocumentRow>[] {
  return [
    { id: "urgency", header: t`Độ khẩn`, cell: ({ document }) => <UrgencyTag level={asUrgency(document.urgency)} /> },
    {
      id: "code",
      header: t`Số, ký hiệu`,
      cell: ({ document }) => (
        <span className={styles.number}>
          <span className={styles.code}>{document.full_code || "—"}</span>
          {document.issue_date && <span className={styles.small}>{formatDate(document.issue_date)}</span>}
        </span>
      ),
    },
    {
      id: "subject",
      header: t`Trích yếu nội dung`,
      rowHeader: true,
      cell: ({ document }) => <Subject id={document.id}>{asSentence(document.subject)}</Subject>,
    },
    { id: "unit", header: t`Đơn vị ban hành`, cell: ({ document }) => document.unit.short_name },
    {
      id: "due",
      header: t`Hạn`,
      cell: ({ document }) => (document.due_date ? <DeadlineTag at={endOfDay(document.due_date)} /> : "—"),
    },
    { id: "state", header: t`Đơn vị tôi`, cell: (row) => <State row={row} /> },
    {
      id: "reception",
      header: t`Tiếp nhận`,
      cell: ({ totals }) =>
        totals.recipients > 0 ? (
          <Progress label={t`Đã tiếp nhận`} value={totals.acknowledged} max={totals.recipients} />
        ) : (
          "—"
        ),
    },
    {
      id: "talk",
      header: t`Ý kiến`,
      numeric: true,
      cell: ({ talk }) =>
        talk && (
          <span className={styles.talk}>
            {talk.last_ordinal}
            <Badge count={talk.unread} label={t`chưa đọc`} />
          </span>
        ),
    },
  ];
}
