/** Groups and direct messages: the list, and the acts on a room itself. */
import { queryOptions } from "@tanstack/react-query";
import type { ConversationRows, ConversationView, Marks, MemberView } from "../../realtime/shapes";
import { api, newKey } from "../client";

export const conversationKeys = {
  rooms: ["conversations"] as const,
  files: (id: string) => ["conversation", id, "files"] as const,
};

/** Above the keys of its parts: what is asked anew under it is asked anew with them. */
export const talkPageKey = (id: string) => ["conversation", id] as const;

export const roomsQuery = queryOptions({
  queryKey: conversationKeys.rooms,
  queryFn: ({ signal }) => api.get<ConversationRows>("conversations", { signal, query: { kind: "group,direct" } }),
});

export interface GroupDraft {
  title: string;
  purpose: string;
  people: string[];
  units: string[];
}

export const roomApi = {
  createGroup: (draft: GroupDraft) =>
    api.post<ConversationView>("conversations", { body: draft, idempotencyKey: newKey() }),
  openDirect: (person: string) => api.post<ConversationView>("conversations/direct", { body: { person } }),
  change: (room: ConversationView, change: { title?: string; purpose?: string }) =>
    api.patch<ConversationView>(`conversations/${room.id}`, { body: change, ifMatch: `"v${room.version}"` }),
  addMembers: (id: string, who: { people?: string[]; units?: string[] }) =>
    api.post<{ rows: MemberView[] }>(`conversations/${id}/members`, { body: who }),
  removeMember: (id: string, member: string) => api.delete(`conversations/${id}/members/${member}`),
  setLevel: (conversation_id: string, level: Marks["level"]) =>
    api.put<{ level: Marks["level"] }>("followings", { body: { conversation_id, level } }),
};
