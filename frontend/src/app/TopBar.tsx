/** The bar on top: product, search, line, notifications, person. */
import { t } from "@lingui/core/macro";
import { Link } from "wouter";
import { boot } from "../boot";
import { Icon } from "../ui/Icon";
import { Bell } from "./Bell";
import { ConnectionDot } from "./ConnectionStatus";
import { Logo } from "./Logo";
import { PersonMenu } from "./PersonMenu";
import { paths } from "./paths";
import styles from "./TopBar.module.css";

interface TopBarProps {
  onSearch: () => void;
  onShortcuts: () => void;
}

export function TopBar({ onSearch, onShortcuts }: TopBarProps) {
  return (
    <header className={styles.bar}>
      <Link href={paths.inbox} className={styles.brand}>
        <Logo />
        <span className={styles.fullName}>{t`Chỉ đạo trực tuyến`}</span>
        <span className={styles.shortName} aria-hidden="true">{t`Chỉ đạo`}</span>
      </Link>
      <button type="button" className={styles.search} onClick={onSearch}>
        <Icon name="search" size={16} />
        <span className={styles.searchText}>{t`Tìm số ký hiệu, trích yếu, người, đơn vị`}</span>
        <kbd className={styles.key}>Ctrl+K</kbd>
      </button>
      {boot().demo && <span className={styles.demo}>{t`DỮ LIỆU MẪU`}</span>}
      <ConnectionDot />
      <Bell />
      <PersonMenu onShortcuts={onShortcuts} />
    </header>
  );
}
