/** Tabs whose state lives in the address: links in a nav when each tab is a page, buttons with panels when not. */
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { Link } from "wouter";
import { cx } from "./cx";
import styles from "./Tabs.module.css";
import { Badge } from "./Tag";

export interface TabItem<Id extends string = string> {
  id: Id;
  label: ReactNode;
  count?: number;
  /** Noun for the number, e.g. "chưa đọc". */
  countLabel?: string;
  /** Makes the tab a link. */
  href?: string;
}

interface TabLinksProps {
  label: string;
  items: readonly (TabItem & { href: string })[];
  current: string;
}

/** Tabs that are addresses. */
export function TabLinks({ label, items, current }: TabLinksProps) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {items.map((item) => (
        <Link
          key={item.id}
          href={item.href}
          className={cx(styles.tab, item.id === current && styles.current)}
          aria-current={item.id === current ? "page" : undefined}
        >
          <TabText item={item} />
        </Link>
      ))}
    </nav>
  );
}

interface TabsProps<Id extends string> {
  label: string;
  items: readonly TabItem<Id>[];
  current: Id;
  onSelect: (id: Id) => void;
  children?: ReactNode;
}

/** Tabs inside a view; the panel is `children`. Arrow keys move and select. */
export function Tabs<Id extends string>({ label, items, current, onSelect, children }: TabsProps<Id>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const select = (item: TabItem<Id> | undefined) => {
    if (!item) return;
    onSelect(item.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${item.id}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = items.findIndex((item) => item.id === current);
    const to = tabTarget(event.key, at, items.length);
    if (to === undefined) return;
    event.preventDefault();
    select(items[to]);
  };
  return (
    <>
      <div className={styles.tabs} role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {items.map((item) => (
          <button
            key={item.id}
            type="button"
            role="tab"
            id={`${id}-${item.id}`}
            data-tab={item.id}
            aria-selected={item.id === current}
            aria-controls={children === undefined ? undefined : `${id}-panel`}
            tabIndex={item.id === current ? 0 : -1}
            className={cx(styles.tab, item.id === current && styles.current)}
            onClick={() => onSelect(item.id)}
          >
            <TabText item={item} />
          </button>
        ))}
      </div>
      {children !== undefined && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`} className={styles.panel}>
          {children}
        </div>
      )}
    </>
  );
}

function tabTarget(key: string, at: number, count: number): number | undefined {
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at - 1 + count) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return undefined;
}

function TabText({ item }: { item: TabItem }) {
  return (
    <>
      {item.label}
      {item.count !== undefined && <Badge count={item.count} label={item.countLabel ?? ""} />}
    </>
  );
}
