/** The acts on one message, each telling the person when it was refused. */
import { t } from "@lingui/core/macro";
import { errorWords } from "../../api/errorWords";
import type { MessageView } from "../../realtime/shapes";
import { toasts } from "../../ui/toasts";
import { useTalk } from "./context";
import { talkApi } from "./talkApi";

export interface MessageActs {
  pin(): void;
  unpin(): void;
  copyLink(): void;
  withdraw(): Promise<void>;
}

/** Runs an act; a refusal becomes a short message at the edge of the screen. */
export async function telling<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    toasts.show({ text: errorWords(error), tone: "danger" });
    return undefined;
  }
}

export function useMessageActs(message: MessageView): MessageActs {
  const { address, session } = useTalk();
  return {
    pin: () => void telling(() => talkApi.pin(message.id)),
    unpin: () => void telling(() => talkApi.unpin(message.id)),
    async withdraw() {
      const stub = await telling(() => talkApi.withdraw(message));
      if (stub) session.settle(stub);
    },
    copyLink: () => void telling(() => copy(`${location.origin}${address}#${message.ordinal}`)),
  };
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  toasts.show({ text: t`Đã sao chép liên kết đến ý kiến.`, tone: "success" });
}
