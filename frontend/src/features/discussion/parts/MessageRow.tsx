/** One message of the feed. */
import { t } from "@lingui/core/macro";
import { memo } from "react";
import { useStore } from "../../../app/store";
import { formatDateTime, formatDay, formatTime } from "../../../i18n/format";
import { hub } from "../../../realtime/hub";
import type { AuthorRef, MessageView } from "../../../realtime/shapes";
import { Avatar } from "../../../ui/Avatar";
import { cx } from "../../../ui/cx";
import { Icon } from "../../../ui/Icon";
import { Tag } from "../../../ui/Tag";
import { useTalk, useTalkFact } from "../context";
import type { MessageEntry } from "../rows";
import { FileChips } from "./FileChips";
import { MessageActions } from "./MessageActions";
import { MessageHtml } from "./MessageHtml";
import styles from "./MessageRow.module.css";
import { MessageState } from "./MessageState";
import { Reactions } from "./Reactions";
import { ReplyQuote } from "./ReplyQuote";

interface MessageRowProps {
  entry: MessageEntry;
  total: number;
  isTabStop: boolean;
  isTarget: boolean;
}

export const MessageRow = memo(function MessageRow({ entry, total, isTabStop, isTarget }: MessageRowProps) {
  const { message, opensDay, opensNew, continues } = entry;
  const { me } = useTalk();
  const mine = message.author.id === me;
  return (
    <>
      {opensDay && <DayLine at={message.at} />}
      {opensNew && <NewLine />}
      <article
        className={cx(
          styles.row,
          continues && styles.continues,
          mine && styles.mine,
          message.kind === "official" && styles.official,
          isTarget && styles.target,
        )}
        data-ordinal={message.ordinal}
        data-message={message.id}
        tabIndex={isTabStop ? 0 : -1}
        aria-label={spokenLabel(message)}
        aria-posinset={message.ordinal}
        aria-setsize={total}
      >
        <div className={styles.side}>{!continues && <Face author={message.author} />}</div>
        <div className={styles.content}>
          {!continues && <Head message={message} />}
          <Body message={message} />
        </div>
        {message.deleted_at === null && message.kind !== "system" && <MessageActions message={message} />}
      </article>
    </>
  );
});

function spokenLabel({ author, at, kind }: MessageView): string {
  const who = [author.name, author.unit?.short_name ?? author.position].filter(Boolean).join(", ");
  const time = formatDateTime(at);
  return kind === "official" ? t`Ý kiến chính thức, ${who}, ${time}` : `${who}, ${time}`;
}

function Face({ author }: { author: AuthorRef }) {
  const online = useStore(hub.presence.states)[author.id] === "online";
  return <Avatar name={author.name} id={author.id} online={online} />;
}

function Head({ message }: { message: MessageView }) {
  const { author, at, kind } = message;
  const seat = seatOf(author);
  return (
    <div className={styles.head}>
      <span className={styles.name}>{author.name}</span>
      <span className={styles.meta}>
        {seat && `${seat} · `}
        <time dateTime={at} title={formatDateTime(at)}>
          {formatTime(at)}
        </time>
      </span>
      {author.on_behalf_of && <span className={styles.meta}>{t`thay mặt ${author.on_behalf_of}`}</span>}
      {kind === "official" && <OfficialSeal unit={author.unit?.name ?? ""} />}
    </div>
  );
}

function seatOf({ position, unit }: AuthorRef): string {
  return [position, unit?.short_name || unit?.name].filter(Boolean).join(" · ");
}

function OfficialSeal({ unit }: { unit: string }) {
  return (
    <span className={styles.seal} title={unit}>
      <Icon name="seal" size={16} />
      {t`Ý kiến chính thức của đơn vị`}
      <Icon name="lock" size={14} />
    </span>
  );
}

function Body({ message }: { message: MessageView }) {
  const { me } = useTalk();
  if (message.deleted_at !== null) return <Withdrawn message={message} />;
  return (
    <>
      {message.thread_id && <ThreadTag id={message.thread_id} />}
      {message.thread_id && <AnswerTag message={message} />}
      {message.reply_to && <ReplyQuote reply={message.reply_to} />}
      {message.html && <MessageHtml html={message.html} me={me} />}
      {message.files.length > 0 && <FileChips files={message.files} />}
      <MessageState message={message} />
      {message.reactions.length > 0 && <Reactions message={message} />}
    </>
  );
}

function Withdrawn({ message }: { message: MessageView }) {
  const who = message.deleted_by || message.author.name;
  const when = message.deleted_at ? formatDateTime(message.deleted_at) : "";
  return <p className={styles.withdrawn}>{t`Ý kiến đã được ${who} thu hồi lúc ${when}.`}</p>;
}

/** In the whole talk: which thread this belongs to, and a way into it. */
function ThreadTag({ id }: { id: string }) {
  const { shown, showThread } = useTalk();
  const thread = useTalkFact((state) => state.threads.find((one) => one.id === id));
  if (shown === id || !thread) return null;
  return (
    <button type="button" className={styles.thread} onClick={() => showThread(id)}>
      <Icon name={thread.outcome ? "resolve" : "thread"} size={14} />
      <span>{thread.subject}</span>
    </button>
  );
}

function AnswerTag({ message }: { message: MessageView }) {
  const isAnswer = useTalkFact((state) => state.threads.some((thread) => thread.answer_id === message.id));
  return isAnswer ? <Tag tone="success" icon="resolve">{t`Câu trả lời`}</Tag> : null;
}

export function DayLine({ at }: { at: string }) {
  return (
    <div className={styles.day} role="presentation">
      <span>{formatDay(at)}</span>
    </div>
  );
}

function NewLine() {
  return (
    <div className={styles.newLine} role="presentation" data-new-line>
      <span>{t`Ý kiến mới`}</span>
    </div>
  );
}
