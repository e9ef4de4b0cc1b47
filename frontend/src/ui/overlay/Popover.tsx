/** A small window at a button for free content: the list of notifications, a filter with fields. */
import { Dialog, DialogTrigger, Popover, Pressable } from "react-aria-components";
import styles from "./overlay.module.css";
import type { PopoverProps } from "./types";

export function PopoverOverlay(props: PopoverProps & { defaultOpen?: boolean }) {
  const { label, trigger, placement = "bottom end", children, defaultOpen = false } = props;
  return (
    <DialogTrigger defaultOpen={defaultOpen}>
      <Pressable>{trigger}</Pressable>
      <Popover className={styles.popover} placement={placement} offset={4}>
        <Dialog aria-label={label} className={styles.popoverBody}>
          {({ close }) => (typeof children === "function" ? children(close) : children)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
