/** Draws the toasts; the Shell holds the one instance. Show one with `toasts.show({ text })`. */
import { t } from "@lingui/core/macro";
import { useSyncExternalStore } from "react";
import { IconButton } from "./Button";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import styles from "./Toast.module.css";
import { type ToastTone, toasts } from "./toasts";

const toneIcon: Record<ToastTone, IconName> = {
  neutral: "info",
  success: "resolve",
  warning: "warning",
  danger: "warning",
};

export function Toasts() {
  const entries = useSyncExternalStore(toasts.subscribe, toasts.list);
  return (
    <section className={styles.stack} aria-label={t`Thông báo ngắn`}>
      {entries.map(({ id, text, tone = "neutral", action }) => (
        <div key={id} className={cx(styles.toast, styles[tone])}>
          <Icon name={toneIcon[tone]} />
          <p>{text}</p>
          {action && (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                action.onPress();
                toasts.dismiss(id);
              }}
            >
              {action.label}
            </button>
          )}
          <IconButton icon="close" size="small" label={t`Đóng`} onClick={() => toasts.dismiss(id)} />
        </div>
      ))}
    </section>
  );
}
