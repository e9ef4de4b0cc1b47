/** Messages for tests. */
import type { MessageView } from "../realtime/shapes";

export function message(ordinal: number, over: Partial<MessageView> = {}): MessageView {
  return {
    id: `m${ordinal}`,
    conversation_id: "c1",
    thread_id: null,
    ordinal,
    author: { id: "p1", name: "Trần Văn Minh", position: "Chuyên viên", unit: null, on_behalf_of: "" },
    kind: "comment",
    body: `ý kiến ${ordinal}`,
    html: `<p>ý kiến ${ordinal}</p>`,
    reply_to: null,
    client_id: `k${ordinal}`,
    at: new Date(Date.UTC(2019, 7, 12, 1, ordinal)).toISOString(),
    edited_at: null,
    deleted_at: null,
    deleted_by: "",
    pinned_at: null,
    pinned_by: "",
    version: 1,
    revisions: 0,
    reactions: [],
    files: [],
    mentioned_people: [],
    mentioned_units: [],
    ...over,
  };
}

/** Messages from one ordinal to another. */
export function messages(from: number, to: number): MessageView[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => message(from + i));
}
