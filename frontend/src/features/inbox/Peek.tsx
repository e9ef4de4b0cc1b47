/** A look at one directive: what it asks, how far it is, and the way to it. */
import { plural, t } from "@lingui/core/macro";
import { useLocation } from "wouter";
import type { DocumentRow } from "../../api/queries/documents";
import { paths } from "../../app/paths";
import { asSentence, formatDate } from "../../i18n/format";
import { Button, ButtonRow } from "../../ui/Button";
import { Facts, PaneBody, PaneFoot, Stack } from "../../ui/Pane";
import { Progress } from "../../ui/Progress";
import { DeadlineTag, UrgencyTag } from "../../ui/Tag";
import { asUrgency } from "../../ui/urgency";
import { endOfDay } from "../document/Header";
import styles from "./Screen.module.css";

export function Peek({ row }: { row: DocumentRow }) {
  const { document, totals, mine, talk } = row;
  const [, go] = useLocation();
  const waiting = mine !== null && mine.acknowledged_at === null;
  return (
    <>
      <PaneBody padded>
        <Stack>
          <div className={styles.tags}>
            <UrgencyTag level={asUrgency(document.urgency)} />
            {document.due_date && <DeadlineTag at={endOfDay(document.due_date)} />}
          </div>
          <h2 className={styles.subject}>{asSentence(document.subject)}</h2>
          <Facts
            items={[
              [t`Số, ký hiệu`, document.full_code],
              [t`Loại văn bản`, document.type_name],
              [t`Đơn vị ban hành`, document.unit.short_name],
              [t`Ngày ban hành`, document.issue_date && formatDate(document.issue_date)],
              [t`Thời hạn xử lý`, document.due_date && formatDate(document.due_date)],
            ]}
          />
          {totals.recipients > 0 && (
            <>
              <Total label={t`Đã xem`} value={totals.seen} of={totals.recipients} />
              <Total label={t`Đã tiếp nhận`} value={totals.acknowledged} of={totals.recipients} />
            </>
          )}
          {talk && <p>{talkWords(talk)}</p>}
        </Stack>
      </PaneBody>
      <PaneFoot>
        <ButtonRow>
          <Button variant="primary" onClick={() => go(paths.document(document.id))}>
            {waiting ? t`Mở văn bản để tiếp nhận` : t`Mở văn bản`}
          </Button>
          {talk && <Button onClick={() => go(paths.document(document.id, "trao-doi"))}>{t`Mở trao đổi`}</Button>}
        </ButtonRow>
      </PaneFoot>
    </>
  );
}

function talkWords({ last_ordinal, unread, open_threads: named }: NonNullable<DocumentRow["talk"]>): string {
  const open_threads = named.length;
  const said = plural(last_ordinal, { one: "# ý kiến", other: "# ý kiến" });
  const open = plural(open_threads, { one: "# chủ đề chưa giải quyết", other: "# chủ đề chưa giải quyết" });
  return [said, t`${unread} chưa đọc`, open].join(", ");
}

function Total({ label, value, of }: { label: string; value: number; of: number }) {
  return (
    <div className={styles.total}>
      <span>{label}</span>
      <Progress label={label} value={value} max={of} />
    </div>
  );
}
