/** One's own settings: language, appearance, reading marks, sessions, sign-in security. */
import { t } from "@lingui/core/macro";
import type { ScreenProps } from "../../app/screens";
import { PageTitle } from "../../ui/PageTitle";
import { Card, PaneBody, PaneHead, Stack } from "../../ui/Pane";
import { Preferences } from "./Preferences";
import styles from "./Screen.module.css";
import { Sessions } from "./Sessions";

export default function Screen(_props: ScreenProps["settings"]) {
  return (
    <>
      <PaneHead>
        <PageTitle>{t`Cài đặt`}</PageTitle>
      </PaneHead>
      <PaneBody padded>
        <div className={styles.column}>
          <Stack gap="wide">
            <Preferences />
            <Card title={t`Bảo mật đăng nhập`}>
              <Stack>
                <p>{t`Mật khẩu, xác thực hai bước bằng ứng dụng, khóa bảo mật và mã dự phòng.`}</p>
                <a href="/tai-khoan/">{t`Mở trang bảo mật tài khoản`}</a>
              </Stack>
            </Card>
            <Sessions />
          </Stack>
        </div>
      </PaneBody>
    </>
  );
}
