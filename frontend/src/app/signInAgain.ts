/** What the tabs do when the session has ended: the way back, what becomes of the texts, leaving with the person. */
import { t } from "@lingui/core/macro";
import { api } from "../api/client";
import { boot, type Me } from "../boot";

export function signInAgain(): void {
  const next = encodeURIComponent(location.pathname + location.search);
  location.assign(`${boot().urls.login}?next=${next}`);
}

const GOODBYE = "chidao:goodbye";

/** Told to the other tabs of this browser before the person signs out. */
export function sayGoodbye(): void {
  if (typeof BroadcastChannel !== "function") return;
  const channel = new BroadcastChannel(GOODBYE);
  channel.postMessage(boot().person.id);
  channel.close();
}

/** Listens for it in another tab; returns the way to stop listening. */
export function hearGoodbye(leave: () => void): () => void {
  if (typeof BroadcastChannel !== "function") return () => {};
  const channel = new BroadcastChannel(GOODBYE);
  channel.onmessage = ({ data }) => data === boot().person.id && leave();
  return () => channel.close();
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
