/**
 * The messages, as many as fit on the screen. Whoever reads is never moved: older messages come in above without a
 * pixel of jump, newer ones wait under a button, and the feed follows the end only for those who are at the end.
 */
import { plural, t } from "@lingui/core/macro";
import { useRef, useState } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { useStore } from "../../../app/store";
import type { Letter } from "../../../realtime/outbox";
import { outbox } from "../../../realtime/start";
import { timelineOf, WHOLE } from "../../../store/talk";
import { type Chunk, chunkAt, hasAfter, hasBefore } from "../../../store/timeline";
import { Button } from "../../../ui/Button";
import { Empty } from "../../../ui/Feedback";
import { useTalk, useTalkState } from "../context";
import { type Entry, entriesOf, ordinalOf } from "../rows";
import { useFeedKeys } from "../useFeedKeys";
import { useFeedScroll } from "../useFeedScroll";
import { telling } from "../useMessageActs";
import { useTabStops } from "../useTabStops";
import styles from "./Feed.module.css";
import { LetterRow } from "./LetterRow";
import { MessageRow } from "./MessageRow";

const ROW_ESTIMATE = 84;

interface FeedProps {
  onEditLetter: (letter: Letter) => void;
  /** Only official positions, of what is loaded. */
  officialOnly?: boolean;
}

interface FeedModel {
  chunk: Chunk | undefined;
  entries: Entry[];
  total: number;
  older: boolean;
  newer: boolean;
}

export function Feed({ onEditLetter, officialOnly = false }: FeedProps) {
  const { session, shown } = useTalk();
  const model = useFeedModel(officialOnly);
  const place = useStore(session.place)[shown];
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const scroll = useFeedScroll({ scroller, list, model: officialOnly ? { ...model, older: false } : model, place });
  const [focused, setFocused] = useState<string>();
  const onKeyDown = useFeedKeys({ scroller, list, entries: model.entries, onFocus: setFocused });
  useTabStops(scroller);
  const { entries, total } = model;
  const stop = entries.findIndex((entry) => entry.key === focused);
  const tabStop = stop >= 0 ? stop : entries.length - 1;
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="feed"
        aria-label={t`Các ý kiến`}
        aria-busy={scroll.isLoading}
        onKeyDown={onKeyDown}
        onScroll={scroll.onScroll}
      >
        {entries.length === 0 && (officialOnly || !model.older) && <EmptyFeed officialOnly={officialOnly} />}
        {officialOnly && model.older && model.chunk && <Earlier from={model.chunk.from} />}
        <div className={styles.push} />
        <Virtualizer
          ref={list}
          scrollRef={scroller}
          data={entries}
          shift={scroll.shift}
          itemSize={ROW_ESTIMATE}
          onScrollEnd={scroll.settle}
          keepMounted={stop >= 0 ? [stop] : []}
        >
          {(entry, i) => (
            <div key={entry.key} role="presentation">
              {entry.kind === "message" ? (
                <MessageRow
                  entry={entry}
                  total={total}
                  isTabStop={i === tabStop}
                  isTarget={place?.ordinal === ordinalOf(entry) && (place?.jump ?? 0) > 1}
                />
              ) : (
                <LetterRow letter={entry.letter} onEdit={onEditLetter} />
              )}
            </div>
          )}
        </Virtualizer>
      </div>
      {!scroll.atEnd && <ToEnd count={scroll.below} />}
    </div>
  );
}

function useFeedModel(officialOnly: boolean): FeedModel {
  const { session, shown } = useTalk();
  const state = useTalkState();
  const place = useStore(session.place)[shown];
  const firstUnread = useStore(session.firstUnread);
  const letters = useStore(outbox.letters);
  const timeline = timelineOf(state, shown);
  const chunk = chunkAt(timeline, place?.ordinal) ?? chunkAt(timeline) ?? timeline.chunks.at(-1);
  const newer = chunk !== undefined && hasAfter(timeline, chunk);
  const older = chunk !== undefined && hasBefore(chunk);
  const here = letters.filter((letter) => letter.conversation_id === session.id && isHere(letter, shown));
  const rows = chunk?.rows ?? [];
  const entries = entriesOf({
    messages: officialOnly ? rows.filter((message) => message.kind === "official") : rows,
    letters: newer || officialOnly ? [] : here,
    firstUnread: shown === WHOLE && !officialOnly ? firstUnread : undefined,
    fromStart: !older,
  });
  return { chunk, entries, total: state.conversation.last_ordinal, older, newer };
}

function isHere(letter: Letter, shown: string): boolean {
  return shown === WHOLE || letter.thread_id === shown;
}

/** Official positions are few: looking further back is asked for, or the whole talk would be fetched for them. */
function Earlier({ from }: { from: number }) {
  const { session, shown } = useTalk();
  return (
    <div className={styles.earlier}>
      <Button size="small" onClick={() => void telling(() => session.loadBefore(shown, from))}>
        {t`Tìm trong các ý kiến cũ hơn`}
      </Button>
    </div>
  );
}

function EmptyFeed({ officialOnly }: { officialOnly: boolean }) {
  const { document } = useTalk();
  if (officialOnly) return <Empty icon="seal">{t`Chưa có ý kiến chính thức nào trong phần đã tải.`}</Empty>;
  if (document) return <Empty icon="chat">{t`Chưa có ý kiến. Hãy nêu ý kiến đầu tiên.`}</Empty>;
  return <Empty icon="chat">{t`Chưa có tin nhắn.`}</Empty>;
}

function ToEnd({ count }: { count: number }) {
  const { session, shown } = useTalk();
  const words = count > 0 ? plural(count, { one: "# ý kiến mới", other: "# ý kiến mới" }) : t`Về ý kiến cuối`;
  return (
    <div className={styles.toEnd}>
      <Button
        size="small"
        variant={count > 0 ? "primary" : "secondary"}
        icon="arrow-down"
        onClick={() => void telling(() => session.jump(undefined, shown))}
      >
        {words}
      </Button>
    </div>
  );
}
