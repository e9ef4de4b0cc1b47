/** Asks once to sign in again over the page, so that what is being written stays; closed, the banner goes on saying it. */
import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import { SESSION_ENDED } from "../api/client";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/overlays";
import { keptWords, reloadOnceSignedIn, signInAgain } from "./signInAgain";

export function SessionEnded() {
  const [ended, setEnded] = useState(false);
  const [dismissed, dismiss] = useState(false);
  useEffect(() => {
    const onEnd = () => setEnded(true);
    window.addEventListener(SESSION_ENDED, onEnd);
    return () => window.removeEventListener(SESSION_ENDED, onEnd);
  }, []);
  useEffect(() => (ended ? reloadOnceSignedIn() : undefined), [ended]);
  const footer = (
    <Button variant="primary" onClick={signInAgain}>
      {t`Đăng nhập lại`}
    </Button>
  );
  return (
    <Dialog
      isOpen={ended && !dismissed}
      onClose={() => dismiss(true)}
      title={t`Phiên làm việc đã hết hạn`}
      size="small"
      alert
      footer={footer}
    >
      <p>{keptWords()}</p>
    </Dialog>
  );
}
