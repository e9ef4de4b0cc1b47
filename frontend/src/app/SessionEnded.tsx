/** Asks to sign in again over the page, so that what is being written stays. */
import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import { SESSION_ENDED } from "../api/client";
import { boot } from "../boot";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/overlays";

export function SessionEnded() {
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    const onEnd = () => setEnded(true);
    window.addEventListener(SESSION_ENDED, onEnd);
    return () => window.removeEventListener(SESSION_ENDED, onEnd);
  }, []);
  const signIn = () => {
    const next = encodeURIComponent(location.pathname + location.search);
    location.assign(`${boot().urls.login}?next=${next}`);
  };
  const footer = (
    <Button variant="primary" onClick={signIn}>
      {t`Đăng nhập lại`}
    </Button>
  );
  return (
    <Dialog
      isOpen={ended}
      onClose={() => setEnded(false)}
      title={t`Phiên làm việc đã hết hạn`}
      size="small"
      alert
      footer={footer}
    >
      <p>{t`Đăng nhập lại để tiếp tục. Nội dung đang soạn được giữ nguyên.`}</p>
    </Dialog>
  );
}
