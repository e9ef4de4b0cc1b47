/** Opens a new thread. */
import { t } from "@lingui/core/macro";
import { useState } from "react";
import { Button } from "../../../ui/Button";
import { ThreadDialog } from "./ThreadDialog";

export function ThreadButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" variant="quiet" icon="thread" onClick={() => setOpen(true)}>
        {t`Chủ đề mới`}
      </Button>
      <ThreadDialog isOpen={open} onClose={() => setOpen(false)} />
    </>
  );
}
