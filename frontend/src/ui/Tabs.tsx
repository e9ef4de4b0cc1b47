/** Tabs whose state lives in the address: links in a nav when each tab is a page, buttons with panels when not. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
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
  const nav = useShownTab(current);
  return (
    <nav ref={nav} className={styles.tabs} aria-label={label}>
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

/** Brings the chosen tab into view where the tabs are wider than the screen. */
function useShownTab(current: string) {
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab, another place
  useEffect(() => {
    const tab = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (nav.current && tab) nav.current.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - nav.current.clientWidth / 2;
  }, [current]);
  return nav;
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
  const panel = children === undefined ? undefined : `${id}-panel`;
  const onKeyDown = (event: KeyboardEvent) => {
    const at = items.findIndex((item) => item.id === current);
    const item = items[tabTarget(event.key, at, items.length) ?? -1];
    if (!item) return;
    event.preventDefault();
    onSelect(item.id);
    document.getElementById(`${id}-${item.id}`)?.focus();
  };
  return (
    <>
      <div className={styles.tabs} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {items.map((item) => (
          <TabButton
            key={item.id}
            id={`${id}-${item.id}`}
            item={item}
            selected={item.id === current}
            panel={panel}
            onSelect={() => onSelect(item.id)}
          />
        ))}
      </div>
      {panel && (
        <div role="tabpanel" id={panel} aria-labelledby={`${id}-${current}`} className={styles.panel}>
          {children}
        </div>
      )}
    </>
  );
}

interface TabButtonProps {
  id: string;
  item: TabItem;
  selected: boolean;
  panel: string | undefined;
  onSelect: () => void;
}

function TabButton({ id, item, selected, panel, onSelect }: TabButtonProps) {
  return (
    <button
      type="button"
      role="tab"
      id={id}
      aria-selected={selected}
      aria-controls={panel}
      tabIndex={selected ? 0 : -1}
      className={cx(styles.tab, selected && styles.current)}
      onClick={onSelect}
    >
      <TabText item={item} />
    </button>
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
