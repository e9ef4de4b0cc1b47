/** Signs under a message, each with its number and the names behind it. */
import { t } from "@lingui/core/macro";
import { errorWords } from "../../../api/errorWords";
import type { MessageView, ReactionView } from "../../../realtime/shapes";
import { cx } from "../../../ui/cx";
import { toasts } from "../../../ui/toasts";
import { useAbility, useTalk } from "../context";
import type { TalkSession } from "../session";
import { talkApi } from "../talkApi";
import styles from "./Reactions.module.css";

export function Reactions({ message }: { message: MessageView }) {
  const { session, me } = useTalk();
  const mayTakePart = useAbility("take_part");
  return (
    <ul className={styles.list} aria-label={t`Bày tỏ ý kiến`}>
      {message.reactions.map((reaction) => (
        <li key={reaction.sign}>
          <button
            type="button"
            disabled={!mayTakePart}
            className={cx(styles.reaction, gaveIt(reaction, me) && styles.mine)}
            aria-pressed={gaveIt(reaction, me)}
            title={namesOf(reaction)}
            aria-label={`${reaction.sign} ${reaction.people.length}: ${namesOf(reaction)}`}
            onClick={() => void toggleReaction(session, message, reaction.sign, me)}
          >
            <span aria-hidden="true">{reaction.sign}</span> {reaction.people.length}
          </button>
        </li>
      ))}
    </ul>
  );
}

function namesOf({ people }: ReactionView): string {
  return people.map((person) => person.name).join(", ");
}

function gaveIt({ people }: ReactionView, me: string): boolean {
  return people.some((person) => person.id === me);
}

export async function toggleReaction(
  session: TalkSession,
  message: MessageView,
  sign: string,
  me: string,
): Promise<void> {
  const given = message.reactions.some((reaction) => reaction.sign === sign && gaveIt(reaction, me));
  try {
    const { reactions } = await (given ? talkApi.unreact(message.id, sign) : talkApi.react(message.id, sign));
    session.apply("reactions.changed", { conversation_id: session.id, message_id: message.id, reactions });
  } catch (error) {
    toasts.show({ text: errorWords(error), tone: "danger" });
  }
}
