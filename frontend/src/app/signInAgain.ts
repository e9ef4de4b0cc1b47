/** The way back after the session has ended, and what becomes of the texts that are still here. */
import { t } from "@lingui/core/macro";
import { api } from "../api/client";
import { boot, type Me } from "../boot";

export function signInAgain(): void {
  const next = encodeURIComponent(location.pathname + location.search);
  location.assign(`${boot().urls.login}?next=${next}`);
}

/** On a shared computer nothing is written down, so what has not left is gone with the page. */
export function keptWords(): string {
  return boot().shared
    ? t`Đây là máy dùng chung: hãy sao chép nội dung chưa gửi trước khi đăng nhập lại.`
    : t`Đăng nhập lại để tiếp tục. Nội dung đang soạn và chờ gửi được giữ nguyên.`;
}

/**
 * Once somebody has signed in, in another tab, this page is loaded anew as soon as it is looked at: it holds the old
 * session's data and key. Returns the way to stop looking.
 */
export function reloadOnceSignedIn(reload = () => location.reload()): () => void {
  const look = () => {
    if (!document.hidden && !boot().shared) api.get<Me>("me").then(reload, () => undefined);
  };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("focus", look);
  };
}
