/** The menu "⋯" of one message, and the questions its acts ask. */
import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { MessageView, ThreadView } from "../../../realtime/shapes";
import { ConfirmDialog, Menu, type MenuAction, type MenuProps } from "../../../ui/overlays";
import { useAbility, useTalk, useTalkFact } from "../context";
import { useMayResolve } from "../useMayResolve";
import { useMessageActs } from "../useMessageActs";
import { ResolveDialog } from "./ResolveDialog";
import { ThreadDialog } from "./ThreadDialog";

type Asked = "withdraw" | "thread" | "answer";

/** The thread that still waits for an answer, where this message stands and this person may say that it is one. */
function useOpenThread(message: MessageView): ThreadView | undefined {
  const thread = useTalkFact((state) => state.threads.find((one) => one.id === message.thread_id));
  const mayResolve = useMayResolve(thread);
  return mayResolve && !thread?.outcome ? thread : undefined;
}

export function MessageMenu({ message, trigger }: { message: MessageView; trigger: MenuProps["trigger"] }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const acts = useMessageActs(message);
  const asking = useOpenThread(message);
  const groups = useGroups(message, asking !== undefined, setAsked);
  const close = () => setAsked(null);
  return (
    <>
      <Menu label={t`Thao tác với ý kiến`} trigger={trigger} groups={groups} defaultOpen />
      <ConfirmDialog
        isOpen={asked === "withdraw"}
        onClose={close}
        onConfirm={() => void acts.withdraw().then(close)}
        title={t`Thu hồi ý kiến này?`}
        action={t`Thu hồi`}
        danger
      >
        <p>{t`Nội dung và tệp sẽ không còn hiển thị với mọi người; chỗ của ý kiến vẫn được giữ. Không thể khôi phục.`}</p>
      </ConfirmDialog>
      <ThreadDialog isOpen={asked === "thread"} onClose={close} quoting={message} />
      {asking && <ResolveDialog thread={asking} answer={message} isOpen={asked === "answer"} onClose={close} />}
    </>
  );
}

function useGroups(message: MessageView, mayAnswer: boolean, ask: (what: Asked) => void): MenuAction[][] {
  const { intend, me, session } = useTalk();
  const mayTakePart = useAbility("take_part");
  const mayModerate = useAbility("moderate");
  const acts = useMessageActs(message);
  const mine = message.author.id === me && message.kind === "comment";
  const solve: MenuAction = {
    id: "answer",
    label: t`Đánh dấu là câu trả lời`,
    icon: "resolve",
    onAction: () => ask("answer"),
  };
  const answer: MenuAction[] = [
    { id: "reply", label: t`Trả lời`, icon: "reply", onAction: () => intend({ kind: "reply", message }) },
    {
      id: "quote",
      label: t`Trích dẫn`,
      icon: "text-mode",
      onAction: () => intend({ kind: "quote", text: message.body }),
    },
    { id: "thread", label: t`Mở chủ đề từ đây`, icon: "thread", onAction: () => ask("thread") },
    ...(mayAnswer ? [solve] : []),
    message.pinned_at
      ? { id: "unpin", label: t`Bỏ ghim`, icon: "pin", onAction: acts.unpin }
      : { id: "pin", label: t`Ghim`, icon: "pin", onAction: acts.pin },
  ];
  const reader: MenuAction[] = [
    { id: "link", label: t`Sao chép liên kết`, icon: "link", onAction: acts.copyLink },
    {
      id: "unread",
      label: t`Đánh dấu chưa đọc từ đây`,
      icon: "eye",
      onAction: () => void session.markUnread(message.ordinal),
    },
  ];
  const edit: MenuAction = {
    id: "edit",
    label: t`Sửa`,
    icon: "edit",
    onAction: () => intend({ kind: "edit", message }),
  };
  const withdraw: MenuAction = {
    id: "withdraw",
    label: t`Thu hồi`,
    icon: "trash",
    danger: true,
    onAction: () => ask("withdraw"),
  };
  const own = [...(mine ? [edit] : []), ...(mine || (mayModerate && message.kind === "comment") ? [withdraw] : [])];
  return [mayTakePart ? answer : [], reader, mayTakePart ? own : []];
}
