/** The dot in the top bar, and the banner that counts down once the line has been gone for 3 seconds. */
import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Banner } from "../ui/Feedback";
import styles from "./ConnectionStatus.module.css";
import { type Connection, connection } from "./connection";
import { keptWords, signInAgain } from "./signInAgain";
import { useStore } from "./store";

const PATIENCE = 3_000;

export function ConnectionDot() {
  const { state } = useStore(connection);
  const words = stateWords(state);
  const hint = state === "polling" ? t`Mạng chặn kết nối trực tiếp. Nội dung mới có thể đến chậm hơn một chút.` : words;
  return (
    <span className={styles.status} title={hint}>
      <span className={cx(styles.dot, styles[state])} aria-hidden="true" />
      <span className={styles.words}>{words}</span>
    </span>
  );
}

function stateWords(state: Connection["state"]): string {
  if (state === "online") return t`Trực tuyến`;
  if (state === "polling") return t`Kết nối dự phòng`;
  if (state === "offline") return t`Ngoại tuyến`;
  if (state === "signed-out") return t`Đã hết phiên`;
  return state === "connecting" ? t`Đang kết nối` : t`Mất kết nối`;
}

export function ConnectionBanner() {
  const current = useStore(connection);
  const shown = useLater(current.state !== "online" && current.state !== "polling", PATIENCE);
  if (!shown) return null;
  if (current.state === "offline") {
    return (
      <Banner tone="warning" icon="wifi-off">
        {t`Đang ngoại tuyến. Nội dung đã gửi sẽ tự chuyển đi khi có mạng.`}
      </Banner>
    );
  }
  if (current.state === "signed-out") return <SignedOut />;
  const retry = current.retryNow && (
    <Button size="small" onClick={current.retryNow}>
      {t`Thử ngay`}
    </Button>
  );
  return (
    <Banner tone="warning" icon="wifi-off" action={retry}>
      {t`Mất kết nối.`} <Countdown until={current.retryAt} />
    </Banner>
  );
}

function SignedOut() {
  const signIn = (
    <Button size="small" onClick={signInAgain}>
      {t`Đăng nhập lại`}
    </Button>
  );
  return (
    <Banner tone="warning" icon="lock" action={signIn}>
      {t`Phiên làm việc đã hết hạn.`} {keptWords()}
    </Banner>
  );
}

/** Silent for screen readers: a number that changes every second would be read every second. */
function Countdown({ until }: { until: number | undefined }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil(((until ?? 0) - now) / 1_000);
  return <span aria-hidden="true">{seconds > 0 ? t`Thử lại sau ${seconds} giây…` : t`Đang thử lại…`}</span>;
}

function useLater(wanted: boolean, after: number): boolean {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!wanted) return setShown(false);
    const timer = setTimeout(() => setShown(true), after);
    return () => clearTimeout(timer);
  }, [wanted, after]);
  return wanted && shown;
}
