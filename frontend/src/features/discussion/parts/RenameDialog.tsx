/** Another subject for a thread. */
import { t } from "@lingui/core/macro";
import { type FormEvent, useId, useState } from "react";
import { errorWords } from "../../../api/errorWords";
import type { ThreadView } from "../../../realtime/shapes";
import { Button } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { Dialog } from "../../../ui/overlays";
import { useTalk } from "../context";
import { talkApi } from "../talkApi";
import { SUBJECT_LIMIT } from "./ThreadDialog";

interface RenameDialogProps {
  thread: ThreadView;
  isOpen: boolean;
  onClose: () => void;
}

export function RenameDialog({ thread, isOpen, onClose }: RenameDialogProps) {
  const form = useId();
  const footer = (
    <>
      <Button onClick={onClose}>{t`Để sau`}</Button>
      <Button type="submit" form={form} variant="primary">
        {t`Lưu`}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Đổi tên chủ đề`} size="small" footer={footer}>
      <RenameForm id={form} thread={thread} onDone={onClose} />
    </Dialog>
  );
}

function RenameForm({ id, thread, onDone }: { id: string; thread: ThreadView; onDone: () => void }) {
  const { session } = useTalk();
  const [subject, setSubject] = useState(thread.subject);
  const [error, setError] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = subject.trim();
    if (!wanted) return setError(t`Cần nhập nội dung này.`);
    try {
      session.apply("thread.renamed", { thread: await talkApi.rename(thread, wanted) });
      onDone();
    } catch (refusal) {
      setError(errorWords(refusal));
    }
  };
  return (
    <form id={id} onSubmit={(event) => void submit(event)}>
      <TextInput
        label={t`Tên chủ đề`}
        required
        maxLength={SUBJECT_LIMIT}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
        error={error}
      />
    </form>
  );
}
