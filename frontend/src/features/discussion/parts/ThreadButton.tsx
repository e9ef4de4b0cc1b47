/** Opens a new thread. */
import { t } from "@lingui/core/macro";
import { useState } from "react";
import { IconButton } from "../../../ui/Button";
import { ThreadDialog } from "./later";

export function ThreadButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton icon="thread" size="small" label={t`Mở chủ đề mới`} onClick={() => setOpen(true)} />
      <ThreadDialog isOpen={open} onClose={() => setOpen(false)} />
    </>
  );
}
