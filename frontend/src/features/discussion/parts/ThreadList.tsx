/** The threads: open ones first, then what came of the others. */
import { plural, t } from "@lingui/core/macro";
import { formatMoment } from "../../../i18n/format";
import type { ThreadView } from "../../../realtime/shapes";
import { Empty } from "../../../ui/Feedback";
import { Icon } from "../../../ui/Icon";
import { List, ListHeading, ListRow } from "../../../ui/List";
import { PaneBody } from "../../../ui/Pane";
import { Tag } from "../../../ui/Tag";
import { useTalk, useTalkFact } from "../context";
import { outcomeLabel } from "../outcomes";

export function ThreadList({ onlyOpen = false }: { onlyOpen?: boolean }) {
  const threads = useTalkFact((state) => state.threads);
  const byTime = [...threads].sort((a, b) => lastAt(b).localeCompare(lastAt(a)));
  const open = byTime.filter((thread) => !thread.outcome);
  const closed = onlyOpen ? [] : byTime.filter((thread) => thread.outcome);
  if (open.length + closed.length === 0) {
    return (
      <PaneBody>
        <Empty icon="thread">{onlyOpen ? t`Không còn chủ đề nào chưa giải quyết.` : t`Chưa có chủ đề nào.`}</Empty>
      </PaneBody>
    );
  }
  return (
    <PaneBody>
      <List label={t`Chủ đề`}>
        {open.length > 0 && <ListHeading count={open.length}>{t`Chưa giải quyết`}</ListHeading>}
        {open.map((thread) => (
          <ThreadRow key={thread.id} thread={thread} />
        ))}
        {closed.length > 0 && <ListHeading count={closed.length}>{t`Đã giải quyết`}</ListHeading>}
        {closed.map((thread) => (
          <ThreadRow key={thread.id} thread={thread} />
        ))}
      </List>
    </PaneBody>
  );
}

function lastAt(thread: ThreadView): string {
  return thread.last_message_at ?? thread.opened_at;
}

function ThreadRow({ thread }: { thread: ThreadView }) {
  const { showThread } = useTalk();
  const count = plural(thread.message_count, { one: "# ý kiến", other: "# ý kiến" });
  const opener = [thread.opened_by.name, thread.opened_by.unit?.short_name].filter(Boolean).join(", ");
  return (
    <ListRow
      onOpen={() => showThread(thread.id)}
      lead={<Icon name={thread.outcome ? "resolve" : "thread"} />}
      title={thread.subject}
      below={`${opener} · ${count} · ${formatMoment(lastAt(thread))}`}
      end={thread.outcome ? <Tag tone="success">{outcomeLabel(thread.outcome)}</Tag> : undefined}
    />
  );
}
