/**
 * List, main and panel side by side where there is room, one at a time where there is not.
 * The caller says which one has the screen on a phone; that belongs in the address, so that Back closes a pane.
 */
import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import { cx } from "../ui/cx";
import { useEscape } from "./keyboard";
import styles from "./PaneLayout.module.css";

export type PaneName = "list" | "main" | "panel";

interface PaneLayoutProps {
  /** Left: what to choose from. */
  list?: ReactNode;
  listLabel?: string;
  /** Between 600 and 1279 px the list is a screen of its own, unless the main pane can live beside it. */
  keepList?: boolean;
  main: ReactNode;
  mainLabel?: string;
  /** Right: talk, details. From 600 to 1279 px it lies over the main pane while it is the one shown. */
  panel?: ReactNode;
  panelLabel?: string;
  /** The pane that has a narrow screen for itself. */
  shown: PaneName;
  /** Esc, and a press beside the panel where it lies over the main pane. */
  onPanelClose?: () => void;
}

export function PaneLayout(props: PaneLayoutProps) {
  const { list, listLabel, keepList, main, mainLabel, panel, panelLabel, shown, onPanelClose } = props;
  useEscape(panel && shown === "panel" ? onPanelClose : undefined);
  return (
    <div
      className={cx(
        styles.layout,
        Boolean(list) && styles.withList,
        Boolean(panel) && styles.withPanel,
        keepList && styles.keepList,
      )}
      data-shown={shown}
    >
      {list && (
        <section className={styles.list} data-pane tabIndex={-1} aria-label={listLabel ?? t`Danh sách`}>
          {list}
        </section>
      )}
      <section className={styles.main} data-pane tabIndex={-1} aria-label={mainLabel ?? t`Nội dung`}>
        {main}
      </section>
      {panel && shown === "panel" && onPanelClose && (
        <button type="button" className={styles.shade} tabIndex={-1} aria-hidden="true" onClick={onPanelClose} />
      )}
      {panel && (
        <section className={styles.panel} data-pane tabIndex={-1} aria-label={panelLabel ?? t`Chi tiết`}>
          {panel}
        </section>
      )}
    </div>
  );
}
