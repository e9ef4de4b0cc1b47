/** Closes a thread with what came of it. */
import { t } from "@lingui/core/macro";
import { useState } from "react";
import { errorWords } from "../../../api/errorWords";
import type { MessageView, Outcome, ThreadView } from "../../../realtime/shapes";
import { Button } from "../../../ui/Button";
import { TextArea } from "../../../ui/Field";
import { Dialog } from "../../../ui/overlays";
import { Stack } from "../../../ui/Pane";
import { useTalk } from "../context";
import { outcomes } from "../outcomes";
import { talkApi } from "../talkApi";
import dialog from "./dialogs.module.css";
import { wordsOf } from "./ReplyQuote";

interface ResolveDialogProps {
  thread: ThreadView;
  isOpen: boolean;
  onClose: () => void;
  /** The message that answers what was asked. */
  answer?: MessageView;
}

const NOTE_LIMIT = 500;

export function ResolveDialog({ thread, isOpen, onClose, answer }: ResolveDialogProps) {
  const { session } = useTalk();
  const [outcome, setOutcome] = useState<Outcome>("answered");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const resolve = async () => {
    setBusy(true);
    try {
      const answered = outcome === "answered" ? answer?.id : undefined;
      const resolved = await talkApi.resolve(thread, outcome, note.trim(), answered);
      session.apply("thread.resolved", { thread: resolved });
      onClose();
    } catch (refusal) {
      setError(errorWords(refusal));
    } finally {
      setBusy(false);
    }
  };
  const footer = (
    <>
      <Button onClick={onClose}>{t`Để sau`}</Button>
      <Button variant="primary" busy={busy} onClick={() => void resolve()}>
        {t`Đánh dấu đã giải quyết`}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Kết quả của chủ đề`} size="small" footer={footer}>
      <Stack>
        <p>{thread.subject}</p>
        <fieldset className={dialog.outcomes}>
          <legend className="visually-hidden">{t`Kết quả`}</legend>
          {outcomes().map(([id, label]) => (
            <label key={id}>
              <input type="radio" name="outcome" checked={outcome === id} onChange={() => setOutcome(id)} />
              {label}
            </label>
          ))}
        </fieldset>
        {outcome === "answered" && <Answer message={answer} />}
        <TextArea
          label={t`Ghi chú (không bắt buộc)`}
          value={note}
          maxLength={NOTE_LIMIT}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={error}
        />
      </Stack>
    </Dialog>
  );
}

function Answer({ message }: { message: MessageView | undefined }) {
  if (!message) {
    return (
      <p className={dialog.detail}>{t`Muốn chỉ rõ ý kiến trả lời, chọn “Đánh dấu là câu trả lời” ở ý kiến đó.`}</p>
    );
  }
  return (
    <blockquote className={dialog.quote}>
      <strong>{message.author.name}</strong>
      <p>{wordsOf(message)}</p>
    </blockquote>
  );
}
