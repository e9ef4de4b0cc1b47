/** The head of a directive: what it is, how urgent, how far its reception is, and the one main act. */
import { t } from "@lingui/core/macro";
import { Link } from "wouter";
import type { DocumentDetail } from "../../api/queries/documents";
import { paths } from "../../app/paths";
import { usePhone } from "../../app/usePhone";
import { asSentence, formatDate } from "../../i18n/format";
import { Button, IconLink } from "../../ui/Button";
import { PageTitle } from "../../ui/PageTitle";
import { DeadlineTag, Tag, UrgencyTag } from "../../ui/Tag";
import { asUrgency } from "../../ui/urgency";
import { Acknowledge, Acknowledged } from "./Acknowledge";
import styles from "./Header.module.css";
import { MoreMenu } from "./MoreMenu";

/** End of the office day, when a deadline given as a day runs out. */
export const endOfDay = (date: string) => `${date}T17:00:00+07:00`;

interface HeaderProps {
  detail: DocumentDetail;
  /** One line only: on a phone the talk needs the screen. */
  compact: boolean;
  onIssue: () => void;
}

export function Header({ detail, compact, onIssue }: HeaderProps) {
  const { document } = detail;
  const phone = usePhone();
  const subject = asSentence(document.subject);
  return (
    <header className={styles.head}>
      <div className={styles.first}>
        <span className={styles.back}>
          <IconLink icon="arrow-left" label={t`Về danh sách`} href={paths.directives} />
        </span>
        <div className={styles.facts}>
          <UrgencyTag level={asUrgency(document.urgency)} />
          <strong className={styles.code}>{document.full_code || t`Chưa cấp số`}</strong>
          {document.state === "draft" && <Tag tone="warning">{t`Dự thảo`}</Tag>}
          {!phone && <Origin document={document} />}
        </div>
        <MoreMenu detail={detail} />
      </div>
      <PageTitle title={`${document.full_code} ${subject}`} hidden={compact}>
        <span className={styles.subject}>{subject}</span>
      </PageTitle>
      {!compact && (
        <div className={styles.last}>
          <div className={styles.facts}>
            {document.due_date && <DeadlineTag at={endOfDay(document.due_date)} />}
            {detail.totals.recipients > 0 && <Reception detail={detail} short={phone} />}
            {phone && !document.due_date && <Origin document={document} />}
          </div>
          {!phone && <MainAct detail={detail} onIssue={onIssue} />}
          <Acknowledged detail={detail} />
        </div>
      )}
    </header>
  );
}

function Origin({ document }: Pick<DocumentDetail, "document">) {
  return (
    <>
      {document.issue_date && <span className={styles.fact}>{formatDate(document.issue_date)}</span>}
      <span className={styles.fact}>{document.unit.short_name}</span>
    </>
  );
}

/** What this person is to do with the document: issue a draft, acknowledge a receipt. */
export function MainAct({ detail, onIssue }: { detail: DocumentDetail; onIssue: () => void }) {
  if (!hasMainAct(detail)) return null;
  return (
    <div className={styles.act}>
      {mayIssue(detail) && (
        <Button variant="primary" icon="send" onClick={onIssue}>
          {t`Phát hành`}
        </Button>
      )}
      <Acknowledge detail={detail} />
    </div>
  );
}

const mayIssue = ({ abilities, document }: DocumentDetail) => abilities.includes("issue") && document.state === "draft";

export function hasMainAct(detail: DocumentDetail): boolean {
  const waiting = detail.mine.some((mine) => !mine.acknowledged_at);
  return mayIssue(detail) || (waiting && detail.abilities.includes("acknowledge"));
}

function Reception({ detail, short }: { detail: DocumentDetail; short: boolean }) {
  const { recipients, seen, acknowledged } = detail.totals;
  const all = acknowledged === recipients;
  return (
    <Link href={paths.document(detail.document.id, "tiep-nhan")} className={styles.reception}>
      <Tag tone={all ? "success" : "neutral"} icon="check">
        {t`Đã tiếp nhận ${acknowledged}/${recipients}`}
      </Tag>
      {!short && <span className={styles.fact}>{t`Đã xem ${seen}/${recipients}`}</span>}
    </Link>
  );
}
