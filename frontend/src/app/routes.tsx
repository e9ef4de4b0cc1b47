/** Which address shows which screen. */
import { t } from "@lingui/core/macro";
import { Suspense } from "react";
import { Link, Route, Switch } from "wouter";
import { Empty, Skeleton } from "../ui/Feedback";
import { PageTitle } from "../ui/PageTitle";
import { ErrorBoundary } from "./ErrorBoundary";
import { paths } from "./paths";
import { screens, toDocumentTab } from "./screens";
import { useRouteFocus } from "./useRouteFocus";

export function Routes() {
  const place = useRouteFocus();
  return (
    <ErrorBoundary key={place}>
      <Suspense fallback={<Skeleton />}>
        <Switch>
          <Route path={paths.inbox} component={screens.inbox} />
          <Route path={paths.directives} component={screens.directives} />
          <Route path={paths.register} component={screens.register} />
          <Route path="/chi-dao/:id/:tab?">
            {({ id, tab }) => <screens.document key={id} id={id} tab={toDocumentTab(tab)} />}
          </Route>
          <Route path="/trao-doi/:conversationId?">
            {({ conversationId }) => <screens.conversations {...(conversationId && { conversationId })} />}
          </Route>
          <Route path={paths.notifications} component={screens.notifications} />
          <Route path={paths.directory} component={screens.directory} />
          <Route path="/cai-dat/:section?">{({ section }) => <screens.settings {...(section && { section })} />}</Route>
          <Route>
            <PageTitle hidden>{t`Không tìm thấy trang`}</PageTitle>
            <Empty icon="search" action={<Link href={paths.inbox}>{t`Về Việc của tôi`}</Link>}>
              {t`Địa chỉ này không có trang nào.`}
            </Empty>
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
