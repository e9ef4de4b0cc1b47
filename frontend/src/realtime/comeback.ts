/** Says once that the line is back, and how much was missed; nothing for an interruption nobody noticed. */
import { plural, t } from "@lingui/core/macro";
import { toasts } from "../ui/toasts";
import type { Hub } from "./hub";

/** A loss shorter than this was never shown. */
const NOTICED = 3_000;
/** How long the missed events take to come in. */
const GATHER = 1_500;

export function tellComebacks(hub: Hub, now: () => number = Date.now): () => void {
  let lostAt: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return hub.status.subscribe(() => {
    if (!hub.isLive) {
      clearTimeout(timer);
      if (hub.status.get().state !== "connecting") lostAt ??= now();
      return;
    }
    const noticed = lostAt !== undefined && now() - lostAt > NOTICED;
    lostAt = undefined;
    if (!noticed) return;
    const before = hub.news;
    timer = setTimeout(() => say(hub.news - before), GATHER);
  });
}

/** Says once per page that the network lets only the slower way through, if it stays so. */
export function tellPolling(hub: Hub): void {
  const isPolling = () => hub.status.get().state === "polling";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = hub.status.subscribe(() => {
    clearTimeout(timer);
    timer = isPolling() ? setTimeout(tell, NOTICED) : undefined;
  });
  const tell = () => {
    stop();
    toasts.show({ text: t`Mạng chặn kết nối trực tiếp. Nội dung mới có thể đến chậm hơn một chút.` });
  };
}

function say(count: number): void {
  const news = plural(count, { one: "Có # nội dung mới.", other: "Có # nội dung mới." });
  const back = t`Đã kết nối lại.`;
  toasts.show({ text: count > 0 ? `${back} ${news}` : back, tone: "success" });
}
