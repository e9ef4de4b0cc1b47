/** The list that opens after an "@". The keys stay with the text; a press or Enter picks. */
import { t } from "@lingui/core/macro";
import { Avatar } from "../../../ui/Avatar";
import { cx } from "../../../ui/cx";
import { Icon } from "../../../ui/Icon";
import type { Candidate } from "../useMentionList";
import styles from "./MentionPopup.module.css";

interface MentionPopupProps {
  id: string;
  candidates: readonly Candidate[];
  active: number;
  onPick: (candidate: Candidate) => void;
}

export function MentionPopup({ id, candidates, active, onPick }: MentionPopupProps) {
  return (
    <div id={id} role="listbox" aria-label={t`Nhắc đến`} className={styles.list}>
      {candidates.map((candidate, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the text, where the focus stays
        <div
          key={candidate.id}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === active}
          className={cx(styles.row, i === active && styles.active)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(candidate)}
        >
          {candidate.kind === "person" ? (
            <Avatar name={candidate.name} id={candidate.id} size="small" />
          ) : (
            <span className={styles.unit}>
              <Icon name="unit" size={16} />
            </span>
          )}
          <span className={styles.words}>
            <span>{candidate.name}</span>
            <span className={styles.detail}>{candidate.detail}</span>
          </span>
        </div>
      ))}
    </div>
  );
}
