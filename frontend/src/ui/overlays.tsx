/**
 * Menu, Popover, Dialog, ComboBox and Tooltip as the rest of the client uses them. React Aria comes in its own chunk,
 * fetched when the page is idle; until then a trigger is drawn as it is, and a press on it is remembered.
 */
import { t } from "@lingui/core/macro";
import { type ReactElement, type ReactNode, Suspense, useState } from "react";
import { Button } from "./Button";
import { TextInput } from "./Field";
import { later, onDemand } from "./later";
import type { ComboBoxProps, DialogProps, MenuProps, PopoverProps, TooltipProps } from "./overlay/types";
import styles from "./overlays.module.css";

export type { ComboBoxProps, ComboItem, DialogProps, MenuAction, MenuProps, PopoverProps } from "./overlay/types";

const load = () => import("./overlay");

const LaterMenu = later(async () => (await load()).MenuOverlay);
const LaterPopover = later(async () => (await load()).PopoverOverlay);
const LaterDialog = onDemand(async () => (await load()).DialogOverlay);
const LaterComboBox = later(async () => (await load()).ComboBoxOverlay);
const LaterTooltip = later(async () => (await load()).TooltipOverlay);

/** Fetches the chunk ahead of need. */
export function preloadOverlays(): void {
  for (const part of [LaterMenu, LaterPopover, LaterDialog, LaterComboBox, LaterTooltip]) part.fetch();
}

function Awaited({ trigger, children }: { trigger: ReactElement; children: (pressed: boolean) => ReactNode }) {
  const [pressed, setPressed] = useState(false);
  const remember = (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens; the button inside is the control
    // biome-ignore lint/a11y/useKeyWithClickEvents: a key press on the button arrives here as a click
    <span className={styles.waiting} onClick={() => setPressed(true)}>
      {trigger}
    </span>
  );
  return <Suspense fallback={remember}>{children(pressed)}</Suspense>;
}

export function Menu(props: MenuProps) {
  return (
    <Awaited trigger={props.trigger}>
      {(pressed) => <LaterMenu {...props} defaultOpen={pressed || props.defaultOpen === true} />}
    </Awaited>
  );
}

export function Popover(props: PopoverProps) {
  return <Awaited trigger={props.trigger}>{(pressed) => <LaterPopover {...props} defaultOpen={pressed} />}</Awaited>;
}

/** Stays mounted by its owner; nothing is loaded before it first opens. */
export function Dialog(props: DialogProps) {
  return <LaterDialog {...props} />;
}

interface ConfirmProps {
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  /** The verb itself, e.g. "Ký và phát hành"; never "OK". */
  action: string;
  danger?: boolean;
  busy?: boolean;
  children: ReactNode;
}

/** Asks before an act without return. */
export function ConfirmDialog({ onConfirm, action, danger, busy = false, ...dialog }: ConfirmProps) {
  const footer = (
    <>
      <Button onClick={dialog.onClose}>{t`Để sau`}</Button>
      <Button variant={danger ? "danger" : "primary"} busy={busy} onClick={onConfirm}>
        {action}
      </Button>
    </>
  );
  return <Dialog {...dialog} size="small" alert footer={footer} />;
}

export function ComboBox(props: ComboBoxProps) {
  const { label, hint, labelHidden = false } = props;
  const waiting = (
    <TextInput label={label} hint={hint} labelHidden={labelHidden} placeholder={props.placeholder} readOnly />
  );
  return (
    <Suspense fallback={waiting}>
      <LaterComboBox {...props} />
    </Suspense>
  );
}

export function Tooltip(props: TooltipProps) {
  return (
    <Suspense fallback={props.children}>
      <LaterTooltip {...props} />
    </Suspense>
  );
}
