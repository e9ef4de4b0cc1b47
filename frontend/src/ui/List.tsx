/** A list of rows to open one by one: arrow keys move between rows, Enter opens, the chosen one is marked. */
import type { KeyboardEvent, ReactNode } from "react";
import { Link } from "wouter";
import { cx } from "./cx";
import { intent } from "./intent";
import styles from "./List.module.css";

export function List({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.list} aria-label={label} onKeyDown={moveByArrows}>
      {children}
    </ul>
  );
}

/** A heading inside a list, e.g. "Quá hạn". */
export function ListHeading({ children, count }: { children: ReactNode; count?: number }) {
  return (
    <li className={styles.heading}>
      {children}
      {count !== undefined && <span className={styles.count}>{count}</span>}
    </li>
  );
}

interface ListRowProps {
  href?: string;
  onOpen?: () => void;
  /** The link is about to be opened. */
  onIntent?: () => void;
  selected?: boolean;
  unread?: boolean;
  /** Left of the text: avatar, icon, checkbox. */
  lead?: ReactNode;
  /** First line, small: number, tags. */
  above?: ReactNode;
  title: ReactNode;
  /** Last line, small: deadline, last opinion. */
  below?: ReactNode;
  /** Right edge: badge, time. */
  end?: ReactNode;
  /** Buttons beside the row, outside its link. */
  actions?: ReactNode;
}

export function ListRow(props: ListRowProps) {
  const { href, onOpen, onIntent, selected, unread, lead, above, title, below, end, actions } = props;
  const body = (
    <>
      {lead && <span className={styles.lead}>{lead}</span>}
      <span className={styles.text}>
        {above && <span className={styles.above}>{above}</span>}
        <span className={cx(styles.title, unread && styles.unread)}>{title}</span>
        {below && <span className={styles.below}>{below}</span>}
      </span>
      {end && <span className={styles.end}>{end}</span>}
    </>
  );
  return (
    <li className={cx(styles.row, selected && styles.selected)}>
      {href ? (
        <Link
          href={href}
          className={styles.open}
          data-row
          data-unread={unread}
          aria-current={selected ? "true" : undefined}
          onClick={onOpen}
          {...intent(onIntent)}
        >
          {body}
        </Link>
      ) : !onOpen ? (
        <div className={styles.open}>{body}</div>
      ) : (
        <button
          type="button"
          className={styles.open}
          data-row
          data-unread={unread}
          aria-current={selected ? "true" : undefined}
          onClick={onOpen}
        >
          {body}
        </button>
      )}
      {actions && <span className={styles.actions}>{actions}</span>}
    </li>
  );
}

function moveByArrows(event: KeyboardEvent<HTMLElement>) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  const target = rows[steps[event.key] ?? -1];
  if (!target) return;
  event.preventDefault();
  target.focus();
}
