/** The talk on a directive or in a group: who hears it, what was said, what is still open, and where to write. */
import { t } from "@lingui/core/macro";
import { type ReactNode, useEffect, useState } from "react";
import type { DocumentDetail } from "../../api/queries/documents";
import { paths } from "../../app/paths";
import { useStore } from "../../app/store";
import { boot } from "../../boot";
import { outbox } from "../../realtime/start";
import { Empty, Failure, Skeleton } from "../../ui/Feedback";
import { type Talk, TalkContext } from "./context";
import styles from "./Discussion.module.css";
import { Room } from "./parts/Room";
import { SideSwitch } from "./parts/SideSwitch";
import { type Side, TalkSession } from "./session";
import { useHashOrdinal } from "./useHashOrdinal";
import { telling } from "./useMessageActs";

export interface DiscussionProps {
  conversationId: string;
  /** The directive this is the open talk of; adds the unit's internal talk and official positions. */
  document?: DocumentDetail;
  /** For a group or direct message: its name, way back and panel button. */
  head?: ReactNode;
}

export function Discussion({ conversationId, document: detail, head }: DiscussionProps) {
  const [side, setSide] = useState<string>();
  const isInternal = side !== undefined;
  const id = side ?? conversationId;
  return (
    <section className={styles.discussion} data-internal={isInternal || undefined}>
      {head}
      {detail && <SideSwitch detail={detail} side={side} onSide={setSide} />}
      <Opened key={id} id={id} detail={detail} isInternal={isInternal} />
    </section>
  );
}

function Opened({ id, detail, isInternal }: { id: string; detail: DocumentDetail | undefined; isInternal: boolean }) {
  const session = useTalkSession(id, isInternal, sideOf(detail));
  if (!session) return <Skeleton />;
  return <Gate session={session} detail={detail} isInternal={isInternal} />;
}

function sideOf(detail: DocumentDetail | undefined): Side | undefined {
  const stream = detail?.conversations.find((one) => one.kind === "side")?.stream;
  const head = stream === undefined ? undefined : detail?.head[stream];
  return stream === undefined || head === undefined ? undefined : { stream, head };
}

function useTalkSession(id: string, isInternal: boolean, side: Side | undefined): TalkSession | undefined {
  const [session, setSession] = useState<TalkSession>();
  const ordinal = useHashOrdinal();
  const startAt = isInternal ? undefined : ordinal;
  // biome-ignore lint/correctness/useExhaustiveDependencies: later addresses are jumps within the same session
  useEffect(() => {
    const opened = new TalkSession(id, boot().person.id, startAt, isInternal ? undefined : side);
    setSession(opened);
    void opened.open();
    const leave = outbox.onArrived((message) => message.conversation_id === id && opened.settle(message));
    return () => {
      leave();
      opened.close();
    };
  }, [id]);
  useEffect(() => {
    if (startAt !== undefined && session?.state.get()) void telling(() => session.jump(startAt));
  }, [session, startAt]);
  return session;
}

interface GateProps {
  session: TalkSession;
  detail: DocumentDetail | undefined;
  isInternal: boolean;
}

function Gate({ session, detail, isInternal }: GateProps) {
  const loading = useStore(session.loading);
  const [shown, showThread] = useState("");
  const [intent, intend] = useState<Parameters<Talk["intend"]>[0]>();
  if (loading.state === "loading") return <Skeleton />;
  if (loading.state === "gone") return <Empty icon="lock">{t`Bạn không còn xem được cuộc trao đổi này.`}</Empty>;
  if (loading.state === "failed") return <Failure error={loading.error} onRetry={() => void session.open()} />;
  const talk: Talk = {
    session,
    me: boot().person.id,
    shown,
    showThread(key) {
      intend(undefined);
      showThread(key);
    },
    intend,
    address: detail ? paths.document(detail.document.id, "trao-doi") : paths.conversation(session.id),
    document: detail && {
      id: detail.document.id,
      code: detail.document.full_code,
      issuerUnitId: detail.document.unit.id,
    },
  };
  return (
    <TalkContext value={talk}>
      <Room intent={intent} onIntentDone={() => intend(undefined)} isInternal={isInternal} savedAt={loading.savedAt} />
    </TalkContext>
  );
}
