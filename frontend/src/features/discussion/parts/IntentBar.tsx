/** Above the text: which message is being answered or changed. */
import { t } from "@lingui/core/macro";
import { IconButton } from "../../../ui/Button";
import { Icon } from "../../../ui/Icon";
import type { Intent } from "../context";
import styles from "./Composer.module.css";
import { wordsOf } from "./ReplyQuote";

export function IntentBar({ intent, onCancel }: { intent: Exclude<Intent, { kind: "quote" }>; onCancel: () => void }) {
  const { message, kind } = intent;
  const name = message.author.name;
  return (
    <div className={styles.intent}>
      <Icon name={kind === "edit" ? "edit" : "reply"} size={16} />
      <span className={styles.intentWords}>
        <strong>{kind === "edit" ? t`Sửa ý kiến` : t`Trả lời ${name}`}</strong> {wordsOf(message)}
      </span>
      <IconButton icon="close" size="small" label={t`Bỏ`} onClick={onCancel} />
    </div>
  );
}
