/** The feed of notifications. */
import { t } from "@lingui/core/macro";
import { Empty } from "../../ui/Feedback";
import { PageTitle } from "../../ui/PageTitle";
import { PaneBody, PaneHead } from "../../ui/Pane";

export default function Screen() {
  return (
    <>
      <PaneHead>
        <PageTitle>{t`Thông báo`}</PageTitle>
      </PaneHead>
      <PaneBody>
        <Empty>{t`Chưa có nội dung.`}</Empty>
      </PaneBody>
    </>
  );
}
