/** Opens a thread: a subject and the first message, which may begin with what somebody said. */
import { t } from "@lingui/core/macro";
import { type FormEvent, useId, useState } from "react";
import type { MessageView } from "../../../realtime/shapes";
import { outbox } from "../../../realtime/start";
import { uuid7 } from "../../../realtime/uuid";
import { Button } from "../../../ui/Button";
import { TextArea, TextInput } from "../../../ui/Field";
import { Dialog } from "../../../ui/overlays";
import { Stack } from "../../../ui/Pane";
import { useTalk } from "../context";
import { quoted } from "../markup";

export const SUBJECT_LIMIT = 200;

interface ThreadDialogProps {
  isOpen: boolean;
  onClose: () => void;
  quoting?: MessageView;
}

export function ThreadDialog({ isOpen, onClose, quoting }: ThreadDialogProps) {
  const form = useId();
  const footer = (
    <>
      <Button onClick={onClose}>{t`Để sau`}</Button>
      <Button type="submit" form={form} variant="primary">
        {t`Mở chủ đề`}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Mở chủ đề mới`} footer={footer}>
      <ThreadForm id={form} onDone={onClose} quoting={quoting} />
    </Dialog>
  );
}

function ThreadForm({ id, onDone, quoting }: { id: string; onDone: () => void; quoting: MessageView | undefined }) {
  const { session } = useTalk();
  const [subject, setSubject] = useState("");
  const [body, setBody] = useState(quoting ? quoted(quoting.body) : "");
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!subject.trim() || !body.trim()) return;
    const letter = { client_id: uuid7(), conversation_id: session.id, thread_id: null, reply_to: null, files: [] };
    void outbox.send({ ...letter, subject: subject.trim(), body });
    session.jump(undefined).catch(() => undefined);
    onDone();
  };
  const missing = t`Cần nhập nội dung này.`;
  return (
    <form id={id} onSubmit={submit}>
      <Stack>
        <TextInput
          label={t`Tên chủ đề`}
          hint={t`Một vấn đề cần trả lời hoặc giải quyết, ví dụ "Mẫu báo cáo áp dụng cho quý III".`}
          required
          maxLength={SUBJECT_LIMIT}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
          error={tried && !subject.trim() ? missing : undefined}
        />
        <TextArea
          label={t`Ý kiến đầu tiên`}
          required
          rows={4}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
          error={tried && !body.trim() ? missing : undefined}
        />
      </Stack>
    </form>
  );
}
