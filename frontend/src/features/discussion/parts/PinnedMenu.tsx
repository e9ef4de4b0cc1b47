/** The pinned messages, each a way to where it was said. */
import { t } from "@lingui/core/macro";
import { IconButton } from "../../../ui/Button";
import { Menu } from "../../../ui/overlays";
import { useTalk, useTalkFact } from "../context";
import { telling } from "../useMessageActs";
import { wordsOf } from "./ReplyQuote";

const LENGTH = 80;

export function PinnedMenu() {
  const { session } = useTalk();
  const pinned = useTalkFact((state) => state.pinned);
  if (pinned.length === 0) return null;
  const items = pinned.map((message) => ({
    id: message.id,
    label: wordsOf(message).slice(0, LENGTH),
    detail: message.author.name,
    onAction: () => void telling(() => session.jump(message.ordinal)),
  }));
  const trigger = <IconButton icon="pin" size="small" label={t`Đã ghim (${pinned.length})`} />;
  return <Menu label={t`Ý kiến đã ghim`} trigger={trigger} groups={[items]} />;
}
