import { describe, expect, test } from "vitest";
import type { EventFrame } from "../realtime/protocol";
import type { ThreadView } from "../realtime/shapes";
import {
  applyEvent,
  beginTalk,
  type TalkSnapshot,
  type TalkState,
  timelineOf,
  unreadOf,
  WHOLE,
  withPage,
  withReadMark,
} from "./talk";
import { message, messages } from "./testing";
import { chunkAt } from "./timeline";

const thread = (over: Partial<ThreadView> = {}): ThreadView => ({
  id: "t1",
  conversation_id: "c1",
  subject: "Mẫu báo cáo",
  opened_by: message(1).author,
  opened_at: message(1).at,
  outcome: "",
  outcome_note: "",
  answer_id: null,
  resolved_by: "",
  resolved_at: null,
  message_count: 0,
  last_message_at: null,
  version: 1,
  ...over,
});

const snapshot = (last: number): TalkSnapshot => ({
  conversation: {
    id: "c1",
    kind: "group",
    stream: "conversation.c1",
    document_id: null,
    unit: null,
    title: "Đất đai phía Bắc",
    purpose: "",
    last_ordinal: last,
    last_message_at: null,
    version: 1,
  },
  marks: { upto: last, unread: 0, marked_unread: false, mentions: 0, level: "default" },
  abilities: ["read", "take_part"],
  threads: [],
  pinned: [],
  members: [],
  read_marks: [],
  drafts: [],
  audience: { units: 0, people: 2, label: {} },
  head: {},
  epoch: "e1",
});

const begin = (last: number): TalkState =>
  withPage(beginTalk(snapshot(last)), WHOLE, { messages: messages(1, last), has_before: false, has_after: false });

const event = (type: string, data: Record<string, unknown> | null): Pick<EventFrame, "type" | "data"> => ({
  type,
  data,
});
const rows = (state: TalkState) => chunkAt(timelineOf(state, WHOLE))?.rows ?? [];
const apply = (state: TalkState, ...events: Pick<EventFrame, "type" | "data">[]) =>
  events.reduce((current, one) => applyEvent(current, one, "me"), state);

describe("messages", () => {
  test("a new one is unread by subtraction, an own one moves the own mark", () => {
    const other = apply(begin(3), event("message.posted", { message: message(4), thread: null }));
    expect(other.marks).toMatchObject({ upto: 3, unread: 1 });
    const own = message(5, { author: { ...message(5).author, id: "me" } });
    expect(apply(other, event("message.posted", { message: own, thread: null })).marks).toMatchObject({
      upto: 5,
      unread: 0,
    });
  });

  test("seen twice is seen once", () => {
    const posted = event("message.posted", { message: message(4, { mentioned_people: ["me"] }), thread: null });
    expect(apply(begin(3), posted, posted)).toEqual(apply(begin(3), posted));
    expect(apply(begin(3), posted).marks.mentions).toBe(1);
  });

  test("events of other conversations of the same stream are not ours", () => {
    const foreign = event("message.posted", { message: message(4, { conversation_id: "c2" }), thread: null });
    const state = begin(3);
    expect(apply(state, foreign)).toBe(state);
  });

  test("an older edition does not undo a newer one", () => {
    const edit = (version: number, body: string) => event("message.edited", { message: message(2, { version, body }) });
    expect(rows(apply(begin(3), edit(3, "mới"), edit(2, "cũ")))[1]?.body).toBe("mới");
  });

  test("what was withdrawn leaves a stub and no trace of its content", () => {
    const pin = event("message.pinned", { conversation_id: "c1", message_id: "m2", pinned_at: "x", pinned_by: "Hoa" });
    const gone = event("message.deleted", {
      conversation_id: "c1",
      message_id: "m2",
      ordinal: 2,
      deleted_at: "2019-08-12T02:00:00Z",
      deleted_by: "Trần Văn Minh",
      version: 2,
    });
    const state = apply(begin(3), pin, gone);
    expect(rows(state)[1]).toMatchObject({ body: "", html: "", files: [], reactions: [], pinned_at: null, version: 2 });
    expect(state.pinned).toEqual([]);
    expect(JSON.stringify(state)).not.toContain("ý kiến 2");
  });

  test("a blank event changes nothing but is no error", () => {
    const state = begin(3);
    expect(apply(state, event("message.posted", null))).toBe(state);
  });

  test("pins are kept in the order of the talk", () => {
    const pin = (id: string) =>
      event("message.pinned", { conversation_id: "c1", message_id: id, pinned_at: "x", pinned_by: "Hoa" });
    const state = apply(begin(3), pin("m3"), pin("m1"));
    expect(state.pinned.map((one) => one.id)).toEqual(["m1", "m3"]);
    expect(apply(state, event("message.unpinned", { conversation_id: "c1", message_id: "m3" })).pinned).toHaveLength(1);
  });
});

describe("threads", () => {
  test("the event says how long a thread is, nothing is counted", () => {
    const opened = event("thread.opened", { thread: thread() });
    const first = event("message.posted", {
      message: message(4, { thread_id: "t1" }),
      thread: thread({ message_count: 1 }),
    });
    expect(apply(begin(3), opened, first, opened).threads).toEqual([thread({ message_count: 1 })]);
  });

  test("resolved and opened again", () => {
    const done = event("thread.resolved", { thread: thread({ outcome: "done", version: 2 }) });
    const again = event("thread.reopened", { thread: thread({ version: 3 }) });
    expect(apply(begin(1), done).threads[0]?.outcome).toBe("done");
    expect(apply(begin(1), done, again, done).threads[0]?.outcome).toBe("");
  });
});

test("read marks of others never go back", () => {
  const person = { id: "p2", name: "Hoa", title: "" };
  const state = withReadMark(withReadMark(begin(3), { person, upto: 3 }), { person, upto: 1 });
  expect(state.read_marks).toEqual([{ person, upto: 3 }]);
});

test("marked unread is at least one", () => {
  const { conversation, marks } = begin(3);
  expect(unreadOf(conversation, { ...marks, marked_unread: true })).toBe(1);
  expect(unreadOf(conversation, { ...marks, upto: 1, marked_unread: true })).toBe(2);
});
