/**
 * The way of this tab to what happens on the server. A part of the screen subscribes to a stream from the number its
 * snapshot ended at and gets every later event exactly once and in order, over lost lines, restarts and changes of
 * the leading tab; or it is told to fetch a new snapshot. Commands give the server's answer or say that none came.
 */
import { connection } from "../app/connection";
import { createStore } from "../app/store";
import { StreamFeed, type StreamHandler } from "./apply";
import { type LeaderOptions, shareLine } from "./leader";
import { type CommandFrame, isLive, type Line, LineLost, type LineState } from "./line";
import { Presence } from "./presence";
import type { CommandProblem, EventFrame, Frame } from "./protocol";
import type { LineStatus } from "./socket";

export type { StreamHandler } from "./apply";
export { LineLost } from "./line";
export { CommandError, type EphemeralFrame, type EventFrame } from "./protocol";

interface StartOptions {
  person: string;
  epoch: string;
  url: string;
  share?: Partial<LeaderOptions>;
}

/** Waits a little before telling the server that nobody needs a stream: screens often leave and come back at once. */
const CLOSE_AFTER = 1_000;
const REFUSED_FOR = 3_000;

/** What the person would call new. */
const NEWS: readonly string[] = ["message.posted", "document.issued"];

export class Hub {
  /** The state of the line, for banners and for the outbox. */
  readonly status = createStore<LineStatus>({ state: "connecting" });
  readonly presence = new Presence((people) => this.line?.watch(people));
  /** Messages and notifications that have come in since the page began. */
  news = 0;
  /** The last number counted as news of each stream: a stream opened anew tells again what was told. */
  private readonly counted = new Map<string, number>();
  private readonly feeds = new Map<string, StreamFeed>();
  private readonly refreshing = new Set<() => void>();
  private line: Line | undefined;
  private epoch = "";
  private person = "";
  private session = "";

  start(options: StartOptions): () => void {
    this.epoch = options.epoch;
    this.person = options.person;
    const leave = shareLine({
      ...options.share,
      person: options.person,
      url: options.url,
      use: (line) => this.use(line),
      events: {
        state: (state) => this.setState(state),
        frames: (frames) => this.receive(frames),
        opened: (stream, from) => this.feeds.get(stream)?.opened(from),
        refused: (stream, problem) => this.refused(stream, problem),
        refresh: () => this.refresh(),
      },
    });
    return leave;
  }

  /** `after` is the stream's head as the snapshot gave it. Unsubscribe with the function returned. */
  subscribe(stream: string, after: number, handler: StreamHandler): () => void {
    const feed = this.feeds.get(stream) ?? new StreamFeed(stream, (from) => this.line?.open(stream, from));
    this.feeds.set(stream, feed);
    const unfollow = feed.follow(after, handler);
    if (this.session) this.line?.open(stream, feed.after);
    return () => {
      unfollow();
      setTimeout(() => this.closeIfUnused(stream), CLOSE_AFTER);
    };
  }

  /** Does something on the server by command; rejects with CommandError (refused) or LineLost (outcome unknown). */
  command(name: string, fields: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    if (!this.isOnline || !this.line) return Promise.reject(new LineLost("not_open"));
    return this.line.request({ do: name, ...fields });
  }

  /** As `command`, for what needs no answer and may be lost. */
  tell(name: string, fields: Record<string, unknown> = {}): void {
    if (this.isOnline) this.line?.tell({ do: name, ...fields } satisfies CommandFrame);
  }

  /** Whether commands can be given; what is not a command goes by REST. */
  get isOnline(): boolean {
    return this.status.get().state === "online";
  }

  /** Whether events arrive. */
  get isLive(): boolean {
    return isLive(this.status.get());
  }

  /** Called when everything on screen must be fetched again: rights changed, or a backup was restored. */
  onRefresh(listener: () => void): () => void {
    this.refreshing.add(listener);
    return () => void this.refreshing.delete(listener);
  }

  tryNow = (): void => this.line?.tryNow();

  wake(): void {
    this.line?.wake();
  }

  offline(): void {
    this.line?.offline();
  }

  visible(isVisible: boolean): void {
    this.line?.visible(isVisible);
    if (isVisible) this.line?.wake();
  }

  private use(line: Line): void {
    this.line = line;
    this.session = "";
    this.presence.resend();
  }

  private setState({ status, epoch, session }: LineState): void {
    this.status.set(status);
    connection.set(shown(status, this.tryNow));
    if (!isLive(status)) {
      this.session = "";
      this.presence.forget();
      return;
    }
    if (epoch && this.epoch && epoch !== this.epoch) this.restored(epoch);
    else this.epoch = epoch;
    if (session === this.session) return;
    this.session = session;
    this.presence.resend();
    for (const [stream, feed] of this.feeds) if (!feed.isEmpty) this.line?.open(stream, feed.after);
  }

  /** Another log than ours: a backup was restored and our numbers mean nothing any more. */
  private restored(epoch: string): void {
    this.epoch = epoch;
    this.refresh();
  }

  private refresh(): void {
    for (const feed of [...this.feeds.values()]) feed.reload();
    for (const listener of [...this.refreshing]) listener();
  }

  private refused(stream: string, problem: CommandProblem): void {
    const feed = this.feeds.get(stream);
    if (problem.code === "reload") feed?.reload();
    else if (problem.status === 404 || problem.code === "not_found") feed?.gone();
    else setTimeout(() => this.openAgain(stream), REFUSED_FOR * (1 + Math.random()));
  }

  /** Too many at once, or no answer: neither says anything about the stream itself. */
  private openAgain(stream: string): void {
    const feed = this.feeds.get(stream);
    if (feed && !feed.isEmpty && this.session) this.line?.open(stream, feed.after);
  }

  private receive(frames: readonly Frame[]): void {
    for (const frame of frames) {
      if (frame.kind === "event") {
        if (NEWS.includes(frame.type) && frame.actor !== this.person) this.countNews(frame);
        this.feeds.get(frame.stream)?.receive(frame);
      }
      if (frame.kind === "heads") this.compare(frame.heads);
      else if (frame.kind === "gone") this.feeds.get(frame.stream)?.gone();
      else if (frame.kind === "ephemeral") {
        if (frame.type === "presence.changed") this.presence.receive(frame.data);
        else if (frame.stream) this.feeds.get(frame.stream)?.ephemeral(frame);
      }
    }
  }

  private countNews({ stream, seq }: EventFrame): void {
    if (seq <= (this.counted.get(stream) ?? 0)) return;
    this.counted.set(stream, seq);
    this.news += 1;
  }

  private compare(heads: Record<string, number>): void {
    for (const [stream, head] of Object.entries(heads)) this.feeds.get(stream)?.compare(head);
  }

  private closeIfUnused(stream: string): void {
    if (this.feeds.get(stream)?.isEmpty !== true) return;
    this.feeds.delete(stream);
    this.line?.close(stream);
  }
}

function shown(status: LineStatus, retryNow: () => void): ReturnType<typeof connection.get> {
  if (status.state === "waiting") return { state: "reconnecting", retryAt: status.until, retryNow };
  if (status.state === "ended") return { state: status.reason === "session-ended" ? "signed-out" : "offline" };
  return { state: status.state };
}

export const hub = new Hub();
