/** The shapes that events and REST answers share, under the names talk uses. Generated from the server's dataclasses. */
import type { ConversationView, PersonRef, ThreadView } from "../api/events.gen";

export type {
  AuthorRef,
  ConversationFile,
  ConversationPage,
  ConversationRow,
  ConversationRows,
  ConversationView,
  FileView,
  Marks,
  MemberView,
  Mentionable,
  MessagePage,
  MessageView,
  PersonRef,
  PositionView,
  PostedView,
  ReactionView,
  ReadMarkView,
  ReplyRef,
  RevisionView,
  ThreadView,
  UnitRef,
} from "../api/events.gen";

export type ConversationKind = ConversationView["kind"];
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
export type Outcome = Exclude<ThreadView["outcome"], "">;

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
