/**
 * One conversation while it is on screen: fetches the snapshot, follows its stream from the snapshot's head, loads
 * pages of messages where the person goes, and sends read marks. The screen only reads its stores.
 */
import { ApiError } from "../../api/client";
import { isOutage } from "../../api/queryClient";
import { createStore } from "../../app/store";
import { hub } from "../../realtime/hub";
import { Typists } from "../../realtime/presence";
import type { EphemeralFrame, EventFrame } from "../../realtime/protocol";
import type { MessageView, ReadMarkView } from "../../realtime/shapes";
import { table } from "../../store/idb";
import {
  applyEvent,
  beginTalk,
  type TalkSnapshot,
  type TalkState,
  type TimelineKey,
  timelineOf,
  trimmed,
  unreadOf,
  WHOLE,
  withMessage,
  withPage,
  withReadMark,
} from "../../store/talk";
import { chunkAt, hasAfter, hasBefore, type Page } from "../../store/timeline";
import { ReadMarker } from "./readMarker";
import { talkApi } from "./talkApi";

export type Loading =
  | { state: "loading" }
  | { state: "ready"; savedAt?: string }
  | { state: "failed"; error: unknown }
  | { state: "gone" };

/** Where the person is: at the end, or around a message that was jumped to. */
export interface Place {
  ordinal?: number;
  /** Grows with each jump, so that the same place may be jumped to twice. */
  jump: number;
}

interface SavedTalk {
  snapshot: TalkSnapshot;
  page: Page;
  at: string;
}

export interface Side {
  stream: string;
  head: number;
}

const PAGE = 50;
const AGAIN_AFTER = 5_000;

/** After these, other people see what is said here. */
const AUDIENCE_MOVED = ["member.added", "member.removed", "participant.brought_in", "participant.released"];

export class TalkSession {
  readonly state = createStore<TalkState | undefined>(undefined);
  readonly loading = createStore<Loading>({ state: "loading" });
  readonly place = createStore<Readonly<Record<TimelineKey, Place>>>({});
  /** First message that was unread when the talk was opened; the line "Ý kiến mới" stays there while one reads. */
  readonly firstUnread = createStore<number | undefined>(undefined);
  /** The last message in sight, for the steps from one unread message to the next. */
  readonly inSight = createStore(0);
  readonly typists = new Typists();
  readonly marker: ReadMarker;
  private readonly saved = table<SavedTalk>("snapshots");
  private readonly fetching = new Set<string>();
  private unfollow: (() => void) | undefined;
  private leaveSide: (() => void) | undefined;
  private closed = false;
  private audienceAsked = 0;
  /** A mark was sent whose answer has not come: the next one says it again. */
  private markUnsettled = false;

  constructor(
    readonly id: string,
    private readonly me: string,
    private readonly startAt?: number,
    /** The own side of the directive, where its official positions are prepared. */
    private readonly side?: Side,
  ) {
    this.marker = new ReadMarker((upto) => this.sendRead(upto));
  }

  async open(): Promise<void> {
    try {
      const snapshot = await talkApi.snapshot(this.id);
      const unread = unreadOf(snapshot.conversation, snapshot.marks);
      const around = this.startAt ?? (unread > 0 ? "first_unread" : "end");
      const page = await talkApi.messages(this.id, { around, limit: PAGE });
      if (!this.closed) this.begin(snapshot, page, unread);
    } catch (error) {
      if (!this.closed) await this.fail(error);
    }
  }

  close(): void {
    this.closed = true;
    this.unfollow?.();
    this.leaveSide?.();
    this.marker.stop();
  }

  private begin(snapshot: TalkSnapshot, page: Page, unread: number): void {
    const last = Math.max(snapshot.conversation.last_ordinal, page.messages.at(-1)?.ordinal ?? 0);
    const first = unread > 0 ? snapshot.marks.upto + 1 : undefined;
    this.firstUnread.set(first !== undefined && first <= last ? first : undefined);
    const target = this.startAt ?? this.firstUnread.get();
    this.state.set(withPage(beginTalk(snapshot), WHOLE, page));
    this.place.set({ [WHOLE]: target === undefined ? { jump: 0 } : { ordinal: target, jump: 1 } });
    this.loading.set({ state: "ready" });
    this.follow(snapshot);
    void this.loadPositions(snapshot);
    const at = new Date().toISOString();
    void this.saved.put(this.id, { snapshot, page, at });
  }

  private async fail(error: unknown): Promise<void> {
    const isRefused = error instanceof ApiError && !isOutage(error);
    if (isRefused) {
      this.loading.set(error.status === 404 ? { state: "gone" } : { state: "failed", error });
      return;
    }
    this.unfollow?.();
    this.unfollow = this.tryAgain();
    const saved = error instanceof ApiError ? undefined : await this.saved.get(this.id);
    if (this.closed || this.loading.get().state === "ready") return;
    if (!saved) {
      this.loading.set({ state: "failed", error });
      return;
    }
    this.state.set(withPage(beginTalk(saved.snapshot), WHOLE, saved.page));
    this.loading.set({ state: "ready", savedAt: saved.at });
  }

  /** When the line is back, or after a while where it never left. */
  private tryAgain(): () => void {
    const timer = setTimeout(() => this.reload(), AGAIN_AFTER * (1 + Math.random()));
    const deaf = hub.status.subscribe(() => hub.isLive && this.reload());
    return () => {
      clearTimeout(timer);
      deaf();
    };
  }

  private follow({ conversation, head }: TalkSnapshot): void {
    this.unfollow?.();
    this.unfollow = hub.subscribe(conversation.stream, head[conversation.stream] ?? 0, {
      event: (event) => this.receive(event),
      ephemeral: (frame) => this.receiveEphemeral(frame),
      reload: () => this.reload(),
      gone: () => this.loading.set({ state: "gone" }),
    });
  }

  private reload(): void {
    this.unfollow?.();
    if (!this.closed) void this.open();
  }

  private receive(event: EventFrame): void {
    const state = this.state.get();
    if (!state) return;
    this.state.set(applyEvent(state, event, this.me));
    const message = event.type === "message.posted" ? (event.data?.message as MessageView | undefined) : undefined;
    if (message?.conversation_id === this.id) this.typists.spoke(message.author.id);
    if (AUDIENCE_MOVED.includes(event.type)) void this.renewAudience();
  }

  /** Whoever writes must know who will see it: the server counts, and says it anew. */
  private async renewAudience(): Promise<void> {
    this.audienceAsked += 1;
    const asked = this.audienceAsked;
    const snapshot = await talkApi.snapshot(this.id).catch(() => undefined);
    const state = this.state.get();
    const isLatest = asked === this.audienceAsked && !this.closed;
    if (snapshot && state && isLatest) this.state.set({ ...state, audience: snapshot.audience });
  }

  private receiveEphemeral({ type, data }: EphemeralFrame): void {
    if (data.conversation_id !== this.id) return;
    const state = this.state.get();
    if (type === "read_mark.moved" && state) this.state.set(withReadMark(state, data as unknown as ReadMarkView));
    const person = data.person as { id?: string } | undefined;
    if (type.startsWith("typing.") && person?.id !== this.me) this.typists.receive(type, data);
  }

  /** An answer to one's own act, which the stream will tell again. */
  settle(message: MessageView): void {
    const state = this.state.get();
    if (state) this.state.set(withMessage(state, message, this.me));
  }

  apply(type: string, data: Record<string, unknown>): void {
    const state = this.state.get();
    if (state) this.state.set(applyEvent(state, { type, data }, this.me));
  }

  /** Shows the message with this number, loading what is around it; without one, the end. */
  async jump(ordinal: number | undefined, key: TimelineKey = WHOLE): Promise<void> {
    const state = this.state.get();
    if (!state) return;
    if (!chunkAt(timelineOf(state, key), ordinal)) await this.load(key, { around: ordinal ?? "end" });
    const jump = (this.place.get()[key]?.jump ?? 0) + 1;
    this.place.set((all) => ({ ...all, [key]: ordinal === undefined ? { jump } : { ordinal, jump } }));
  }

  /** The part around the place; where the reader is in the list says which end must grow. */
  async loadBefore(key: TimelineKey, from: number): Promise<void> {
    const chunk = this.chunk(key, from);
    if (chunk && hasBefore(chunk)) await this.load(key, { before: chunk.from }, from);
  }

  async loadAfter(key: TimelineKey, to: number): Promise<void> {
    const state = this.state.get();
    const chunk = this.chunk(key, to);
    if (state && chunk && hasAfter(timelineOf(state, key), chunk)) await this.load(key, { after: chunk.to }, to);
  }

  private chunk(key: TimelineKey, ordinal: number) {
    const state = this.state.get();
    return state && chunkAt(timelineOf(state, key), ordinal);
  }

  async load(
    key: TimelineKey,
    query: { around?: string | number; before?: number; after?: number },
    near?: number,
  ): Promise<void> {
    const name = `${key}:${JSON.stringify(query)}`;
    if (this.fetching.has(name)) return;
    this.fetching.add(name);
    try {
      const page = await talkApi.messages(this.id, {
        ...query,
        ...(key === WHOLE ? {} : { thread: key }),
        limit: PAGE,
      });
      const state = this.state.get();
      if (!state || this.closed) return;
      const { before, after } = query;
      const asked = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
      this.state.set(withPage(state, key, page, asked));
      if (near !== undefined) requestAnimationFrame(() => this.trim(key, near));
    } finally {
      this.fetching.delete(name);
    }
  }

  /** In a later frame than the page that made it necessary: the list keeps its place for one change at a time. */
  private trim(key: TimelineKey, near: number): void {
    const state = this.state.get();
    if (state) this.state.set(trimmed(state, key, near));
  }

  private async loadPositions({ conversation }: TalkSnapshot): Promise<void> {
    if (!conversation.document_id) return;
    try {
      const rows = (await talkApi.positions(conversation.document_id)).rows;
      const state = this.state.get();
      if (!state || this.closed) return;
      this.state.set({ ...state, positions: rows });
      this.followSide();
    } catch {
      // Not everybody prepares positions; the talk is whole without them.
    }
  }

  private followSide(): void {
    if (!this.side || this.leaveSide) return;
    this.leaveSide = hub.subscribe(this.side.stream, this.side.head, {
      event: ({ type, data }) => data && type.startsWith("position.") && this.apply(type, data),
      reload: () => {
        this.leaveSide = undefined;
      },
    });
  }

  private async sendRead(upto: number): Promise<void> {
    const state = this.state.get();
    if (!state || (upto <= state.marks.upto && !state.marks.marked_unread && !this.markUnsettled)) return;
    const marks = { ...state.marks, upto: Math.max(upto, state.marks.upto), marked_unread: false, mentions: 0 };
    this.state.set({ ...state, marks: { ...marks, unread: unreadOf(state.conversation, marks) } });
    this.markUnsettled = true;
    if (hub.isOnline) await hub.command("read.mark", { conversation: this.id, upto });
    else await talkApi.markRead(this.id, upto);
    this.markUnsettled = false;
  }

  async markUnread(from: number): Promise<void> {
    this.marker.hold();
    await talkApi.markUnread(this.id, from);
    const state = this.state.get();
    if (!state) return;
    const marks = { ...state.marks, upto: from - 1, marked_unread: true };
    this.state.set({ ...state, marks: { ...marks, unread: unreadOf(state.conversation, marks) } });
    this.firstUnread.set(from);
  }
}
