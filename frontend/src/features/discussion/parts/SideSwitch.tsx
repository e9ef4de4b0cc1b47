/** To all parties, or among one's own unit: two talks that must not be mixed up, so each names its audience. */
import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { DocumentDetail } from "../../../api/queries/documents";
import { cx } from "../../../ui/cx";
import { Icon } from "../../../ui/Icon";
import { talkApi } from "../talkApi";
import { telling } from "../useMessageActs";
import styles from "./SideSwitch.module.css";

interface SideSwitchProps {
  detail: DocumentDetail;
  /** The internal talk that is open, if it is. */
  side: string | undefined;
  onSide: (id: string | undefined) => void;
}

export function SideSwitch({ detail, side, onSide }: SideSwitchProps) {
  const [busy, setBusy] = useState(false);
  const known = detail.conversations.find((one) => one.kind === "side");
  const hasSide = known !== undefined || detail.abilities.includes("take_part");
  const unread = known?.marks.unread ?? 0;
  const openUnread = detail.conversations.find((one) => one.kind === "open")?.marks.unread ?? 0;
  const openSide = async () => {
    if (known) return onSide(known.id);
    setBusy(true);
    const opened = await telling(() => talkApi.openSide(detail.document.id));
    setBusy(false);
    if (opened) onSide(opened.id);
  };
  if (!hasSide) return null;
  return (
    <fieldset className={styles.switch} aria-label={t`Trao đổi với ai`}>
      <button
        type="button"
        className={cx(styles.choice, side === undefined && styles.chosen)}
        aria-pressed={side === undefined}
        onClick={() => onSide(undefined)}
      >
        <Icon name="people" size={16} />
        {t`Với các đơn vị`}
        {side !== undefined && openUnread > 0 && <span className={styles.dot} title={t`Có ý kiến chưa đọc`} />}
      </button>
      <button
        type="button"
        className={cx(styles.choice, styles.internal, side !== undefined && styles.chosen)}
        aria-pressed={side !== undefined}
        aria-busy={busy}
        onClick={() => void openSide()}
      >
        <Icon name="lock" size={16} />
        {t`Nội bộ đơn vị`}
        {side === undefined && unread > 0 && <span className={styles.dot} title={t`Có ý kiến chưa đọc`} />}
      </button>
    </fieldset>
  );
}
