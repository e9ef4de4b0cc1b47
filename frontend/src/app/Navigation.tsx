/** The rail of a desktop and the bottom bar of a phone: the same sections. */
import { t } from "@lingui/core/macro";
import type { MouseEvent } from "react";
import { Link, useLocation } from "wouter";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/overlays";
import { Badge } from "../ui/Tag";
import styles from "./Navigation.module.css";
import { preloadScreen } from "./screens";
import { isWithin, type Section, sections } from "./sections";
import { useStore } from "./store";
import { unreadCounts } from "./unreadCounts";

const ON_PHONE = 4;

export function Rail() {
  const [main, foot] = [sections().slice(0, -1), sections().slice(-1)];
  return (
    <nav className={styles.rail} aria-label={t`Mục chính`} data-pane tabIndex={-1}>
      <ul>
        {main.map((section) => (
          <li key={section.href}>
            <SectionLink section={section} />
          </li>
        ))}
      </ul>
      <ul>
        {foot.map((section) => (
          <li key={section.href}>
            <SectionLink section={section} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function BottomBar() {
  const [, navigate] = useLocation();
  const shown = sections().slice(0, ON_PHONE);
  const rest = sections().slice(ON_PHONE);
  const groups = [rest.map(({ href, label, icon }) => ({ id: href, label, icon, onAction: () => navigate(href) }))];
  const more = (
    <button type="button" className={styles.link}>
      <span className={styles.icon}>
        <Icon name="menu" />
      </span>
      <span>{t`Thêm`}</span>
    </button>
  );
  return (
    <nav className={styles.bottom} aria-label={t`Mục chính`}>
      {shown.map((section) => (
        <SectionLink key={section.href} section={section} short />
      ))}
      <Menu label={t`Mục khác`} placement="top end" trigger={more} groups={groups} />
    </nav>
  );
}

function SectionLink({ section, short }: { section: Section; short?: boolean }) {
  const [path] = useLocation();
  const counts = useStore(unreadCounts);
  const current = isWithin(path, section.href);
  const preload = (_event: MouseEvent | React.FocusEvent) => preloadScreen(section.screen);
  return (
    <Link
      href={section.href}
      className={cx(styles.link, current && styles.current)}
      aria-current={current ? "page" : undefined}
      onMouseEnter={preload}
      onFocus={preload}
    >
      <span className={styles.icon}>
        <Icon name={section.icon} />
        {section.count && (
          <span className={styles.badge}>
            <Badge count={counts[section.count]} label={t`chưa đọc`} tone="danger" />
          </span>
        )}
      </span>
      <span>{short ? section.short : section.label}</span>
    </Link>
  );
}
