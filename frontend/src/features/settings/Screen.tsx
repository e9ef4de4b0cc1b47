/** Preferences of the signed-in person. */
import { t } from "@lingui/core/macro";
import type { ScreenProps } from "../../app/screens";
import { Empty } from "../../ui/Feedback";
import { PageTitle } from "../../ui/PageTitle";
import { PaneBody, PaneHead } from "../../ui/Pane";

export default function Screen(_props: ScreenProps["settings"]) {
  return (
    <>
      <PaneHead>
        <PageTitle>{t`Cài đặt`}</PageTitle>
      </PaneHead>
      <PaneBody>
        <Empty>{t`Chưa có nội dung.`}</Empty>
      </PaneBody>
    </>
  );
}
