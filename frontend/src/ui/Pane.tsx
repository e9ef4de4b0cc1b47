/** The insides of one pane: a head that stays, a body that scrolls, a foot that stays. */
import type { ReactNode, Ref } from "react";
import { cx } from "./cx";
import styles from "./Pane.module.css";

export function PaneHead({ children, actions, lead }: { children: ReactNode; actions?: ReactNode; lead?: ReactNode }) {
  return (
    <header className={styles.head}>
      {lead}
      <div className={styles.headText}>{children}</div>
      {actions && <div className={styles.headActions}>{actions}</div>}
    </header>
  );
}

interface PaneBodyProps {
  children: ReactNode;
  padded?: boolean;
  /** The grey ground that pages of a document lie on. */
  canvas?: boolean;
  ref?: Ref<HTMLDivElement>;
}

export function PaneBody({ children, padded, canvas, ref }: PaneBodyProps) {
  return (
    <div ref={ref} className={cx(styles.body, padded && styles.padded, canvas && styles.canvas)}>
      {children}
    </div>
  );
}

/** Composer, or the one main act on a phone. */
export function PaneFoot({ children }: { children: ReactNode }) {
  return <footer className={styles.foot}>{children}</footer>;
}

/** A bordered box for a group of facts or fields. */
export function Card({ title, children, actions }: { title?: ReactNode; children: ReactNode; actions?: ReactNode }) {
  return (
    <section className={styles.card}>
      {(title || actions) && (
        <div className={styles.cardHead}>
          {title && <h2>{title}</h2>}
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}

/** Facts as label and value, e.g. "Cơ quan ban hành – Bộ Tài nguyên và Môi trường". Empty values are left out. */
export function Facts({ items }: { items: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([label, value]) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Equal vertical gaps between blocks. */
export function Stack({ children, gap = "normal" }: { children: ReactNode; gap?: "tight" | "normal" | "wide" }) {
  return <div className={cx(styles.stack, styles[gap])}>{children}</div>;
}
