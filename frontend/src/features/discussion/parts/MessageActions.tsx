/**
 * What one may do with a message. A small bar appears on hover and focus; the button "⋯" is always there for fingers.
 * The menu itself is mounted when first wanted, so that a long feed stays light.
 */
import { t } from "@lingui/core/macro";
import { Suspense, useState } from "react";
import type { MessageView } from "../../../realtime/shapes";
import { IconButton } from "../../../ui/Button";
import { useAbility, useTalk } from "../context";
import { MessageMenu, SignMenu } from "./later";
import styles from "./MessageActions.module.css";
import { toggleReaction } from "./Reactions";

export function MessageActions({ message }: { message: MessageView }) {
  const { session, me, intend } = useTalk();
  const mayTakePart = useAbility("take_part");
  const [menu, setMenu] = useState(false);
  const [signs, setSigns] = useState(false);
  const more = <IconButton icon="more" size="small" label={t`Thao tác khác`} data-more onClick={() => setMenu(true)} />;
  const smile = <IconButton icon="smile" size="small" label={t`Bày tỏ ý kiến`} onClick={() => setSigns(true)} />;
  const choose = (sign: string) => void toggleReaction(session, message, sign, me);
  return (
    <div className={styles.bar} data-actions>
      {mayTakePart && (
        <span className={styles.quick}>
          {signs ? (
            <Suspense fallback={smile}>
              <SignMenu trigger={smile} onChoose={choose} />
            </Suspense>
          ) : (
            smile
          )}
          <IconButton icon="reply" size="small" label={t`Trả lời`} onClick={() => intend({ kind: "reply", message })} />
        </span>
      )}
      {menu ? (
        <Suspense fallback={more}>
          <MessageMenu message={message} trigger={more} />
        </Suspense>
      ) : (
        more
      )}
    </div>
  );
}
