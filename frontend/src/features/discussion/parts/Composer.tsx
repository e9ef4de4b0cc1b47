/** Where one writes. A plain text field: it never changes what a Vietnamese keyboard is composing. */
import { t } from "@lingui/core/macro";
import { type ClipboardEvent, type DragEvent, useId, useRef, useState } from "react";
import { usePhone } from "../../../app/usePhone";
import type { Letter } from "../../../realtime/outbox";
import { Button } from "../../../ui/Button";
import { cx } from "../../../ui/cx";
import { useAutosize } from "../../../ui/Field";
import type { Intent } from "../context";
import { useTalk } from "../context";
import type { ComposerMode } from "../useComposer";
import { BODY_LIMIT, useComposer } from "../useComposer";
import { AttachmentList } from "./AttachmentList";
import styles from "./Composer.module.css";
import { ComposerTools } from "./ComposerTools";
import { IntentBar } from "./IntentBar";
import { MentionPopup } from "./MentionPopup";
import { SendMenu } from "./SendMenu";

interface ComposerProps {
  intent: Intent | undefined;
  onIntentDone: () => void;
  /** A letter taken back to be changed. */
  letter: Letter | undefined;
  isInternal: boolean;
  mode: ComposerMode;
  onMode: (mode: ComposerMode) => void;
}

/** From here on the number of characters is shown. */
const NEAR_LIMIT = 9_000;
const ROWS = 10;

export function Composer({ intent, onIntentDone, letter, isInternal, mode, onMode }: ComposerProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const popup = useId();
  const composer = useComposer({ area, intent, onIntentDone, letter, mode, onMode });
  const { draft, mentions, attachments } = composer;
  const phone = usePhone();
  const [dropping, setDropping] = useState(false);
  useAutosize(area, draft.text, ROWS);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    attachments.add(event.dataTransfer.files);
  };
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    attachments.add(event.clipboardData.files);
  };
  return (
    <form
      className={cx(
        styles.composer,
        isInternal && styles.internal,
        mode === "official" && styles.official,
        dropping && styles.dropping,
      )}
      aria-label={t`Soạn ý kiến`}
      onSubmit={(event) => {
        event.preventDefault();
        composer.send();
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={drop}
    >
      {mentions.candidates.length > 0 && (
        <MentionPopup id={popup} candidates={mentions.candidates} active={mentions.active} onPick={mentions.pick} />
      )}
      {intent && intent.kind !== "quote" && <IntentBar intent={intent} onCancel={composer.cancel} />}
      <AttachmentList attachments={attachments} />
      <textarea
        ref={area}
        className={styles.area}
        rows={phone ? 1 : 2}
        value={draft.text}
        placeholder={usePlaceholder(isInternal, mode)}
        aria-label={usePlaceholder(isInternal, mode)}
        aria-autocomplete="list"
        aria-controls={mentions.candidates.length > 0 ? popup : undefined}
        aria-activedescendant={mentions.candidates.length > 0 ? `${popup}-${mentions.active}` : undefined}
        onChange={(event) => composer.type(event.currentTarget)}
        onSelect={(event) => mentions.look(event.currentTarget)}
        onKeyDown={composer.onKeyDown}
        onBlur={mentions.close}
        onPaste={paste}
      />
      <div className={styles.foot}>
        <ComposerTools onMarkup={composer.markup} onAt={composer.at} onFiles={attachments.add} />
        {draft.text.length > NEAR_LIMIT && <Count length={draft.text.length} />}
        <SendMenu mode={mode} onMode={onMode} />
        <Button
          type="submit"
          variant="primary"
          icon={mode === "official" ? "seal" : "send"}
          disabled={!composer.maySend}
          aria-label={sendLabel(intent, mode)}
        >
          {phone ? "" : sendLabel(intent, mode)}
        </Button>
      </div>
    </form>
  );
}

function sendLabel(intent: Intent | undefined, mode: ComposerMode): string {
  if (intent?.kind === "edit") return t`Lưu`;
  return mode === "official" ? t`Lưu dự thảo` : t`Gửi`;
}

function usePlaceholder(isInternal: boolean, mode: ComposerMode): string {
  const { document } = useTalk();
  const phone = usePhone();
  if (mode === "official") return t`Soạn ý kiến chính thức của đơn vị…`;
  if (isInternal) return t`Trao đổi nội bộ đơn vị…`;
  if (!document) return t`Viết tin nhắn…`;
  return phone ? t`Viết ý kiến…` : t`Viết ý kiến… gõ @ để nhắc người hoặc đơn vị`;
}

function Count({ length }: { length: number }) {
  const left = BODY_LIMIT - length;
  return (
    <span className={cx(styles.count, left < 0 && styles.over)} role="status">
      {left < 0 ? t`Quá ${-left} ký tự` : t`Còn ${left} ký tự`}
    </span>
  );
}
