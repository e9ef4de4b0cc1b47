/** The former texts of a message, newest first. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { formatMoment } from "../../../i18n/format";
import type { MessageView } from "../../../realtime/shapes";
import { Failure, Skeleton } from "../../../ui/Feedback";
import { Dialog } from "../../../ui/overlays";
import { Stack } from "../../../ui/Pane";
import { useTalk } from "../context";
import { talkApi } from "../talkApi";
import dialog from "./dialogs.module.css";
import { MessageHtml } from "./MessageHtml";

interface MessageDialogProps {
  message: MessageView;
  isOpen: boolean;
  onClose: () => void;
}

export function HistoryDialog({ message, isOpen, onClose }: MessageDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t`Lịch sử sửa`}>
      {isOpen && <History message={message} />}
    </Dialog>
  );
}

function History({ message }: { message: MessageView }) {
  const { me } = useTalk();
  const query = useQuery({
    queryKey: ["message", message.id, "revisions", message.version],
    queryFn: async () => (await talkApi.revisions(message.id)).rows,
  });
  if (query.isPending) return <Skeleton rows={2} kind="text" />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Stack>
      <section className={dialog.version}>
        <h3>{t`Hiện tại`}</h3>
        <MessageHtml html={message.html} me={me} />
      </section>
      {[...query.data].reverse().map((revision) => (
        <section key={revision.number} className={dialog.version}>
          <h3>{formatMoment(revision.at)}</h3>
          <MessageHtml html={revision.html} me={me} />
        </section>
      ))}
    </Stack>
  );
}
