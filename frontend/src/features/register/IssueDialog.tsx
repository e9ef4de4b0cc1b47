/** Issuing: who receives the document, in which role, and the confirmation that it holds no state secret. */
import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey } from "../../api/client";
import { errorWords } from "../../api/errorWords";
import { type DocumentFacts, documentKeys } from "../../api/queries/documents";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/Feedback";
import { Checkbox } from "../../ui/Field";
import { Dialog } from "../../ui/overlays";
import { Stack } from "../../ui/Pane";
import { toasts } from "../../ui/toasts";
import { RecipientPicker } from "./RecipientPicker";
import type { Chosen } from "./recipients";

interface IssueDialogProps {
  document: DocumentFacts;
  isOpen: boolean;
  onClose: () => void;
}

export function IssueDialog({ document, isOpen, onClose }: IssueDialogProps) {
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [open, setOpen] = useState(false);
  const issue = useIssue(document, onClose);
  const ready = chosen.length > 0 && open;
  const footer = (
    <>
      <Button onClick={onClose}>{t`Để sau`}</Button>
      <Button
        variant="primary"
        icon="send"
        disabled={!ready}
        busy={issue.isPending}
        onClick={() => issue.mutate(chosen)}
      >
        {t`Phát hành tới ${chosen.length} đơn vị`}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Phát hành văn bản`} size="wide" footer={footer}>
      <Stack>
        {issue.isError && <Banner tone="danger">{errorWords(issue.error)}</Banner>}
        <p>{t`Khi phát hành, văn bản được cấp số, mỗi đơn vị nhận có trạng thái riêng và trao đổi trên văn bản được mở. Sau khi phát hành không thể sửa.`}</p>
        <RecipientPicker chosen={chosen} onChange={setChosen} />
        <Checkbox
          label={t`Văn bản không chứa bí mật nhà nước`}
          hint={t`Hệ thống không được phép lưu văn bản Mật, Tối mật, Tuyệt mật.`}
          checked={open}
          onChange={(event) => setOpen(event.currentTarget.checked)}
        />
      </Stack>
    </Dialog>
  );
}

function useIssue(document: DocumentFacts, onDone: () => void) {
  const client = useQueryClient();
  const [key] = useState(newKey);
  return useMutation({
    mutationFn: (chosen: Chosen[]) =>
      api.post(`documents/${document.id}/issue`, {
        body: { recipients: chosen.map(({ unit, role }) => ({ unit: unit.id, role })), not_secret: true },
        ifMatch: `"v${document.version}"`,
        idempotencyKey: key,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: documentKeys.detail(document.id) });
      void client.invalidateQueries({ queryKey: ["documents"] });
      toasts.show({ text: t`Đã phát hành`, tone: "success" });
      onDone();
    },
  });
}
