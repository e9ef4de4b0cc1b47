import { beforeAll, expect, test } from "vitest";
import type { ConversationRow, ConversationRows } from "../../realtime/shapes";
import { message } from "../../store/testing";
import { speakVietnamese } from "../../testing";
import { applyRoomEvent, groupRooms } from "./rooms";

beforeAll(speakVietnamese);

function row(id: string, over: Partial<ConversationRow["conversation"]> = {}, unread = 0): ConversationRow {
  return {
    conversation: {
      id,
      kind: "group",
      stream: `conversation.${id}`,
      document_id: null,
      unit: null,
      title: `Nhóm ${id}`,
      purpose: "",
      last_ordinal: 3,
      last_message_at: `2019-08-12T0${id.length}:00:00Z`,
      version: 1,
      ...over,
    },
    marks: { upto: 3 - unread, unread, marked_unread: false, mentions: 0, level: "default" },
    last_message: { author_name: "Hoa", text: "cũ", at: "2019-08-12T01:00:00Z", ordinal: 3, deleted: false },
    counterpart: null,
    member_count: 4,
  };
}

const list = (...rows: ConversationRow[]): ConversationRows => ({ rows, head: {}, epoch: "e" });

test("unread rooms come first, muted ones stay where they are", () => {
  const muted = row("b", {}, 2);
  muted.marks.level = "mute";
  const groups = groupRooms([row("a"), muted, row("c", {}, 1), row("d", { kind: "direct" })], "");
  expect(groups.unread.map(({ conversation }) => conversation.id)).toEqual(["c"]);
  expect(groups.groups).toHaveLength(2);
  expect(groups.direct).toHaveLength(1);
});

test("rooms are found without marks", () => {
  expect(groupRooms([row("a", { title: "Đất đai phía Bắc" }), row("b")], "dat dai").groups).toHaveLength(1);
});

test("a new message is the last one, unread by subtraction, once", () => {
  const posted = { type: "message.posted", data: { message: message(4, { conversation_id: "a" }) } };
  const once = applyRoomEvent(list(row("a")), posted, "me");
  expect(once.rows[0]).toMatchObject({ marks: { unread: 1 }, last_message: { text: "ý kiến 4", ordinal: 4 } });
  expect(applyRoomEvent(once, posted, "me")).toEqual(once);
});

test("what was withdrawn is not quoted in the list", () => {
  const gone = { type: "message.deleted", data: { conversation_id: "a", ordinal: 3 } };
  expect(applyRoomEvent(list(row("a")), gone, "me").rows[0]?.last_message).toMatchObject({ text: "", deleted: true });
});

test("reading on another device empties the badge here", () => {
  const marks = { upto: 3, unread: 0, marked_unread: false, mentions: 0, level: "default" };
  const read = { type: "conversation.read", data: { conversation_id: "a", marks } };
  expect(applyRoomEvent(list(row("a", {}, 2)), read, "me").rows[0]?.marks.unread).toBe(0);
});
