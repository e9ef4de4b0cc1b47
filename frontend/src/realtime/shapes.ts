/** The shapes that events and REST answers share, under the names talk uses. Generated from the server's dataclasses. */
import type { ConversationView, NotificationView, ThreadView } from "../api/events.gen";

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
  NotificationView,
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
export type NotificationReason = NotificationView["reason"];
export type Outcome = Exclude<ThreadView["outcome"], "">;
