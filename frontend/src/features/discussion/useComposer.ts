/** What the composer does: sending, changing, mentions, keys. Nothing is done to a key while a syllable is composed. */
import { t } from "@lingui/core/macro";
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { isComposing } from "../../app/keyboard";
import { useStore } from "../../app/store";
import { usePhone } from "../../app/usePhone";
import { hub } from "../../realtime/hub";
import type { Letter } from "../../realtime/outbox";
import { TypingNotice } from "../../realtime/presence";
import { outbox } from "../../realtime/start";
import { uuid7 } from "../../realtime/uuid";
import { preferences } from "../../store/preferences";
import { timelineOf, WHOLE } from "../../store/talk";
import { chunkAt } from "../../store/timeline";
import { toasts } from "../../ui/toasts";
import { type Intent, useTalk, useTalkFact } from "./context";
import { type MarkupKind, markup, quoted } from "./markup";
import { fromBody, mentionQuery, type Query, withPick } from "./mentions";
import { isBlank } from "./plainText";
import { talkApi } from "./talkApi";
import { useAttachments } from "./useAttachments";
import { useDraft } from "./useDraft";
import { type Candidate, useMentionList } from "./useMentionList";
import { telling } from "./useMessageActs";

export type ComposerMode = "comment" | "official";
export const BODY_LIMIT = 10_000;

interface Given {
  area: RefObject<HTMLTextAreaElement | null>;
  intent: Intent | undefined;
  onIntentDone: () => void;
  letter: Letter | undefined;
  mode: ComposerMode;
  onMode: (mode: ComposerMode) => void;
}

type Draft = ReturnType<typeof useDraft>;

export function useComposer({ area, intent, onIntentDone, letter, mode, onMode }: Given) {
  const { session, shown, document: directive, intend, me } = useTalk();
  const threadId = shown === WHOLE ? null : shown;
  const onServer = useTalkFact((state) => state.drafts.find((one) => one.thread_id === threadId)?.body ?? "");
  const draft = useDraft(session.id, threadId, onServer);
  const attachments = useAttachments();
  const mentions = useMentions(area, draft);
  const notice = useTypingNotice(threadId);
  useIntent(area, intent, draft);
  useReturnedLetter(letter, draft, attachments, area);

  const length = draft.body.length;
  const isWorthSending =
    !isBlank(draft.text) || (attachments.files.length > 0 && mode === "comment" && intent?.kind !== "edit");
  const maySend = isWorthSending && length <= BODY_LIMIT && !attachments.isBusy;

  const finish = () => {
    draft.clear();
    attachments.clear();
    onIntentDone();
  };

  const saveEdit = async (message: Extract<Intent, { kind: "edit" }>["message"]) => {
    const changed = await telling(() => talkApi.edit(message, draft.body));
    if (!changed) return;
    session.settle(changed);
    notice.stop();
    finish();
  };

  const savePosition = async (documentId: string) => {
    const position = await telling(() => talkApi.draftPosition(documentId, draft.body, threadId));
    if (!position) return;
    session.apply("position.drafted", { position });
    toasts.show({ text: t`Đã lưu dự thảo ý kiến chính thức. Chờ người có thẩm quyền phát hành.`, tone: "success" });
    onMode("comment");
    notice.stop();
    finish();
  };

  const send = () => {
    if (!maySend) return;
    if (attachments.hasFailed && intent?.kind !== "edit" && mode === "comment") {
      toasts.show({ text: t`Có tệp chưa tải lên được. Bỏ tệp đó hoặc chọn lại rồi gửi.`, tone: "warning" });
      return;
    }
    if (intent?.kind === "edit") {
      void saveEdit(intent.message);
    } else if (mode === "official" && directive) {
      void savePosition(directive.id);
    } else {
      void outbox.send({
        client_id: uuid7(),
        conversation_id: session.id,
        thread_id: threadId,
        reply_to: replyOf(intent),
        body: draft.body,
        files: attachments.files,
      });
      session.jump(undefined, shown).catch(() => undefined);
      notice.sent();
      finish();
    }
    area.current?.focus();
  };

  const editLast = () => {
    const state = session.state.get();
    const rows = state ? chunkAt(timelineOf(state, shown))?.rows : undefined;
    const last = rows?.findLast((row) => row.author.id === me && row.kind === "comment" && row.deleted_at === null);
    if (last) intend({ kind: "edit", message: last });
    return last !== undefined;
  };

  const format = (kind: MarkupKind) => {
    const element = area.current;
    if (!element) return;
    const next = markup({ text: element.value, start: element.selectionStart, end: element.selectionEnd }, kind);
    draft.write(next.text);
    select(element, next.start, next.end);
  };

  const cancel = () => {
    if (intent?.kind === "edit") draft.clear();
    onIntentDone();
    area.current?.focus();
  };

  const enterSends = useEnterSends();
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event.nativeEvent) || mentions.onKeyDown(event)) return;
    const control = event.ctrlKey || event.metaKey;
    const act = () => {
      if (event.key === "Enter" && (control || (enterSends && !event.shiftKey && !event.altKey))) return send();
      if (event.key === "ArrowUp" && draft.text === "" && !control && !event.shiftKey) return editLast();
      if (event.key === "Escape" && intent) return cancel();
      if (control && !event.altKey && event.key.toLowerCase() === "b") return format("bold");
      if (control && !event.altKey && event.key.toLowerCase() === "i") return format("italic");
      return false;
    };
    if (act() !== false) event.preventDefault();
  };

  return {
    draft,
    attachments,
    mentions,
    maySend,
    send,
    cancel,
    onKeyDown,
    markup: format,
    type(element: HTMLTextAreaElement) {
      draft.write(element.value);
      mentions.look(element);
      if (element.value) notice.typed();
      else notice.stop();
    },
    /** Puts an "@" at the caret, for fingers that do not find the key. */
    at() {
      const element = area.current;
      if (!element) return;
      const { selectionStart: start, value } = element;
      const sign = start === 0 || /\s/.test(value[start - 1] ?? "") ? "@" : " @";
      draft.write(value.slice(0, start) + sign + value.slice(start));
      select(element, start + sign.length, start + sign.length, () => mentions.look(element));
    },
  };
}

function replyOf(intent: Intent | undefined): Letter["reply_to"] {
  if (intent?.kind !== "reply") return null;
  const { id, ordinal, author } = intent.message;
  return { id, ordinal, author_name: author.name };
}

/** After React has put the new text into the field. */
function select(element: HTMLTextAreaElement, start: number, end: number, then = () => {}): void {
  requestAnimationFrame(() => {
    element.focus();
    element.setSelectionRange(start, end);
    then();
  });
}

function useEnterSends(): boolean {
  const { enterSends } = useStore(preferences);
  const { document: directive } = useTalk();
  const phone = usePhone();
  return enterSends && !directive && !phone;
}

function useMentions(area: RefObject<HTMLTextAreaElement | null>, draft: Draft) {
  const { session } = useTalk();
  const [query, setQuery] = useState<Query>();
  const [active, setActive] = useState(0);
  const candidates = useMentionList(session.id, query);
  const close = () => setQuery(undefined);
  const pick = (candidate: Candidate) => {
    const element = area.current;
    if (!element || !query) return;
    const next = withPick(element.value, query, element.selectionStart, candidate.name);
    draft.mention({ kind: candidate.kind, id: candidate.id, name: candidate.name }, next.text);
    close();
    select(element, next.caret, next.caret);
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (candidates.length === 0) return false;
    const steps: Record<string, () => void> = {
      ArrowDown: () => setActive((active + 1) % candidates.length),
      ArrowUp: () => setActive((active - 1 + candidates.length) % candidates.length),
      Enter: () => candidates[active] && pick(candidates[active]),
      Tab: () => candidates[active] && pick(candidates[active]),
      Escape: close,
    };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return false;
    event.preventDefault();
    event.stopPropagation();
    step();
    return true;
  };
  return {
    candidates,
    active: Math.min(active, Math.max(0, candidates.length - 1)),
    pick,
    close,
    onKeyDown,
    look(element: HTMLTextAreaElement) {
      const found =
        element.selectionStart === element.selectionEnd
          ? mentionQuery(element.value, element.selectionStart)
          : undefined;
      setQuery((before) => (before?.at === found?.at && before?.words === found?.words ? before : found));
      setActive(0);
    },
  };
}

/** Others see that somebody is typing only in talks of at most fifty people; in larger ones it would never stop. */
const MOST_TOLD = 50;

function useTypingNotice(threadId: string | null): TypingNotice {
  const { session } = useTalk();
  const isSmall = useTalkFact((state) => state.audience.people <= MOST_TOLD);
  const notice = useMemo(() => {
    const where = { conversation: session.id, ...(threadId ? { thread_id: threadId } : {}) };
    const isWanted = () => isSmall && preferences.get().showTyping;
    return new TypingNotice((isTyping) => isWanted() && hub.tell(isTyping ? "typing.start" : "typing.stop", where));
  }, [session.id, threadId, isSmall]);
  useEffect(() => () => notice.stop(), [notice]);
  return notice;
}

/** What was chosen in the feed comes into the field: the text to change, the words to quote. */
function useIntent(area: RefObject<HTMLTextAreaElement | null>, intent: Intent | undefined, draft: Draft): void {
  const take = useEffectEvent((next: Intent | undefined) => {
    if (!next) return;
    if (next.kind === "edit") draft.replace(next.message.body);
    if (next.kind === "quote") draft.write(`${draft.text}${draft.text ? "\n" : ""}${quoted(fromBody(next.text).text)}`);
    const element = area.current;
    if (element) requestAnimationFrame(() => select(element, element.value.length, element.value.length));
  });
  useEffect(() => take(intent), [intent]);
}

function useReturnedLetter(
  letter: Letter | undefined,
  draft: Draft,
  attachments: ReturnType<typeof useAttachments>,
  area: RefObject<HTMLTextAreaElement | null>,
): void {
  const taken = useRef<string>(undefined);
  const take = useEffectEvent((returned: Letter) => {
    draft.replace(returned.body);
    attachments.restore(returned.files);
    area.current?.focus();
  });
  useEffect(() => {
    if (!letter || taken.current === letter.client_id) return;
    taken.current = letter.client_id;
    take(letter);
  }, [letter]);
}
