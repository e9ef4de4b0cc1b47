/** From a resolved thread to the message that answered it. */
import { t } from "@lingui/core/macro";
import type { ThreadView } from "../../../realtime/shapes";
import { anyMessage, WHOLE } from "../../../store/talk";
import { Icon } from "../../../ui/Icon";
import { useTalk } from "../context";
import { talkApi } from "../talkApi";
import { telling } from "../useMessageActs";
import styles from "./ThreadHead.module.css";

export function AnswerLink({ thread }: { thread: ThreadView }) {
  const { session, showThread } = useTalk();
  const id = thread.answer_id;
  if (id === null) return null;
  const show = async () => {
    const state = session.state.get();
    const message = (state && anyMessage(state, id)) ?? (await telling(() => talkApi.message(id)));
    if (!message) return;
    const isInside = message.thread_id === thread.id;
    if (!isInside) showThread(WHOLE);
    await telling(() => session.jump(message.ordinal, isInside ? thread.id : WHOLE));
  };
  return (
    <button type="button" className={styles.answer} onClick={() => void show()}>
      <Icon name="reply" size={14} />
      {t`Xem câu trả lời`}
    </button>
  );
}
