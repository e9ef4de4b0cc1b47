/** Official positions of the own unit that wait for their release; nobody outside the unit sees them. */
import { t } from "@lingui/core/macro";
import { useState } from "react";
import { Icon } from "../../../ui/Icon";
import { useTalkFact } from "../context";
import { PositionsDialog } from "./later";
import styles from "./Positions.module.css";

export function Positions() {
  const positions = useTalkFact((state) => state.positions);
  const [open, setOpen] = useState(false);
  const drafts = positions.filter((position) => position.state === "draft");
  if (drafts.length === 0) return null;
  return (
    <>
      <button type="button" className={styles.strip} onClick={() => setOpen(true)}>
        <Icon name="seal" size={16} />
        {t`Dự thảo ý kiến chính thức chờ phát hành: ${drafts.length}`}
        <Icon name="chevron-right" size={16} />
      </button>
      <PositionsDialog drafts={drafts} isOpen={open} onClose={() => setOpen(false)} />
    </>
  );
}
