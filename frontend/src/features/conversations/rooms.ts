/** The list of rooms kept by events, and how a room is called and placed; pure functions. */
import { t } from "@lingui/core/macro";
import { compare, fold } from "../../i18n/collate";
import type { EventFrame } from "../../realtime/protocol";
import type { ConversationRow, ConversationRows, ConversationView, Marks, MessageView } from "../../realtime/shapes";
import { marksAfter } from "../../store/talk";
import { plainText } from "../discussion/plainText";

const EXCERPT = 140;

export function roomName({ conversation, counterpart }: Pick<ConversationRow, "conversation" | "counterpart">): string {
  return counterpart?.name || conversation.title || t`Cuộc trao đổi`;
}

export interface RoomGroups {
  unread: ConversationRow[];
  groups: ConversationRow[];
  direct: ConversationRow[];
}

/** Unread first, whatever it is; then groups and direct messages, the newest talk first. */
export function groupRooms(rows: readonly ConversationRow[], search: string): RoomGroups {
  const wanted = fold(search.trim());
  const found = rows.filter((row) => fold(`${roomName(row)} ${row.conversation.purpose}`).includes(wanted));
  const sorted = [...found].sort(newestFirst);
  const isUnread = ({ marks }: ConversationRow) => marks.unread > 0 && marks.level !== "mute";
  return {
    unread: sorted.filter(isUnread),
    groups: sorted.filter((row) => !isUnread(row) && row.conversation.kind === "group"),
    direct: sorted.filter((row) => !isUnread(row) && row.conversation.kind === "direct"),
  };
}

function newestFirst(a: ConversationRow, b: ConversationRow): number {
  const at = ({ conversation }: ConversationRow) => conversation.last_message_at ?? "";
  return at(b).localeCompare(at(a)) || compare(roomName(a), roomName(b));
}

/** The list after an event of one of its rooms; the same list if nothing of it changed. */
export function applyRoomEvent(
  list: ConversationRows,
  event: Pick<EventFrame, "type" | "data">,
  me: string,
): ConversationRows {
  const { type, data } = event;
  if (!data) return list;
  if (type === "message.posted") return withNews(list, data.message as MessageView, me);
  if (type === "conversation.changed") return withRoom(list, data.conversation as ConversationView);
  if (type === "conversation.read") return withMarks(list, String(data.conversation_id), data.marks as Marks);
  if (type === "message.edited") return withText(list, data.message as MessageView);
  if (type === "message.deleted") return withdrawn(list, String(data.conversation_id), Number(data.ordinal));
  return list;
}

/** Events after which rooms come, go, or count their members otherwise. */
const MEMBERSHIP: readonly string[] = ["conversation.opened", "member.added", "member.removed", "following.changed"];

/** Whether an event changes what only the server counts: who is in, and which unread messages call upon the reader. */
export function asksAnew(
  list: ConversationRows,
  { type, data }: Pick<EventFrame, "type" | "data">,
  me: string,
): boolean {
  if (MEMBERSHIP.includes(type)) return true;
  const message = data?.message as MessageView | undefined;
  const id = String(data?.conversation_id ?? message?.conversation_id);
  const row = list.rows.find(({ conversation }) => conversation.id === id);
  if (!row || !data) return row !== undefined && type === "message.posted";
  if (type === "conversation.read") return isOlder(data.marks as Marks, row);
  const ordinal = message?.ordinal ?? Number(data.ordinal);
  if (message?.author.id === me || !(ordinal > row.marks.upto)) return false;
  if (type === "message.posted") return (message?.mentioned_units.length ?? 0) > 0;
  return type === "message.edited" || type === "message.deleted";
}

/** Marks that were told before messages this list already has. */
function isOlder(marks: Marks, { conversation }: ConversationRow): boolean {
  return marks.upto + marks.unread < conversation.last_ordinal;
}

function change(list: ConversationRows, id: string, how: (row: ConversationRow) => ConversationRow): ConversationRows {
  return { ...list, rows: list.rows.map((row) => (row.conversation.id === id ? how(row) : row)) };
}

function withNews(list: ConversationRows, message: MessageView, me: string): ConversationRows {
  return change(list, message.conversation_id, (row) => {
    if (message.ordinal <= row.conversation.last_ordinal) return row;
    const conversation = { ...row.conversation, last_ordinal: message.ordinal, last_message_at: message.at };
    const marks = marksAfter(row.marks, conversation, message, me);
    return { ...row, conversation, marks, last_message: lastOf(message) };
  });
}

function lastOf(message: MessageView): ConversationRow["last_message"] {
  const text = plainText(message.html) || message.files.map((file) => file.name).join(", ");
  const { author, at, ordinal } = message;
  return { author_name: author.name, text: text.slice(0, EXCERPT), at, ordinal, deleted: false };
}

function withText(list: ConversationRows, message: MessageView): ConversationRows {
  return change(list, message.conversation_id, (row) =>
    row.last_message?.ordinal === message.ordinal ? { ...row, last_message: lastOf(message) } : row,
  );
}

function withdrawn(list: ConversationRows, id: string, ordinal: number): ConversationRows {
  return change(list, id, (row) =>
    row.last_message?.ordinal === ordinal
      ? { ...row, last_message: { ...row.last_message, text: "", deleted: true } }
      : row,
  );
}

function withRoom(list: ConversationRows, room: ConversationView): ConversationRows {
  return change(list, room.id, (row) => {
    const { title, purpose, version } = room;
    return version < row.conversation.version
      ? row
      : { ...row, conversation: { ...row.conversation, title, purpose, version } };
  });
}

function withMarks(list: ConversationRows, id: string, marks: Marks): ConversationRows {
  return change(list, id, (row) => ({ ...row, marks }));
}
