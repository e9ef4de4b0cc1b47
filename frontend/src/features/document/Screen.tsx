/** One directive: the document, its talk beside it, the board of reception, the log. */
import { t } from "@lingui/core/macro";
import { Suspense, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "../../api/client";
import type { DocumentDetail } from "../../api/queries/documents";
import { PaneLayout } from "../../app/PaneLayout";
import { paths } from "../../app/paths";
import type { DocumentTab, ScreenProps } from "../../app/screens";
import { isPhone, usePhone } from "../../app/usePhone";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { PageTitle } from "../../ui/PageTitle";
import { PaneFoot } from "../../ui/Pane";
import { type TabItem, TabLinks } from "../../ui/Tabs";
import { CompactList } from "../directives/CompactList";
import { Header, hasMainAct, MainAct } from "./Header";
import { useDocument } from "./hooks";
import { Discussion, IssueDialog, Reception, Timeline, useLaterParts } from "./later";
import { Viewer } from "./parts/Viewer";
import styles from "./Screen.module.css";

// Beside the document the talk is seen at once: its code comes along with the page's own, not after it.
if (!isPhone()) Discussion.fetch();

export default function Screen({ id, tab }: ScreenProps["document"]) {
  const query = useDocument(id);
  const [, go] = useLocation();
  const phone = usePhone();
  useLaterParts();
  if (query.isPending) return <Skeleton />;
  if (query.isError) return <Missing error={query.error} onRetry={() => void query.refetch()} />;
  const detail = query.data;
  const isPreview = query.isPlaceholderData;
  const open = detail.conversations.find((one) => one.kind === "open");
  const talk = open && (
    <Suspense fallback={<Skeleton />}>
      {isPreview ? <Skeleton /> : <Discussion conversationId={open.id} document={detail} />}
    </Suspense>
  );
  const onTalk = tab === "trao-doi";
  return (
    <PaneLayout
      list={!phone && <CompactList currentId={id} />}
      listLabel={t`Danh sách chỉ đạo`}
      main={<Main detail={detail} isPreview={isPreview} tab={tab} talk={phone && onTalk ? talk : undefined} />}
      mainLabel={t`Văn bản`}
      panel={phone ? undefined : talk}
      panelLabel={t`Trao đổi`}
      shown={onTalk && !phone ? "panel" : "main"}
      onPanelClose={() => go(paths.document(id))}
    />
  );
}

interface MainProps {
  detail: DocumentDetail;
  /** Only the head is known yet. */
  isPreview: boolean;
  tab: DocumentTab;
  talk: React.ReactNode;
}

function Main({ detail, isPreview, tab, talk }: MainProps) {
  const [issuing, setIssuing] = useState(false);
  const phone = usePhone();
  const { document } = detail;
  const issue = () => setIssuing(true);
  return (
    <div className={styles.main}>
      <Header detail={detail} compact={talk !== undefined} onIssue={issue} />
      <TabLinks label={t`Phần của văn bản`} items={tabsOf(detail, phone)} current={tab} />
      <div className={styles.body}>
        {talk ?? (
          <Suspense fallback={<Skeleton />}>
            {isPreview ? <Skeleton kind="page" /> : <Body detail={detail} tab={tab} />}
          </Suspense>
        )}
      </div>
      {phone && !talk && hasMainAct(detail) && (
        <PaneFoot>
          <MainAct detail={detail} onIssue={issue} />
        </PaneFoot>
      )}
      {document.state === "draft" && (
        <IssueDialog document={document} isOpen={issuing} onClose={() => setIssuing(false)} />
      )}
    </div>
  );
}

function Body({ detail, tab }: { detail: DocumentDetail; tab: DocumentTab }) {
  if (tab === "tiep-nhan") return <Reception detail={detail} />;
  if (tab === "tien-trinh") return <Timeline detail={detail} />;
  const main = detail.document.attachments.find((one) => one.role === "main");
  if (!main) return <Empty icon="directive">{t`Chưa có tệp văn bản.`}</Empty>;
  return <Viewer file={main.file} label={detail.document.full_code || detail.document.subject} />;
}

function tabsOf(detail: DocumentDetail, phone: boolean): (TabItem & { href: string })[] {
  const { id } = detail.document;
  const unread = detail.conversations.find((one) => one.kind === "open")?.marks.unread ?? 0;
  const { recipients, acknowledged } = detail.totals;
  const tab = (name: DocumentTab, label: string, count?: number) => ({
    id: name,
    label,
    href: paths.document(id, name),
    ...(count !== undefined && { count, countLabel: t`chưa đọc` }),
  });
  if (detail.document.state === "draft") return [tab("van-ban", t`Văn bản`), tab("tien-trinh", t`Tiến trình`)];
  return [
    tab("van-ban", t`Văn bản`),
    tab("trao-doi", t`Trao đổi`, unread),
    tab("tiep-nhan", recipients > 0 && !phone ? t`Tiếp nhận (${acknowledged}/${recipients})` : t`Tiếp nhận`),
    tab("tien-trinh", t`Tiến trình`),
  ];
}

function Missing({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (error instanceof ApiError && error.status === 404) {
    return (
      <>
        <PageTitle hidden>{t`Không tìm thấy văn bản`}</PageTitle>
        <Empty icon="search" action={<Link href={paths.directives}>{t`Về danh sách chỉ đạo`}</Link>}>
          {t`Không tìm thấy văn bản hoặc văn bản đã được thu hồi.`}
        </Empty>
      </>
    );
  }
  return <Failure error={error} onRetry={onRetry} />;
}
