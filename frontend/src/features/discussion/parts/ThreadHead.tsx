/** Above one thread: its subject, its state, and closing or opening it again. */
import { t } from "@lingui/core/macro";
import { useState } from "react";
import { useEscape } from "../../../app/keyboard";
import { formatMoment } from "../../../i18n/format";
import type { ThreadView } from "../../../realtime/shapes";
import { WHOLE } from "../../../store/talk";
import { Button, IconButton } from "../../../ui/Button";
import { Tag } from "../../../ui/Tag";
import { useTalk, useTalkState } from "../context";
import { outcomeLabel } from "../outcomes";
import { talkApi } from "../talkApi";
import { useMayResolve } from "../useMayResolve";
import { telling } from "../useMessageActs";
import { AnswerLink } from "./AnswerLink";
import { ResolveDialog } from "./later";
import styles from "./ThreadHead.module.css";
import { ThreadMenu } from "./ThreadMenu";

export function ThreadHead({ id }: { id: string }) {
  const { session, showThread } = useTalk();
  const { threads, abilities } = useTalkState();
  const [resolving, setResolving] = useState(false);
  const thread = threads.find((one) => one.id === id);
  const mayResolve = useMayResolve(thread);
  const back = () => showThread(WHOLE);
  useEscape(back);
  if (!thread) return null;
  const reopen = async () => {
    const reopened = await telling(() => talkApi.reopen(thread));
    if (reopened) session.apply("thread.reopened", { thread: reopened });
  };
  return (
    <div className={styles.head}>
      <IconButton icon="arrow-left" label={t`Về tất cả ý kiến`} onClick={back} />
      <div className={styles.words}>
        <h2>{thread.subject}</h2>
        {thread.outcome ? <Outcome thread={thread} /> : <Tag tone="warning">{t`Chưa giải quyết`}</Tag>}
      </div>
      {!thread.outcome && mayResolve && (
        <Button size="small" icon="resolve" onClick={() => setResolving(true)}>
          {t`Giải quyết`}
        </Button>
      )}
      {thread.outcome && abilities.includes("take_part") && (
        <Button size="small" icon="reopen" onClick={() => void reopen()}>
          {t`Mở lại`}
        </Button>
      )}
      {mayResolve && <ThreadMenu thread={thread} />}
      <ResolveDialog thread={thread} isOpen={resolving} onClose={() => setResolving(false)} />
    </div>
  );
}

function Outcome({ thread }: { thread: ThreadView }) {
  const when = thread.resolved_at ? formatMoment(thread.resolved_at) : "";
  return (
    <p className={styles.outcome}>
      <Tag tone="success" icon="resolve">
        {outcomeLabel(thread.outcome)}
      </Tag>
      <span>
        {thread.resolved_by} · {when}
      </span>
      <AnswerLink thread={thread} />
      {thread.outcome_note && <span className={styles.note}>{thread.outcome_note}</span>}
    </p>
  );
}
