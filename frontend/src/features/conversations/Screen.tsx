/** Groups and direct messages. */
import { t } from "@lingui/core/macro";
import type { ScreenProps } from "../../app/screens";
import { Empty } from "../../ui/Feedback";
import { PageTitle } from "../../ui/PageTitle";
import { PaneBody, PaneHead } from "../../ui/Pane";

export default function Screen(_props: ScreenProps["conversations"]) {
  return (
    <>
      <PaneHead>
        <PageTitle>{t`Trao đổi`}</PageTitle>
      </PaneHead>
      <PaneBody>
        <Empty>{t`Chưa có nội dung.`}</Empty>
      </PaneBody>
    </>
  );
}
