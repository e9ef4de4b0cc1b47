/** The button: primary for the one main act of a view, secondary beside it, quiet in dense places, danger for acts without return. */
import { t } from "@lingui/core/macro";
import type { ComponentProps, ReactNode } from "react";
import { Link } from "wouter";
import styles from "./Button.module.css";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";

export interface ButtonProps extends Omit<ComponentProps<"button">, "className"> {
  variant?: ButtonVariant;
  size?: "normal" | "small";
  icon?: IconName;
  iconAfter?: IconName;
  /** While the act runs: stays focusable, says so, and ignores presses. */
  busy?: boolean;
  /** Takes the whole width of its container. */
  wide?: boolean;
  children: ReactNode;
}

export function Button(props: ButtonProps) {
  const {
    variant = "secondary",
    size = "normal",
    icon,
    iconAfter,
    busy = false,
    wide,
    children,
    onClick,
    ...rest
  } = props;
  return (
    <button
      type="button"
      {...rest}
      className={cx(styles.button, styles[variant], size === "small" && styles.small, wide && styles.wide)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon && <Icon name={icon} size={16} />}
      <span className={styles.label}>{children}</span>
      {iconAfter && <Icon name={iconAfter} size={16} />}
      {busy && <span className="visually-hidden">{t`Đang thực hiện`}</span>}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<"button">, "className" | "children" | "aria-label"> {
  icon: IconName;
  /** What it does; read by screen readers and shown on hover. */
  label: string;
  size?: "normal" | "small";
  pressed?: boolean;
  tone?: "normal" | "danger";
}

export function IconButton({ icon, label, size = "normal", pressed, tone = "normal", ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      aria-pressed={pressed}
      className={cx(styles.iconButton, size === "small" && styles.small, tone === "danger" && styles.dangerIcon)}
    >
      <Icon name={icon} size={size === "small" ? 16 : 20} />
    </button>
  );
}

/** An address that looks like an icon button, e.g. the way back. */
export function IconLink({ icon, label, href }: { icon: IconName; label: string; href: string }) {
  return (
    <Link href={href} title={label} aria-label={label} className={styles.iconButton}>
      <Icon name={icon} size={20} />
    </Link>
  );
}

/** Buttons side by side, wrapping; on a phone a primary button takes the first line. */
export function ButtonRow({ children, align = "start" }: { children: ReactNode; align?: "start" | "end" }) {
  return <div className={cx(styles.row, align === "end" && styles.end)}>{children}</div>;
}
