/** The one h1 of a screen: names the browser's tab and receives the focus when the person comes to the screen. */
import { t } from "@lingui/core/macro";
import { type ReactNode, useEffect } from "react";
import { useStore } from "../app/store";
import { unreadCounts } from "../app/unreadCounts";

interface PageTitleProps {
  children: ReactNode;
  /** The text of the browser's tab, if the heading is more than text. */
  title?: string;
  hidden?: boolean;
}

export function PageTitle({ children, title, hidden }: PageTitleProps) {
  const text = title ?? (typeof children === "string" ? children : "");
  const { notifications } = useStore(unreadCounts);
  useEffect(() => {
    const product = t`Chỉ đạo trực tuyến`;
    const count = notifications > 0 ? `(${notifications}) ` : "";
    document.title = count + (text ? `${text} – ${product}` : product);
  }, [text, notifications]);
  return (
    <h1 tabIndex={-1} data-page-title className={hidden ? "visually-hidden" : undefined}>
      {children}
    </h1>
  );
}
