/**
 * Catches a screen that fell over: says so with a code to quote, and offers to load the page anew. A screen whose code
 * did not come for want of a line is loaded anew by itself when the line is back.
 */
import { t } from "@lingui/core/macro";
import { Component, type ErrorInfo, type ReactNode } from "react";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Feedback";
import { CodeMissing } from "../ui/later";
import { connection } from "./connection";

interface State {
  code: string | null;
  isMissing?: boolean;
}

/** Fired on window for telemetry; the detail never holds what people wrote. */
export const SCREEN_FAILED = "chidao:screen-failed";

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { code: null };

  private leave = () => {};

  static getDerivedStateFromError(error: unknown): State {
    const letters = crypto.getRandomValues(new Uint8Array(4));
    return {
      code: [...letters].map((byte) => (byte % 32).toString(32).toUpperCase()).join(""),
      isMissing: error instanceof CodeMissing,
    };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    const name = error instanceof Error ? error.name : "unknown";
    const detail = { code: this.state.code, name, where: info.componentStack?.split("\n", 4).join(" ") };
    window.dispatchEvent(new CustomEvent(SCREEN_FAILED, { detail }));
    if (error instanceof CodeMissing && !isUp()) this.leave = connection.subscribe(() => isUp() && location.reload());
  }

  override componentWillUnmount(): void {
    this.leave();
  }

  override render(): ReactNode {
    const { code, isMissing } = this.state;
    if (code === null) return this.props.children;
    const words = isMissing
      ? t`Chưa tải được phần này vì mất kết nối, hoặc hệ thống vừa được cập nhật. Nội dung đang soạn được giữ nguyên.`
      : t`Phần này gặp lỗi nên chưa hiện được. Mã lỗi: ${code}.`;
    return (
      <div role="alert">
        <Empty icon="warning" action={<Button onClick={() => location.reload()}>{t`Tải lại trang`}</Button>}>
          {words}
        </Empty>
      </div>
    );
  }
}

function isUp(): boolean {
  const { state } = connection.get();
  return state === "online" || state === "polling";
}
