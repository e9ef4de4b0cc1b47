/** The head of a directive: what it is, how urgent, how far its reception is, and the one main act. */
import { t } from "@lingui/core/macro";
import { Link } from "wouter";
import type { DocumentDetail } from "../../api/queries/documents";
import { paths } from "../../app/paths";
import { formatDate } from "../../i18n/format";
import { Button, ButtonRow, IconButton } from "../../ui/Button";
import { PageTitle } from "../../ui/PageTitle";
import { DeadlineTag, Tag, UrgencyTag } from "../../ui/Tag";
import { asUrgency } from "../../ui/urgency";
import { Acknowledge } from "./Acknowledge";
import styles from "./Header.module.css";
import { MoreMenu } from "./MoreMenu";

/** End of the office day, when a deadline given as a day runs out. */
export const endOfDay = (date: string) => `${date}T17:00:00+07:00`;

export function Header({ detail, onIssue }: { detail: DocumentDetail; onIssue: () => void }) {
  const { document, abilities } = detail;
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <Link href={paths.directives} className={styles.back}>
          <IconButton icon="arrow-left" label={t`Về danh sách`} tabIndex={-1} />
        </Link>
        <UrgencyTag level={asUrgency(document.urgency)} />
        <strong className={styles.code}>{document.full_code || t`Chưa cấp số`}</strong>
        <span className={styles.fact}>{document.issue_date && formatDate(document.issue_date)}</span>
        <span className={styles.fact}>{document.unit.short_name}</span>
        {document.state === "draft" && <Tag tone="warning">{t`Dự thảo`}</Tag>}
        <span className={styles.spacer} />
        <MoreMenu detail={detail} />
      </div>
      <PageTitle title={`${document.full_code} ${document.subject}`}>
        <span className={styles.subject}>{document.subject}</span>
      </PageTitle>
      <div className={styles.line}>
        {document.due_date && <DeadlineTag at={endOfDay(document.due_date)} />}
        {detail.totals.recipients > 0 && <Reception detail={detail} />}
      </div>
      <ButtonRow>
        <Acknowledge detail={detail} />
        {abilities.includes("issue") && document.state === "draft" && (
          <Button variant="primary" icon="send" onClick={onIssue}>
            {t`Phát hành`}
          </Button>
        )}
      </ButtonRow>
    </header>
  );
}

function Reception({ detail }: { detail: DocumentDetail }) {
  const { recipients, seen, acknowledged } = detail.totals;
  const all = acknowledged === recipients;
  return (
    <Link href={paths.document(detail.document.id, "tiep-nhan")} className={styles.reception}>
      <Tag tone={all ? "success" : "neutral"} icon="check">
        {t`Đã tiếp nhận ${acknowledged}/${recipients}`}
      </Tag>
      <span className={styles.fact}>{t`Đã xem ${seen}/${recipients}`}</span>
    </Link>
  );
}
