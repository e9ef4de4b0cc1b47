/** Beside "Gửi": as whom one speaks, and how one sends. */
import { t } from "@lingui/core/macro";
import { useStore } from "../../../app/store";
import { prefer, preferences } from "../../../store/preferences";
import { IconButton } from "../../../ui/Button";
import { Menu, type MenuAction } from "../../../ui/overlays";
import { useTalk, useTalkFact } from "../context";
import type { ComposerMode } from "../useComposer";

export function SendMenu({ mode, onMode }: { mode: ComposerMode; onMode: (mode: ComposerMode) => void }) {
  const { document: directive } = useTalk();
  const isOpenTalk = useTalkFact((state) => state.conversation.kind === "open");
  const { enterSends, autoRead, showTyping } = useStore(preferences);
  const voice: MenuAction[] = [
    {
      id: "comment",
      label: t`Ý kiến của tôi`,
      icon: "chat",
      checked: mode === "comment",
      onAction: () => onMode("comment"),
    },
    {
      id: "official",
      label: t`Ý kiến chính thức của đơn vị`,
      detail: t`Soạn dự thảo, người có thẩm quyền phát hành`,
      icon: "seal",
      checked: mode === "official",
      onAction: () => onMode("official"),
    },
  ];
  const habits: MenuAction[] = [
    { id: "read", label: t`Tự đánh dấu đã đọc`, checked: autoRead, onAction: () => prefer({ autoRead: !autoRead }) },
    {
      id: "typing",
      label: t`Báo khi tôi đang soạn`,
      checked: showTyping,
      onAction: () => prefer({ showTyping: !showTyping }),
    },
  ];
  const enter: MenuAction = {
    id: "enter",
    label: t`Enter để gửi`,
    detail: t`Shift+Enter xuống dòng`,
    checked: enterSends,
    onAction: () => prefer({ enterSends: !enterSends }),
  };
  const groups = [isOpenTalk && directive ? voice : [], directive ? habits : [enter, ...habits]];
  const trigger = <IconButton icon="more-vertical" size="small" label={t`Tùy chọn gửi`} />;
  return <Menu label={t`Tùy chọn gửi`} trigger={trigger} groups={groups} placement="top end" />;
}
