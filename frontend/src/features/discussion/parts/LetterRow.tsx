/** A message on its way, where it will stand once it has arrived; a refused one says why and what can be done. */
import { t } from "@lingui/core/macro";
import { useStore } from "../../../app/store";
import { boot } from "../../../boot";
import { hub } from "../../../realtime/hub";
import { isLive } from "../../../realtime/line";
import type { Letter } from "../../../realtime/outbox";
import type { LineStatus } from "../../../realtime/socket";
import { outbox } from "../../../realtime/start";
import { Avatar } from "../../../ui/Avatar";
import { Button } from "../../../ui/Button";
import { Icon } from "../../../ui/Icon";
import { useTalk } from "../context";
import { fromBody } from "../mentions";
import styles from "./LetterRow.module.css";
import row from "./MessageRow.module.css";

interface LetterRowProps {
  letter: Letter;
  onEdit: (letter: Letter) => void;
}

export function LetterRow({ letter, onEdit }: LetterRowProps) {
  const { me } = useTalk();
  const { name } = boot().person;
  return (
    <article className={`${row.row} ${row.mine}`} aria-label={`${name}, ${stateWords(letter)}`} tabIndex={-1}>
      <div className={row.side}>
        <Avatar name={name} id={me} />
      </div>
      <div className={row.content}>
        <div className={row.head}>
          <span className={row.name}>{name}</span>
        </div>
        {letter.subject && <strong>{letter.subject}</strong>}
        <p className={styles.text}>{fromBody(letter.body).text}</p>
        {letter.files.length > 0 && <p className={styles.state}>{letter.files.map((file) => file.name).join(", ")}</p>}
        <LetterState letter={letter} onEdit={onEdit} />
      </div>
    </article>
  );
}

function stateWords(letter: Letter, line?: LineStatus): string {
  if (letter.state === "failed") return t`Không gửi được`;
  if (line?.state === "ended") return t`Chờ đăng nhập lại`;
  return line === undefined || isLive(line) ? t`Đang gửi…` : t`Chờ mạng`;
}

function LetterState({ letter, onEdit }: LetterRowProps) {
  const line = useStore(hub.status);
  if (letter.state !== "failed") {
    return (
      <p className={styles.state}>
        <Icon name="clock" size={14} />
        {stateWords(letter, line)}
      </p>
    );
  }
  const edit = async () => {
    const withdrawn = await outbox.withdraw(letter.client_id);
    if (withdrawn) onEdit(withdrawn);
  };
  return (
    <div className={styles.failed} role="alert">
      <p className={styles.reason}>
        <Icon name="warning" size={14} />
        {t`Không gửi được:`} {letter.reason}
      </p>
      <Button size="small" onClick={() => void outbox.again(letter.client_id)}>{t`Gửi lại`}</Button>
      <Button size="small" onClick={() => void edit()}>{t`Sửa`}</Button>
      <Button size="small" onClick={() => void outbox.withdraw(letter.client_id)}>{t`Xóa`}</Button>
    </div>
  );
}
