/** The shapes that events and REST answers share, as the server's dataclasses write them. */

export interface UnitRef {
  id: string;
  name: string;
  short_name: string;
  notation: string;
  organisation_id: string;
}

export interface PersonRef {
  id: string;
  name: string;
  title: string;
}

export interface FileView {
  id: string;
  name: string;
  mime: string;
  size: number;
  sha256: string;
  page_count: number;
  pages_done: number;
  pages_state: "none" | "waiting" | "running" | "done" | "failed";
}

export interface AuthorRef {
  id: string;
  name: string;
  position: string;
  unit: UnitRef | null;
  on_behalf_of: string;
}

export interface ReplyRef {
  id: string;
  ordinal: number;
  author_name: string;
}

export interface ReactionView {
  sign: string;
  people: PersonRef[];
}

export interface MessageView {
  id: string;
  conversation_id: string;
  thread_id: string | null;
  ordinal: number;
  author: AuthorRef;
  kind: "comment" | "official" | "system";
  body: string;
  html: string;
  reply_to: ReplyRef | null;
  client_id: string;
  at: string;
  edited_at: string | null;
  deleted_at: string | null;
  deleted_by: string;
  pinned_at: string | null;
  pinned_by: string;
  version: number;
  revisions: number;
  reactions: ReactionView[];
  files: FileView[];
  mentioned_people: string[];
  mentioned_units: string[];
}

export type Outcome = "answered" | "done" | "refused" | "moved" | "duplicate";

export interface ThreadView {
  id: string;
  conversation_id: string;
  subject: string;
  opened_by: AuthorRef;
  opened_at: string;
  outcome: Outcome | "";
  outcome_note: string;
  answer_id: string | null;
  resolved_by: string;
  resolved_at: string | null;
  message_count: number;
  last_message_at: string | null;
  version: number;
}

export type ConversationKind = "open" | "side" | "group" | "direct";

export interface ConversationView {
  id: string;
  kind: ConversationKind;
  stream: string;
  document_id: string | null;
  unit: UnitRef | null;
  title: string;
  purpose: string;
  last_ordinal: number;
  last_message_at: string | null;
  version: number;
}

export interface MemberView {
  id: string;
  person: PersonRef | null;
  unit: UnitRef | null;
  right: "write" | "moderate";
  since: string;
}

export interface Marks {
  upto: number;
  unread: number;
  marked_unread: boolean;
  mentions: number;
  level: "follow" | "mute" | "default";
}

export interface ReadMarkView {
  person: PersonRef;
  upto: number;
}

export interface PositionView {
  id: string;
  document_id: string;
  unit: UnitRef;
  thread_id: string | null;
  body: string;
  html: string;
  state: "draft" | "released" | "discarded";
  drafted_by: PersonRef;
  drafted_at: string;
  message_id: string | null;
  version: number;
}

export type NotificationReason =
  | "mention"
  | "unit_mention"
  | "reply"
  | "following"
  | "received"
  | "acknowledged"
  | "resolved"
  | "direct"
  | "brought_in";

export interface NotificationView {
  id: string;
  reason: NotificationReason;
  actor: PersonRef | null;
  document_id: string | null;
  document_code: string;
  document_subject: string;
  urgency: number;
  conversation_id: string | null;
  conversation_title: string;
  message_id: string | null;
  message_ordinal: number | null;
  excerpt: string;
  at: string;
  read_at: string | null;
}
