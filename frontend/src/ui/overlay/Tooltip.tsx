/** A few words about a control, on hover and on keyboard focus. */
import { Focusable, Tooltip, TooltipTrigger } from "react-aria-components";
import styles from "./overlay.module.css";
import type { TooltipProps } from "./types";

export function TooltipOverlay({ text, children, placement = "top" }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={100}>
      <Focusable>{children as React.ReactElement<React.DOMAttributes<Element>, string>}</Focusable>
      <Tooltip className={styles.tooltip ?? ""} placement={placement} offset={6}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
