/** Every registered field of the document, as the register prints them. */
import { t } from "@lingui/core/macro";
import { type DocumentDetail, fileContent } from "../../api/queries/documents";
import { boot } from "../../boot";
import { asSentence, formatBytes, formatDate, formatDateTime } from "../../i18n/format";
import { Dialog } from "../../ui/overlays";
import { Facts, Stack } from "../../ui/Pane";
import { asUrgency, urgencyLabel } from "../../ui/urgency";

interface FactsDialogProps {
  detail: DocumentDetail;
  isOpen: boolean;
  onClose: () => void;
}

const day = (date: string | null) => date && formatDate(date);

export function FactsDialog({ detail, isOpen, onClose }: FactsDialogProps) {
  const { document } = detail;
  const { locale } = boot();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Thông tin văn bản`}>
      <Stack>
        <Facts
          items={[
            [t`Số, ký hiệu`, document.full_code],
            [t`Loại văn bản`, document.type_name],
            [t`Trích yếu nội dung`, asSentence(document.subject)],
            [t`Tóm tắt`, document.summary],
            [t`Cơ quan ban hành`, document.organisation_name],
            [t`Đơn vị soạn thảo`, document.unit.name],
            [t`Ngày ban hành`, day(document.issue_date)],
            [t`Ngày hiệu lực`, day(document.effective_date)],
            [t`Thời hạn xử lý`, day(document.due_date)],
            [t`Mức độ khẩn`, urgencyLabel(asUrgency(document.urgency)) ?? t`Thường`],
            [
              t`Người ký`,
              [document.competence, document.signer_position, document.signer_name].filter(Boolean).join(" – "),
            ],
            [t`Trả lời văn bản`, document.replies_to_code],
            [t`Số trang`, document.page_count || null],
            [t`Người đăng ký`, document.created_by.name],
            [t`Thời điểm phát hành`, document.issued_at && formatDateTime(document.issued_at)],
          ]}
        />
        <ul>
          {document.attachments.map(({ file }) => (
            <li key={file.id}>
              <a href={fileContent(file.id)} download={file.name}>
                {file.name}
              </a>{" "}
              ({formatBytes(file.size, locale)})
            </li>
          ))}
        </ul>
      </Stack>
    </Dialog>
  );
}
