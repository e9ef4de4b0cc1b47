/** Where one is signed in, and the way to end it there. */
import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { errorWords } from "../../api/errorWords";
import { type SessionView, sessionsQuery, settingsKeys } from "../../api/queries/settings";
import { formatDateTime } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Failure, Skeleton } from "../../ui/Feedback";
import { List, ListRow } from "../../ui/List";
import { ConfirmDialog } from "../../ui/overlays";
import { Card } from "../../ui/Pane";
import { Tag } from "../../ui/Tag";
import { toasts } from "../../ui/toasts";
import { browserWords } from "./browserWords";

export function Sessions() {
  const query = useQuery(sessionsQuery);
  const [asking, setAsking] = useState(false);
  const end = useEnd(() => setAsking(false));
  const others = query.data?.rows.some((session) => !session.current) ?? false;
  const all = others && (
    <Button size="small" onClick={() => setAsking(true)}>
      {t`Đăng xuất khỏi các máy khác`}
    </Button>
  );
  return (
    <Card title={t`Phiên đăng nhập`} actions={all}>
      {query.isPending && <Skeleton rows={2} />}
      {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      <List label={t`Phiên đăng nhập`}>
        {query.data?.rows.map((session) => (
          <Row key={session.id} session={session} onEnd={() => end.mutate(String(session.id))} />
        ))}
      </List>
      <ConfirmDialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        title={t`Đăng xuất khỏi các máy khác?`}
        action={t`Đăng xuất khỏi các máy khác`}
        busy={end.isPending}
        onConfirm={() => end.mutate("")}
      >
        <p>{t`Mọi phiên khác kết thúc ngay; phiên trên máy này được giữ.`}</p>
      </ConfirmDialog>
    </Card>
  );
}

function Row({ session, onEnd }: { session: SessionView; onEnd: () => void }) {
  return (
    <ListRow
      title={browserWords(session.user_agent)}
      below={t`${session.ip} · dùng lần cuối ${formatDateTime(session.last_seen_at)}`}
      end={session.current && <Tag tone="success">{t`Máy này`}</Tag>}
      actions={
        !session.current && (
          <Button size="small" variant="quiet" onClick={onEnd}>
            {t`Kết thúc`}
          </Button>
        )
      }
    />
  );
}

function useEnd(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(id ? `me/sessions/${id}` : "me/sessions"),
    onSuccess: () => client.invalidateQueries({ queryKey: settingsKeys.sessions }),
    onError: (error) => toasts.show({ text: errorWords(error), tone: "danger" }),
    onSettled: onDone,
  });
}
