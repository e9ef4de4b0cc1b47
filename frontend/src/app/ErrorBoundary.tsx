/** Catches a screen that fell over: says so with a code to quote, and offers to load the page anew. */
import { t } from "@lingui/core/macro";
import { Component, type ErrorInfo, type ReactNode } from "react";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Feedback";

interface State {
  code: string | null;
}

/** Fired on window for telemetry; the detail never holds what people wrote. */
export const SCREEN_FAILED = "chidao:screen-failed";

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { code: null };

  static getDerivedStateFromError(): State {
    const letters = crypto.getRandomValues(new Uint8Array(4));
    return { code: [...letters].map((byte) => (byte % 32).toString(32).toUpperCase()).join("") };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    const name = error instanceof Error ? error.name : "unknown";
    const detail = { code: this.state.code, name, where: info.componentStack?.split("\n", 4).join(" ") };
    window.dispatchEvent(new CustomEvent(SCREEN_FAILED, { detail }));
  }

  override render(): ReactNode {
    const { code } = this.state;
    if (code === null) return this.props.children;
    return (
      <div role="alert">
        <Empty icon="warning" action={<Button onClick={() => location.reload()}>{t`Tải lại trang`}</Button>}>
          {t`Phần này gặp lỗi nên chưa hiện được. Mã lỗi: ${code}.`}
        </Empty>
      </div>
    );
  }
}
