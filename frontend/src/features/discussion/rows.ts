/** From messages to the rows of the feed: days, the line before what is new, and who goes on speaking. */
import { formatDate } from "../../i18n/format";
import type { Letter } from "../../realtime/outbox";
import type { MessageView } from "../../realtime/shapes";

export interface MessageEntry {
  kind: "message";
  key: string;
  message: MessageView;
  /** A new day begins here. */
  opensDay: boolean;
  /** The first message that was unread. */
  opensNew: boolean;
  /** The same person goes on within five minutes: no need to name them again. */
  continues: boolean;
}

export interface LetterEntry {
  kind: "letter";
  key: string;
  letter: Letter;
}

export type Entry = MessageEntry | LetterEntry;

const BREATH = 5 * 60_000;

interface Given {
  messages: readonly MessageView[];
  letters: readonly Letter[];
  firstUnread: number | undefined;
  /** Whether the first row is the very first of the talk, so that its day may be named. */
  fromStart: boolean;
}

/** A message keeps the key of the letter it was, so that the row does not change when the server confirms it. */
export function entriesOf({ messages, letters, firstUnread, fromStart }: Given): Entry[] {
  const arrived = new Set(messages.map((message) => message.client_id));
  const entries: Entry[] = messages.map((message, i) => entryOf(message, messages[i - 1], firstUnread, fromStart));
  for (const letter of letters) {
    if (!arrived.has(letter.client_id)) entries.push({ kind: "letter", key: letter.client_id, letter });
  }
  return entries;
}

function entryOf(
  message: MessageView,
  before: MessageView | undefined,
  firstUnread: number | undefined,
  fromStart: boolean,
): MessageEntry {
  const opensDay = before ? formatDate(before.at) !== formatDate(message.at) : fromStart;
  const opensNew = firstUnread !== undefined && message.ordinal >= firstUnread && (before?.ordinal ?? 0) < firstUnread;
  const continues = !opensDay && !opensNew && before !== undefined && goesOn(before, message);
  return { kind: "message", key: message.client_id, message, opensDay, opensNew, continues };
}

function goesOn(before: MessageView, message: MessageView): boolean {
  return (
    before.author.id === message.author.id &&
    before.author.unit?.id === message.author.unit?.id &&
    before.thread_id === message.thread_id &&
    before.kind === "comment" &&
    message.kind === "comment" &&
    message.reply_to === null &&
    Date.parse(message.at) - Date.parse(before.at) < BREATH
  );
}

export function ordinalOf(entry: Entry | undefined): number | undefined {
  return entry?.kind === "message" ? entry.message.ordinal : undefined;
}
