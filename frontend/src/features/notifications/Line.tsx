/** One notification: who did what, about what, and the beginning of what was said. */
import { formatMoment } from "../../i18n/format";
import type { NotificationView } from "../../realtime/shapes";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { ListRow } from "../../ui/List";
import { UrgencyTag } from "../../ui/Tag";
import { asUrgency } from "../../ui/urgency";
import { addressOf, iconOf, subjectOf, wordsOf } from "./lines";
import styles from "./notifications.module.css";

export function Line({ line, onOpen }: { line: NotificationView; onOpen: () => void }) {
  const isUnread = line.read_at === null;
  return (
    <ListRow
      href={addressOf(line)}
      onOpen={onOpen}
      unread={isUnread}
      lead={<Lead line={line} />}
      above={
        <>
          <UrgencyTag level={asUrgency(line.urgency)} />
          <span>{subjectOf(line)}</span>
        </>
      }
      title={wordsOf(line)}
      below={line.excerpt && <span className={styles.excerpt}>{line.excerpt}</span>}
      end={
        <span className={styles.end}>
          <span className={styles.time}>{formatMoment(line.at)}</span>
          {isUnread && <span className={styles.dot} />}
        </span>
      }
    />
  );
}

function Lead({ line }: { line: NotificationView }) {
  return (
    <span className={styles.lead}>
      {line.actor ? <Avatar name={line.actor.name} id={line.actor.id} /> : <Icon name={iconOf(line)} />}
      {line.actor && (
        <span className={styles.sign}>
          <Icon name={iconOf(line)} size={14} />
        </span>
      )}
    </span>
  );
}
