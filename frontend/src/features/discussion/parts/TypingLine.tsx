/** Who is writing just now. Its height is always kept, so nothing moves when it comes and goes; it is not read aloud. */
import { t } from "@lingui/core/macro";
import { useStore } from "../../../app/store";
import { useTalk } from "../context";
import styles from "./TypingLine.module.css";

export function TypingLine() {
  const { session } = useTalk();
  const typists = useStore(session.typists.list);
  return (
    <p className={styles.line} aria-hidden="true" data-typing={typists.length > 0 || undefined}>
      {words(typists.map((typist) => typist.name))}
    </p>
  );
}

function words(names: string[]): string {
  const [first, second] = names;
  if (!first) return "";
  if (!second) return t`${first} đang soạn…`;
  if (names.length === 2) return t`${first} và ${second} đang soạn…`;
  const others = names.length - 2;
  return t`${first}, ${second} và ${others} người khác đang soạn…`;
}
