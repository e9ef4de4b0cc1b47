/**
 * A conversation as the screen shows it, made from a snapshot and kept by events. Every handler is an upsert: an event
 * seen twice, or already contained in the snapshot, changes nothing, and events alone lead to what a new snapshot says.
 */
import type { EventFrame } from "../realtime/protocol";
import type {
  ConversationPage,
  ConversationView,
  Marks,
  MemberView,
  MessageView,
  PositionView,
  ReactionView,
  ReadMarkView,
  ThreadView,
} from "../realtime/shapes";
import {
  type Asked,
  addMessage,
  addPage,
  type Chunk,
  changeMessage,
  emptyTimeline,
  type Page,
  type Timeline,
  trim,
} from "./timeline";

/** GET /conversations/{id} */
export type TalkSnapshot = ConversationPage;

/** The whole talk has the key "", a thread its id. */
export type TimelineKey = string;
export const WHOLE: TimelineKey = "";

export interface TalkState extends Omit<TalkSnapshot, "head" | "epoch"> {
  timelines: Readonly<Record<TimelineKey, Timeline>>;
  /** Official positions under way on the own side. */
  positions: readonly PositionView[];
}

export function beginTalk(snapshot: TalkSnapshot): TalkState {
  const { head: _head, epoch: _epoch, ...facts } = snapshot;
  return { ...facts, timelines: { [WHOLE]: emptyTimeline(snapshot.conversation.last_ordinal) }, positions: [] };
}

export function timelineOf(state: TalkState, key: TimelineKey): Timeline {
  return state.timelines[key] ?? emptyTimeline(state.conversation.last_ordinal);
}

export function withPage(state: TalkState, key: TimelineKey, page: Page, asked?: Asked): TalkState {
  return withTimeline(state, key, addPage(timelineOf(state, key), page, asked));
}

export function trimmed(state: TalkState, key: TimelineKey, near: number): TalkState {
  return withTimeline(state, key, trim(timelineOf(state, key), near));
}

function withTimeline(state: TalkState, key: TimelineKey, timeline: Timeline): TalkState {
  return state.timelines[key] === timeline ? state : { ...state, timelines: { ...state.timelines, [key]: timeline } };
}

export function withMarks(state: TalkState, marks: Marks): TalkState {
  return { ...state, marks };
}

/** Unread is a subtraction, never a count: last message minus how far this person has read. */
export function unreadOf(conversation: ConversationView, marks: Marks): number {
  const distance = Math.max(0, conversation.last_ordinal - marks.upto);
  return marks.marked_unread ? Math.max(1, distance) : distance;
}

/** A message, from an event or from the answer to one's own act. */
export function withMessage(state: TalkState, message: MessageView, me: string): TalkState {
  if (message.conversation_id !== state.conversation.id) return state;
  const isNew = message.ordinal > state.conversation.last_ordinal;
  const timelines = mapTimelines(state, (timeline, key) => addMessage(timeline, message, belongs(key, message)));
  const pinned = state.pinned.map((one) => (one.id === message.id && one.version <= message.version ? message : one));
  return isNew ? withNews({ ...state, timelines, pinned }, message, me) : { ...state, timelines, pinned };
}

function withNews(state: TalkState, message: MessageView, me: string): TalkState {
  const conversation = { ...state.conversation, last_ordinal: message.ordinal, last_message_at: message.at };
  return { ...state, conversation, marks: marksAfter(state.marks, conversation, message, me) };
}

/** The marks of the reader after one more message; whether it calls upon a unit of theirs only the server knows. */
export function marksAfter(marks: Marks, conversation: ConversationView, message: MessageView, me: string): Marks {
  const mine = message.author.id === me;
  const upto = mine ? message.ordinal : marks.upto;
  const calls = message.ordinal > marks.upto && message.mentioned_people.includes(me);
  const mentions = calls ? marks.mentions + 1 : marks.mentions;
  const after = { ...marks, upto, mentions: mine ? 0 : mentions, marked_unread: !mine && marks.marked_unread };
  return { ...after, unread: unreadOf(conversation, after) };
}

function belongs(key: TimelineKey, message: MessageView): boolean {
  return key === WHOLE || message.thread_id === key;
}

function mapTimelines(
  state: TalkState,
  change: (timeline: Timeline, key: TimelineKey) => Timeline,
): TalkState["timelines"] {
  return Object.fromEntries(Object.entries(state.timelines).map(([key, timeline]) => [key, change(timeline, key)]));
}

type Handler = (state: TalkState, data: Record<string, unknown>, me: string) => TalkState;

const handlers: Record<string, Handler> = {
  "message.posted": (state, data, me) => {
    const next = withMessage(state, data.message as MessageView, me);
    return data.thread ? withThread(next, data.thread as ThreadView) : next;
  },
  "message.edited": (state, data, me) => withMessage(state, data.message as MessageView, me),
  "message.deleted": (state, data) => deleted(state, data as unknown as Deletion),
  "message.pinned": (state, data) => pinned(state, data),
  "message.unpinned": (state, data) => unpinned(state, String(data.message_id)),
  "reactions.changed": (state, data) => {
    const reactions = data.reactions as ReactionView[];
    return changed(state, String(data.message_id), (message) => ({ ...message, reactions }));
  },
  "thread.opened": (state, data) => withThread(state, data.thread as ThreadView),
  "thread.renamed": (state, data) => withThread(state, data.thread as ThreadView),
  "thread.resolved": (state, data) => withThread(state, data.thread as ThreadView),
  "thread.reopened": (state, data) => withThread(state, data.thread as ThreadView),
  "conversation.changed": (state, data) => withConversation(state, data.conversation as ConversationView),
  "member.added": (state, data) => withMember(state, data.member as MemberView),
  "member.removed": (state, data) => withoutMember(state, data.member as MemberView),
  "position.drafted": (state, data) => withPosition(state, data.position as PositionView),
  "position.released": (state, data) => withPosition(state, data.position as PositionView),
  "position.discarded": (state, data) => withPosition(state, data.position as PositionView),
};

/** Types of events that change a talk; others of the same stream are not its business. */
export const TALK_EVENTS: readonly string[] = Object.keys(handlers);

/** The state after an event; the same state if the event is about another conversation or its content was withdrawn. */
export function applyEvent(state: TalkState, event: Pick<EventFrame, "type" | "data">, me: string): TalkState {
  const handler = handlers[event.type];
  if (!handler || !event.data) return state;
  const about = conversationOf(event.data);
  return about !== undefined && about !== state.conversation.id ? state : handler(state, event.data, me);
}

function conversationOf(data: Record<string, unknown>): string | undefined {
  const inside = (data.message ?? data.thread ?? data.conversation) as
    | { conversation_id?: string; id?: string }
    | undefined;
  const id = data.conversation_id ?? inside?.conversation_id ?? (data.conversation ? inside?.id : undefined);
  return typeof id === "string" ? id : undefined;
}

interface Deletion {
  message_id: string;
  ordinal: number;
  deleted_at: string;
  deleted_by: string;
  version: number;
}

function deleted(state: TalkState, { message_id, deleted_at, deleted_by, version }: Deletion): TalkState {
  const next = changed(state, message_id, (message) => ({
    ...message,
    deleted_at,
    deleted_by,
    version,
    body: "",
    html: "",
    files: [],
    reactions: [],
    mentioned_people: [],
    mentioned_units: [],
    revisions: 0,
    pinned_at: null,
    pinned_by: "",
  }));
  return { ...next, pinned: next.pinned.filter((message) => message.id !== message_id) };
}

function changed(state: TalkState, id: string, change: (message: MessageView) => MessageView): TalkState {
  const timelines = mapTimelines(state, (timeline) => changeMessage(timeline, id, change));
  return {
    ...state,
    timelines,
    pinned: state.pinned.map((message) => (message.id === id ? change(message) : message)),
  };
}

function pinned(state: TalkState, data: Record<string, unknown>): TalkState {
  const id = String(data.message_id);
  const next = changed(state, id, (message) => ({
    ...message,
    pinned_at: String(data.pinned_at),
    pinned_by: String(data.pinned_by),
  }));
  if (next.pinned.some((message) => message.id === id)) return next;
  const message = anyMessage(next, id);
  if (!message) return next;
  return { ...next, pinned: [...next.pinned, message].sort((a, b) => a.ordinal - b.ordinal) };
}

function unpinned(state: TalkState, id: string): TalkState {
  const next = changed(state, id, (message) => ({ ...message, pinned_at: null, pinned_by: "" }));
  return { ...next, pinned: next.pinned.filter((message) => message.id !== id) };
}

export function anyMessage(state: TalkState, id: string): MessageView | undefined {
  const chunks: readonly Chunk[] = Object.values(state.timelines).flatMap((timeline) => timeline.chunks);
  const rows = [...chunks.flatMap((chunk) => chunk.rows), ...state.pinned];
  return rows.find((message) => message.id === id);
}

/** Messages lengthen a thread without a new version of it; the longer of two equal versions is the later one. */
function withThread(state: TalkState, thread: ThreadView): TalkState {
  const known = state.threads.find((one) => one.id === thread.id);
  if (!known) return { ...state, threads: [...state.threads, thread] };
  const [older, newest] = known.version <= thread.version ? [known, thread] : [thread, known];
  const longest = older.message_count > newest.message_count ? older : newest;
  const { message_count, last_message_at } = longest;
  const merged = { ...newest, message_count, last_message_at };
  return { ...state, threads: state.threads.map((one) => (one.id === thread.id ? merged : one)) };
}

function withConversation(state: TalkState, conversation: ConversationView): TalkState {
  const known = state.conversation;
  if (conversation.version < known.version) return state;
  const last_ordinal = Math.max(known.last_ordinal, conversation.last_ordinal);
  return { ...state, conversation: { ...conversation, last_ordinal, last_message_at: known.last_message_at } };
}

function withMember(state: TalkState, member: MemberView): TalkState {
  return { ...state, members: [...state.members.filter((one) => one.id !== member.id), member] };
}

function withoutMember(state: TalkState, member: MemberView): TalkState {
  return { ...state, members: state.members.filter((one) => one.id !== member.id) };
}

function withPosition(state: TalkState, position: PositionView): TalkState {
  return { ...state, positions: upserted([...state.positions], position) };
}

/** New things stand first, as in the server's answer. */
function upserted<T extends { id: string; version: number }>(list: readonly T[], item: T): T[] {
  const known = list.find((one) => one.id === item.id);
  if (!known) return [item, ...list];
  return known.version > item.version ? [...list] : list.map((one) => (one.id === item.id ? item : one));
}

/** How far somebody has read, told live; it never goes back. */
export function withReadMark(state: TalkState, mark: ReadMarkView): TalkState {
  const known = state.read_marks.find((one) => one.person.id === mark.person.id);
  if (known && known.upto >= mark.upto) return state;
  return { ...state, read_marks: [...state.read_marks.filter((one) => one !== known), mark] };
}
