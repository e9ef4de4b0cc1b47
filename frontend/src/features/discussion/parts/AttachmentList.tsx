/** The files that will go with the message, with how far each has got. */
import { t } from "@lingui/core/macro";
import { IconButton } from "../../../ui/Button";
import { cx } from "../../../ui/cx";
import { Icon } from "../../../ui/Icon";
import { type Attachments, attachmentWords } from "../useAttachments";
import styles from "./Composer.module.css";

export function AttachmentList({ attachments }: { attachments: Attachments }) {
  if (attachments.list.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t`Tệp sẽ gửi kèm`}>
      {attachments.list.map((one) => (
        <li key={one.id} className={cx(styles.file, one.error && styles.fileFailed)}>
          <Icon name={one.error ? "warning" : "attach"} size={16} />
          <span className={styles.fileWords}>
            <span className={styles.fileName}>{one.name}</span>
            <span className={styles.fileState}>{attachmentWords(one)}</span>
            {!one.file && !one.error && <progress max={1} value={one.share} aria-label={one.name} />}
          </span>
          <IconButton
            icon="close"
            size="small"
            label={t`Bỏ tệp ${one.name}`}
            onClick={() => attachments.remove(one.id)}
          />
        </li>
      ))}
    </ul>
  );
}
