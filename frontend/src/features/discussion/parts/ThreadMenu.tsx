/** What else can be done with a thread: another subject. */
import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { ThreadView } from "../../../realtime/shapes";
import { IconButton } from "../../../ui/Button";
import { Menu } from "../../../ui/overlays";
import { RenameDialog } from "./later";

export function ThreadMenu({ thread }: { thread: ThreadView }) {
  const [renaming, setRenaming] = useState(false);
  const trigger = <IconButton icon="more-vertical" size="small" label={t`Việc khác với chủ đề`} />;
  const rename = {
    id: "rename",
    label: t`Đổi tên chủ đề`,
    icon: "edit" as const,
    onAction: () => setRenaming(true),
  };
  return (
    <>
      <Menu label={t`Việc khác với chủ đề`} trigger={trigger} groups={[[rename]]} />
      <RenameDialog thread={thread} isOpen={renaming} onClose={() => setRenaming(false)} />
    </>
  );
}
