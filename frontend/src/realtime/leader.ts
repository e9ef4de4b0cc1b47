/**
 * One socket per browser: the tab that holds the lock leads and shares its line over a BroadcastChannel. The lock is
 * the browser's, so a leader that closes or crashes is replaced at once; a visible tab takes it from a hidden one,
 * whose timers are slow. Where locks or channels are missing (private windows), every tab has a socket of its own.
 */
import { Exchange } from "./exchange";
import { type CommandFrame, isLive, type Line, type LineEvents, LineLost, type LineState } from "./line";
import { CommandError, type CommandProblem, type Frame } from "./protocol";
import type { SocketWorld } from "./socket";

type ToLeader =
  | { kind: "hello"; tab: string }
  | { kind: "bye"; tab: string }
  | { kind: "request"; tab: string; id: number; frame: CommandFrame }
  | { kind: "call"; tab: string; method: "open"; args: [string, number] }
  | { kind: "call"; tab: string; method: "close"; args: [string] }
  | { kind: "call"; tab: string; method: "tell"; args: [CommandFrame] }
  | { kind: "call"; tab: string; method: "watch"; args: [readonly string[]] }
  | { kind: "call"; tab: string; method: "visible"; args: [boolean] }
  | { kind: "call"; tab: string; method: "tryNow" | "wake" | "offline"; args: [] };

type FromLeader =
  | { kind: "leading"; leader: string; hidden: boolean }
  | { kind: "state"; to: string; state: LineState }
  | { kind: "frames"; to: string; frames: readonly Frame[] }
  | { kind: "opened"; to: string; stream: string; from: number }
  | { kind: "refused"; to: string; stream: string; problem: CommandProblem }
  | { kind: "refresh"; to: string }
  | { kind: "answer"; to: string; id: number; ok?: Record<string, unknown>; problem?: CommandProblem };

export interface LeaderOptions {
  /** Tabs of one person share; another person in the same browser does not. */
  person: string;
  url: string;
  /** Called whenever the line of this tab is another one: open everything again. */
  use(line: Line): void;
  events: LineEvents;
  world?: SocketWorld;
  locks?: LockManager | undefined;
  channel?: (() => BroadcastChannel) | undefined;
  isHidden?: () => boolean;
}

/** Takes part in the election and gives the tab its line; the function returned leaves. */
export function shareLine(options: LeaderOptions): () => void {
  const locks = "locks" in options ? options.locks : globalThis.navigator?.locks;
  const hasChannel = options.channel ?? (typeof BroadcastChannel === "function" ? true : undefined);
  if (!locks || !hasChannel) return ownLine(options);
  const seat = new Seat(options, locks);
  seat.take();
  return () => seat.leave();
}

function ownLine({ url, world, events, use }: LeaderOptions): () => void {
  const exchange = new Exchange(url, world);
  use(exchange.join(events));
  exchange.start();
  return () => exchange.stop();
}

/** One tab's seat at the table: follower until the lock is its own. */
class Seat {
  private readonly tab = crypto.randomUUID();
  private readonly name: string;
  private readonly channel: BroadcastChannel;
  private readonly isHidden: () => boolean;
  private readonly waiting = new Map<
    number,
    { resolve(ok: Record<string, unknown>): void; reject(error: Error): void }
  >();
  private readonly guests = new Map<string, Line & { leave(): void }>();
  private exchange: Exchange | undefined;
  private release: (() => void) | undefined;
  private nextId = 1;
  private left = false;
  private leader = "";
  private asking = new AbortController();

  constructor(
    private readonly options: LeaderOptions,
    private readonly locks: LockManager,
  ) {
    this.name = `rt:${options.person}`;
    this.channel = options.channel ? options.channel() : new BroadcastChannel(this.name);
    this.isHidden = options.isHidden ?? (() => document.hidden);
    this.channel.onmessage = (message) => this.hear(message.data as ToLeader | FromLeader);
  }

  take(): void {
    this.locks.request(`${this.name}:${this.tab}`, () => new Promise(() => undefined)).catch(() => undefined);
    this.post({ kind: "hello", tab: this.tab });
    this.options.use(this.followerLine());
    this.stand();
  }

  leave(): void {
    if (this.left) return;
    this.left = true;
    this.asking.abort();
    this.post({ kind: "bye", tab: this.tab });
    this.stepDown();
    this.channel.close();
  }

  /** Waits for the lock; a visible tab may take it from a hidden leader. */
  private stand(steal = false): void {
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const how: LockOptions = steal ? { steal: true } : { signal };
    const held = this.locks.request(this.name, how, () => (this.left ? undefined : this.lead()));
    held.catch((error: unknown) => this.lostLock(error, signal));
  }

  private lostLock(error: unknown, signal: AbortSignal): void {
    if (this.left || signal.aborted) return;
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    this.stepDown();
    this.options.use(this.followerLine());
    this.leader = "";
    this.post({ kind: "hello", tab: this.tab });
    this.stand();
  }

  private lead(): Promise<void> {
    const exchange = new Exchange(this.options.url, this.options.world);
    this.exchange = exchange;
    this.rejectWaiting();
    const { events } = this.options;
    this.options.use(exchange.join({ ...events, state: (state) => this.leadWith(state) }));
    exchange.start();
    this.announce();
    return new Promise((resolve) => {
      this.release = resolve;
    });
  }

  /** After the other tabs were told. A line that has ended serves nobody: a tab signed in anew needs one of its own. */
  private leadWith(state: LineState): void {
    this.options.events.state(state);
    if (state.status.state === "ended") queueMicrotask(() => this.leave());
  }

  private stepDown(): void {
    this.exchange?.stop();
    this.exchange = undefined;
    this.guests.clear();
    this.release?.();
    this.release = undefined;
    this.rejectWaiting();
  }

  private hear(message: ToLeader | FromLeader): void {
    if ("tab" in message) {
      if (this.exchange) this.serve(message);
    } else if (message.kind === "leading") {
      this.meetLeader(message.leader, message.hidden);
    } else if (message.to === this.tab && !this.exchange) {
      this.follow(message);
    }
  }

  private announce(): void {
    this.post({ kind: "leading", leader: this.tab, hidden: this.isHidden() });
  }

  private meetLeader(leader: string, hidden: boolean): void {
    if (this.exchange) return;
    if (hidden && !this.isHidden()) {
      this.stand(true);
    } else if (leader !== this.leader) {
      this.leader = leader;
      this.rejectWaiting();
      this.options.use(this.followerLine());
      this.post({ kind: "hello", tab: this.tab });
    }
  }

  private serve(message: ToLeader): void {
    const { tab } = message;
    if (message.kind === "bye") {
      this.guests.get(tab)?.leave();
      this.guests.delete(tab);
      return;
    }
    if (message.kind === "hello") {
      this.greet(tab);
      return;
    }
    const line = this.guests.get(tab) ?? this.welcome(tab);
    if (message.kind === "request") this.ask(line, tab, message.id, message.frame);
    else (line[message.method] as (...args: unknown[]) => void)(...message.args);
  }

  private welcome(to: string): Line & { leave(): void } {
    const line = (this.exchange as Exchange).join({
      state: (state) => this.post({ kind: "state", to, state }),
      frames: (frames) => this.post({ kind: "frames", to, frames }),
      opened: (stream, from) => this.post({ kind: "opened", to, stream, from }),
      refused: (stream, problem) => this.post({ kind: "refused", to, stream, problem }),
      refresh: () => this.post({ kind: "refresh", to }),
    });
    this.guests.set(to, line);
    this.locks.request(`${this.name}:${to}`, () => this.serve({ kind: "bye", tab: to })).catch(() => undefined);
    return line;
  }

  /** In this order: learning who leads makes a tab forget what it knew of the line. */
  private greet(to: string): void {
    this.announce();
    if (!this.guests.has(to)) this.welcome(to);
    else if (this.exchange) this.post({ kind: "state", to, state: this.exchange.state });
  }

  private ask(line: Line, to: string, id: number, frame: CommandFrame): void {
    line.request(frame).then(
      (ok) => this.post({ kind: "answer", to, id, ok }),
      (error: unknown) => {
        if (error instanceof CommandError) this.post({ kind: "answer", to, id, problem: error.problem });
        else this.post({ kind: "answer", to, id });
      },
    );
  }

  private follow(message: Exclude<FromLeader, { kind: "leading" }>): void {
    const { events } = this.options;
    if (message.kind === "answer") this.answer(message.id, message.ok, message.problem);
    else if (message.kind === "frames") events.frames(message.frames);
    else if (message.kind === "opened") events.opened(message.stream, message.from);
    else if (message.kind === "refused") events.refused(message.stream, message.problem);
    else if (message.kind === "refresh") events.refresh();
    else {
      if (!isLive(message.state.status)) this.rejectWaiting();
      events.state(message.state);
      if (message.state.status.state === "ended") this.leave();
    }
  }

  private answer(id: number, ok?: Record<string, unknown>, problem?: CommandProblem): void {
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (ok) asked?.resolve(ok);
    else asked?.reject(problem ? new CommandError(problem) : new LineLost("leader"));
  }

  private rejectWaiting(): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const asked of all) asked.reject(new LineLost("leader_changed"));
  }

  private followerLine(): Line {
    const { tab } = this;
    return {
      open: (stream, after) => this.post({ kind: "call", tab, method: "open", args: [stream, after] }),
      close: (stream) => this.post({ kind: "call", tab, method: "close", args: [stream] }),
      tell: (frame) => this.post({ kind: "call", tab, method: "tell", args: [frame] }),
      watch: (people) => this.post({ kind: "call", tab, method: "watch", args: [people] }),
      visible: (isVisible) => this.show(isVisible),
      tryNow: () => this.post({ kind: "call", tab, method: "tryNow", args: [] }),
      wake: () => this.post({ kind: "call", tab, method: "wake", args: [] }),
      offline: () => this.post({ kind: "call", tab, method: "offline", args: [] }),
      request: (frame) =>
        new Promise((resolve, reject) => {
          const id = this.nextId++;
          this.waiting.set(id, { resolve, reject });
          setTimeout(() => this.answer(id), 20_000);
          this.post({ kind: "request", tab, id, frame });
        }),
    };
  }

  /** On coming to sight a follower asks who leads: a hidden leader's answer makes it take over. */
  private show(isVisible: boolean): void {
    this.post({ kind: "call", tab: this.tab, method: "visible", args: [isVisible] });
    if (isVisible) this.post({ kind: "hello", tab: this.tab });
  }

  private post(message: ToLeader | FromLeader): void {
    if (!this.left || message.kind === "bye") this.channel.postMessage(message);
  }
}
