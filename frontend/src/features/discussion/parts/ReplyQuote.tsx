/** What a message answers: looked up where it is loaded, fetched on demand, never a copy kept in the answer. */
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import type { MessageView, ReplyRef } from "../../../realtime/shapes";
import { anyMessage } from "../../../store/talk";
import { Icon } from "../../../ui/Icon";
import { useTalk, useTalkFact } from "../context";
import { plainText } from "../plainText";
import { talkApi } from "../talkApi";
import { telling } from "../useMessageActs";
import styles from "./ReplyQuote.module.css";

export function ReplyQuote({ reply }: { reply: ReplyRef }) {
  const { session, shown } = useTalk();
  const loaded = useTalkFact((state) => anyMessage(state, reply.id));
  const fetched = useQuery({
    queryKey: ["message", reply.id],
    queryFn: () => talkApi.message(reply.id),
    enabled: loaded === undefined,
    staleTime: 60_000,
  });
  const name = reply.author_name;
  return (
    <button
      type="button"
      className={styles.quote}
      onClick={() => void telling(() => session.jump(reply.ordinal, shown))}
    >
      <span className="visually-hidden">{t`Đến ý kiến được trả lời`}: </span>
      <span className={styles.who}>
        <Icon name="reply" size={14} />
        {name}
      </span>
      <span className={styles.words}>{wordsOf(loaded ?? fetched.data)}</span>
    </button>
  );
}

export function wordsOf(message: MessageView | undefined): string {
  if (!message) return "…";
  if (message.deleted_at !== null) return t`Ý kiến đã được thu hồi`;
  return plainText(message.html) || message.files.map((file) => file.name).join(", ");
}
