/** What has become of a message since it was said: changed, pinned, delivered, read by how many. */
import { t } from "@lingui/core/macro";
import { useState } from "react";
import { formatMoment } from "../../../i18n/format";
import type { MessageView } from "../../../realtime/shapes";
import { Icon } from "../../../ui/Icon";
import { useTalk, useTalkFact } from "../context";
import { HistoryDialog, ReceiptsDialog } from "./later";
import styles from "./MessageState.module.css";

export function MessageState({ message }: { message: MessageView }) {
  const { me } = useTalk();
  const mine = message.author.id === me;
  if (!mine && !message.edited_at && !message.pinned_at) return null;
  return (
    <div className={styles.line}>
      {message.pinned_at && (
        <span className={styles.item}>
          <Icon name="pin" size={14} />
          {t`${message.pinned_by} đã ghim`}
        </span>
      )}
      {message.edited_at && <Edited message={message} at={message.edited_at} />}
      {mine && <Read message={message} />}
    </div>
  );
}

function Edited({ message, at }: { message: MessageView; at: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={styles.button} title={formatMoment(at)} onClick={() => setOpen(true)}>
        {t`đã sửa`}
      </button>
      <HistoryDialog message={message} isOpen={open} onClose={() => setOpen(false)} />
    </>
  );
}

/** The marks known here say how many; who they are is asked from the server, by their own consent. */
function Read({ message }: { message: MessageView }) {
  const { me } = useTalk();
  const [open, setOpen] = useState(false);
  const count = useTalkFact(
    (state) => state.read_marks.filter((mark) => mark.person.id !== me && mark.upto >= message.ordinal).length,
  );
  if (count === 0) {
    return (
      <span className={styles.item} title={t`Đã gửi`}>
        <Icon name="check" size={14} />
        <span className="visually-hidden">{t`Đã gửi`}</span>
      </span>
    );
  }
  return (
    <>
      <button type="button" className={styles.button} onClick={() => setOpen(true)}>
        <Icon name="double-check" size={14} />
        {t`Đã xem ${count}`}
      </button>
      <ReceiptsDialog message={message} isOpen={open} onClose={() => setOpen(false)} />
    </>
  );
}
