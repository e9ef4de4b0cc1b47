/** The requests of talk, each named after the office's verb. */
import { api, newKey } from "../../api/client";
import type {
  ConversationFile,
  ConversationView,
  MemberView,
  Mentionable,
  MessageView,
  Outcome,
  PositionView,
  PostedView,
  ReactionView,
  ReadMarkView,
  RevisionView,
  ThreadView,
} from "../../realtime/shapes";
import type { TalkSnapshot } from "../../store/talk";
import type { Page } from "../../store/timeline";

export interface PageQuery {
  around?: string | number;
  before?: number;
  after?: number;
  thread?: string;
  limit?: number;
}

interface Rows<T> {
  rows: T[];
}

interface Reacted {
  reactions: ReactionView[];
}

const version = (n: number) => ({ ifMatch: `"v${n}"` });

export const talkApi = {
  snapshot: (id: string) => api.get<TalkSnapshot>(`conversations/${id}`),
  messages: (id: string, query: PageQuery) =>
    api.get<Page>(`conversations/${id}/messages`, { query: { limit: 50, ...query } }),
  message: (id: string) => api.get<MessageView>(`messages/${id}`),
  revisions: (id: string) => api.get<Rows<RevisionView>>(`messages/${id}/revisions`),
  edit: (message: MessageView, body: string) =>
    api.patch<MessageView>(`messages/${message.id}`, { body: { body }, ...version(message.version) }),
  withdraw: (message: MessageView) => api.delete<MessageView>(`messages/${message.id}`),
  react: (id: string, sign: string) => api.put<Reacted>(`messages/${id}/reactions/${encodeURIComponent(sign)}`),
  unreact: (id: string, sign: string) => api.delete<Reacted>(`messages/${id}/reactions/${encodeURIComponent(sign)}`),
  pin: (id: string) => api.put<MessageView>(`messages/${id}/pin`),
  unpin: (id: string) => api.delete<MessageView>(`messages/${id}/pin`),
  markUnread: (id: string, from: number) => api.put(`conversations/${id}/unread`, { body: { from } }),
  markRead: (id: string, upto: number) => api.put(`conversations/${id}/read`, { body: { upto } }),
  resolve: (thread: ThreadView, outcome: Outcome, note: string, answer?: string) =>
    api.post<ThreadView>(`threads/${thread.id}/resolve`, {
      body: { outcome, ...(note ? { note } : {}), ...(answer ? { answer } : {}) },
      ...version(thread.version),
    }),
  reopen: (thread: ThreadView) =>
    api.post<ThreadView>(`threads/${thread.id}/reopen`, { body: {}, ...version(thread.version) }),
  rename: (thread: ThreadView, subject: string) =>
    api.patch<ThreadView>(`threads/${thread.id}`, { body: { subject }, ...version(thread.version) }),
  mentionable: (id: string, q: string, signal: AbortSignal) =>
    api.get<Mentionable>(`conversations/${id}/mentionable`, { query: { q }, signal }),
  members: (id: string) => api.get<Rows<MemberView>>(`conversations/${id}/members`),
  files: (id: string) => api.get<Rows<ConversationFile>>(`conversations/${id}/files`),
  receipts: (id: string, ordinal: number) =>
    api.get<Rows<ReadMarkView>>(`conversations/${id}/receipts`, { query: { ordinal } }),
  openSide: (documentId: string) =>
    api.post<ConversationView>(`documents/${documentId}/side-conversation`, { body: {} }),
  positions: (documentId: string) => api.get<Rows<PositionView>>(`documents/${documentId}/positions`),
  draftPosition: (documentId: string, body: string, threadId: string | null) =>
    api.post<PositionView>(`documents/${documentId}/positions`, {
      body: { body, ...(threadId ? { thread_id: threadId } : {}) },
      idempotencyKey: newKey(),
    }),
  changePosition: (position: PositionView, body: string) =>
    api.patch<PositionView>(`positions/${position.id}`, { body: { body }, ...version(position.version) }),
  discardPosition: (position: PositionView) => api.delete(`positions/${position.id}`, version(position.version)),
  releasePosition: (position: PositionView, clientId: string) =>
    api.post<PostedView>(`positions/${position.id}/release`, {
      body: { client_id: clientId },
      ...version(position.version),
    }),
};
