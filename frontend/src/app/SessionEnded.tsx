/**
 * Asks once to sign in again over the page, so that what is being written stays; closed, the banner goes on saying it.
 * Where the person signed out in another tab, nothing of theirs stays to be read.
 */
import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import { SESSION_ENDED } from "../api/client";
import { boot } from "../boot";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/overlays";
import { hearGoodbye, keptWords, reloadOnceSignedIn, signInAgain } from "./signInAgain";

export function SessionEnded() {
  const [ended, setEnded] = useState(false);
  const [dismissed, dismiss] = useState(false);
  useEffect(() => {
    let isLeaving = false;
    const onEnd = () => (isLeaving ? location.replace(boot().urls.login) : setEnded(true));
    const deaf = hearGoodbye(() => {
      isLeaving = true;
    });
    window.addEventListener(SESSION_ENDED, onEnd);
    return () => {
      deaf();
      window.removeEventListener(SESSION_ENDED, onEnd);
    };
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
