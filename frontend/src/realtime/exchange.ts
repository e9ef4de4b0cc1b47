/**
 * Shares one line among the tabs of a browser: a stream is opened once however many tabs follow it, answers go back
 * to the tab that asked, and everything that happens is told to all. It keeps no events: a tab that needs older ones
 * makes it open the stream again from that number, and the tabs ahead of it drop what they already have.
 */
import type { CommandFrame, Line, LineEvents, LineState } from "./line";
import { LineLost } from "./line";
import { CommandError, type CommandProblem, type Frame } from "./protocol";
import type { LineStatus, SocketWorld } from "./socket";
import { Transport } from "./transport";

interface Tab {
  events: LineEvents;
  streams: Set<string>;
  people: readonly string[];
  visible: boolean;
}

interface Shared {
  opening: boolean;
  /** The number it was last opened after. */
  after: number;
  /** The last number told to the tabs. */
  head: number;
  from: number;
  waiting: Set<Tab>;
}

interface Asked {
  resolve(ok: Record<string, unknown>): void;
  reject(error: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

const UNANSWERED: CommandProblem = { code: "no_answer", vi: "", en: "", status: 504, errors: [] };
const ANSWER_WITHIN = 15_000;
const MOST_WATCHED = 200;

export class Exchange {
  private readonly tabs = new Set<Tab>();
  private readonly streams = new Map<string, Shared>();
  private readonly asked = new Map<number, Asked>();
  private readonly socket: Transport;
  private nextRef = 1;
  private current: LineState = { status: { state: "connecting" }, epoch: "", session: "" };
  private watched = "";
  private presence = "";

  constructor(url: string, world?: SocketWorld) {
    const events = {
      frames: (frames: Frame[]) => this.receive(frames),
      status: (status: LineStatus) => this.setStatus(status),
      refresh: () => this.each((tab) => tab.events.refresh()),
      refused: (stream: string, problem: CommandProblem) => this.refuseStream(stream, problem),
    };
    this.socket = new Transport(url, events, world);
  }

  start(): void {
    this.socket.start();
  }

  stop(): void {
    this.socket.stop();
    this.lose();
  }

  get state(): LineState {
    return this.current;
  }

  join(events: LineEvents): Line & { leave(): void } {
    const tab: Tab = { events, streams: new Set(), people: [], visible: true };
    this.tabs.add(tab);
    events.state(this.current);
    return {
      open: (stream, after) => this.open(tab, stream, after),
      close: (stream) => this.close(tab, stream),
      request: (frame) => this.request(frame),
      tell: (frame) => void this.socket.send(frame),
      watch: (people) => this.watch(tab, people),
      visible: (isVisible) => this.see(tab, isVisible),
      tryNow: () => this.socket.tryNow(),
      wake: () => this.socket.wake(),
      offline: () => this.socket.offline(),
      leave: () => this.leave(tab),
    };
  }

  private leave(tab: Tab): void {
    this.tabs.delete(tab);
    for (const stream of tab.streams) this.closeIfUnused(stream);
    this.sendWatched();
    this.sendPresence();
  }

  private open(tab: Tab, stream: string, after: number): void {
    tab.streams.add(stream);
    if (!this.socket.isOpen) return;
    const shared = this.streams.get(stream);
    if (shared?.opening && after >= shared.after) {
      shared.waiting.add(tab);
    } else if (shared && !shared.opening && after >= shared.head) {
      tab.events.opened(stream, shared.from);
    } else {
      const waiting = shared?.opening ? shared.waiting.add(tab) : new Set([tab]);
      this.sendOpen(stream, { opening: true, after, head: shared?.head ?? after, from: shared?.from ?? 1, waiting });
    }
  }

  private sendOpen(stream: string, shared: Shared): void {
    this.streams.set(stream, shared);
    const frame = { do: "stream.open", stream, after: shared.after, epoch: this.current.epoch };
    const isCurrent = () => this.streams.get(stream) === shared;
    this.request(frame).then(
      (ok) => {
        if (!isCurrent()) return;
        shared.opening = false;
        shared.from = typeof ok.from === "number" ? ok.from : 1;
        for (const tab of shared.waiting) tab.events.opened(stream, shared.from);
      },
      (error: unknown) => {
        if (!isCurrent()) return;
        this.refuseStream(stream, error instanceof CommandError ? error.problem : UNANSWERED);
      },
    );
  }

  private refuseStream(stream: string, problem: CommandProblem): void {
    this.streams.delete(stream);
    this.each((tab) => tab.streams.has(stream) && tab.events.refused(stream, problem));
  }

  private close(tab: Tab, stream: string): void {
    tab.streams.delete(stream);
    this.closeIfUnused(stream);
  }

  private closeIfUnused(stream: string): void {
    if ([...this.tabs].some((tab) => tab.streams.has(stream))) return;
    if (this.streams.delete(stream)) this.request({ do: "stream.close", stream }).catch(() => undefined);
  }

  private request(frame: CommandFrame): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const ref = this.nextRef++;
      if (!this.socket.send({ ...frame, ref })) {
        reject(new LineLost("not_open"));
        return;
      }
      const timer = setTimeout(
        () => this.settle(ref, (asked) => asked.reject(new LineLost("no_answer"))),
        ANSWER_WITHIN,
      );
      this.asked.set(ref, { resolve, reject, timer });
    });
  }

  private settle(ref: number, how: (asked: Asked) => void): void {
    const asked = this.asked.get(ref);
    if (!asked) return;
    this.asked.delete(ref);
    clearTimeout(asked.timer);
    how(asked);
  }

  private receive(frames: Frame[]): void {
    const told: Frame[] = [];
    for (const frame of frames) {
      if (frame.kind === "ok") this.settle(frame.ref, (asked) => asked.resolve(frame.ok));
      else if (frame.kind === "error") this.refuse(frame.ref, frame.error);
      else if (frame.kind === "hello") this.greet(frame.epoch, frame.session);
      else told.push(frame);
      this.note(frame);
    }
    if (told.length > 0) this.each((tab) => tab.events.frames(told));
  }

  private note(frame: Frame): void {
    if (frame.kind === "gone") this.streams.delete(frame.stream);
    else if (frame.kind === "event") this.noteHead(frame.stream, frame.seq);
    else if (frame.kind === "heads")
      for (const [stream, head] of Object.entries(frame.heads)) this.noteHead(stream, head);
  }

  /** A head beyond what was told means a loss: a tab that is behind it then makes the stream open again. */
  private noteHead(stream: string, head: number): void {
    const shared = this.streams.get(stream);
    if (shared) shared.head = Math.max(shared.head, head);
  }

  private refuse(ref: number | null, problem: CommandProblem): void {
    if (ref !== null) this.settle(ref, (asked) => asked.reject(new CommandError(problem)));
  }

  private greet(epoch: string, session: string): void {
    this.streams.clear();
    this.current = { status: { state: this.socket.isPolling ? "polling" : "online" }, epoch, session };
    this.each((tab) => tab.events.state(this.current));
    this.watched = "";
    this.presence = "";
    this.sendWatched();
    this.sendPresence();
  }

  /** "online" is told by the greeting, which alone knows the session. */
  private setStatus(status: LineStatus): void {
    if (status.state === "online") return;
    this.lose();
    this.current = { ...this.current, status };
    this.each((tab) => tab.events.state(this.current));
  }

  private lose(): void {
    this.streams.clear();
    for (const ref of [...this.asked.keys()]) this.settle(ref, (asked) => asked.reject(new LineLost("closed")));
  }

  private watch(tab: Tab, people: readonly string[]): void {
    tab.people = people;
    this.sendWatched();
  }

  private see(tab: Tab, isVisible: boolean): void {
    tab.visible = isVisible;
    this.sendPresence();
  }

  private sendWatched(): void {
    const people = [...new Set([...this.tabs].flatMap((tab) => tab.people))].sort().slice(0, MOST_WATCHED);
    const key = people.join();
    if (key === this.watched) return;
    if (this.socket.send({ do: "presence.watch", people })) this.watched = key;
  }

  private sendPresence(): void {
    const state = [...this.tabs].some((tab) => tab.visible) ? "active" : "away";
    if (state === this.presence) return;
    if (this.socket.send({ do: "presence.set", state })) this.presence = state;
  }

  private each(tell: (tab: Tab) => void): void {
    for (const tab of [...this.tabs]) tell(tab);
  }
}
