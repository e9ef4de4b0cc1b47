/**
 * One WebSocket that keeps itself alive: full-jitter retries, the server's own hint when it restarts, life judged by
 * the time of the last frame (timers in background tabs are slow, clocks are not), and a ping before it is given up.
 */
import { Backoff } from "./backoff";
import { type Frame, meaningOfClose, ProtocolError, readFrames } from "./protocol";

export type LineStatus =
  | { state: "connecting" }
  | { state: "online" }
  /** No socket gets through; streams are followed by asking again and again, commands go by REST. */
  | { state: "polling" }
  | { state: "waiting"; until: number }
  | { state: "offline" }
  | { state: "ended"; reason: "session-ended" | "new-version" };

export interface SocketEvents {
  frames(frames: Frame[]): void;
  status(status: LineStatus): void;
  /** Rights changed wholly: everything on screen must be fetched again. */
  refresh(): void;
  /** Handshakes fail one after the other: a proxy may be in the way. Said again at each later failure. */
  blocked?(): void;
}

/** What the socket needs from its surroundings; tests bring their own. */
export interface SocketWorld {
  connect(url: string): WebSocket;
  ask(url: string, signal: AbortSignal): Promise<Response>;
  now(): number;
  isOnline(): boolean;
  random(): number;
}

export const browserWorld: SocketWorld = {
  connect: (url) => new WebSocket(url),
  ask: (url, signal) => fetch(url, { signal, credentials: "same-origin", cache: "no-store" }),
  now: () => Date.now(),
  isOnline: () => navigator.onLine,
  random: () => Math.random(),
};

/** WebSocket.OPEN; the name is missing where tests run. */
const OPEN = 1;
const CHECK_EVERY = 2_500;
const SILENT_AFTER = 45_000;
const PING_ANSWER = 5_000;
const OPENING = 20_000;
const FAILED_HANDSHAKES = 3;
/** How often a blocked socket is tried while polling stands in for it. */
const CALM = 60_000;
/** A changed password ends the session a moment before the browser has the new cookie. */
const NEW_COOKIE = 1_500;
const SECOND_CHANCES = 60_000;

export class Socket {
  private socket: WebSocket | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private readonly backoff: Backoff;
  private lastFrame = 0;
  private pinged = 0;
  private since = 0;
  private opened = false;
  private greeted = false;
  private stopped = true;
  private failed = 0;
  private isCalm = false;
  private refused = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly url: string,
    private readonly events: SocketEvents,
    private readonly world: SocketWorld = browserWorld,
  ) {
    this.backoff = new Backoff(world.random);
  }

  start(): void {
    this.stopped = false;
    this.watch = setInterval(() => this.check(), CHECK_EVERY);
    this.open();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.drop(1000);
  }

  get isOpen(): boolean {
    return this.greeted;
  }

  send(frame: object): boolean {
    if (!this.greeted || this.socket?.readyState !== OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** Try once a minute only, because something else stands in. */
  calm(isCalm: boolean): void {
    this.isCalm = isCalm;
    if (isCalm && this.retry !== undefined && !this.socket) this.wait(CALM);
  }

  /** The person pressed "Thử ngay". */
  tryNow(): void {
    if (!this.stopped && !this.socket) this.open();
  }

  /** The machine woke, the window got the focus or the network came back: ask at once whether the line lives. */
  wake(): void {
    if (this.stopped) return;
    if (this.socket) this.ping();
    else this.wait(this.backoff.soon());
  }

  /** The browser says there is no network; it is asked again by `wake`. */
  offline(): void {
    if (this.stopped) return;
    clearTimeout(this.retry);
    this.drop(1000);
    this.events.status({ state: "offline" });
  }

  private open(): void {
    clearTimeout(this.retry);
    if (!this.world.isOnline()) {
      this.events.status({ state: "offline" });
      return;
    }
    this.events.status({ state: "connecting" });
    this.lastFrame = this.world.now();
    this.pinged = 0;
    this.greeted = false;
    const socket = this.world.connect(this.url);
    this.socket = socket;
    socket.onopen = () => {
      this.opened = true;
      this.failed = 0;
    };
    socket.onmessage = (message) => this.receive(socket, String(message.data));
    socket.onclose = (close) => this.closed(socket, close.code, close.reason);
  }

  private receive(socket: WebSocket, text: string): void {
    if (socket !== this.socket) return;
    this.lastFrame = this.world.now();
    this.pinged = 0;
    try {
      const frames = readFrames(text);
      if (!this.greeted && frames[0]?.kind === "hello") this.greet();
      this.events.frames(frames);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.drop(4400);
      this.wait(this.backoff.next());
    }
  }

  private greet(): void {
    this.greeted = true;
    this.since = this.world.now();
    this.events.status({ state: "online" });
  }

  private closed(socket: WebSocket, code: number, reason: string): void {
    if (socket !== this.socket) return;
    if (this.greeted) this.backoff.lasted(this.world.now() - this.since);
    const wasOpen = this.opened;
    this.forget();
    if (this.stopped) return;
    const meaning = meaningOfClose(code, reason);
    if (meaning.next === "session-ended" && this.hasSecondChance()) {
      this.wait(NEW_COOKIE);
      return;
    }
    if (meaning.next === "session-ended" || meaning.next === "new-version") {
      this.stop();
      this.events.status({ state: "ended", reason: meaning.next });
      return;
    }
    if (meaning.next === "refresh") this.events.refresh();
    const delay = meaning.next === "retry" ? (meaning.after ?? Math.max(meaning.atLeast ?? 0, this.backoff.next())) : 0;
    this.wait(delay);
    this.countFailure(wasOpen);
  }

  /** Whether the cookie may be a new one: asked once in a while, so that an ended session is not knocked at. */
  private hasSecondChance(): boolean {
    const now = this.world.now();
    const isFirst = now - this.refused > SECOND_CHANCES;
    this.refused = now;
    return isFirst;
  }

  private countFailure(wasOpen: boolean): void {
    if (wasOpen) return;
    this.failed += 1;
    if (this.failed >= FAILED_HANDSHAKES) this.events.blocked?.();
  }

  private wait(delay: number): void {
    clearTimeout(this.retry);
    if (!this.world.isOnline()) {
      this.events.status({ state: "offline" });
      return;
    }
    const pause = this.isCalm ? CALM : delay;
    this.events.status({ state: "waiting", until: this.world.now() + pause });
    this.retry = setTimeout(() => this.open(), pause);
  }

  private check(): void {
    if (!this.socket) return;
    const now = this.world.now();
    const silent = now - this.lastFrame;
    if (!this.greeted) {
      if (silent > OPENING) this.giveUp();
    } else if (this.pinged > 0) {
      if (now - this.pinged > PING_ANSWER) this.giveUp();
    } else if (silent > SILENT_AFTER) {
      this.ping();
    }
  }

  private ping(): void {
    if (!this.greeted || this.pinged > 0) return;
    this.pinged = this.world.now();
    this.send({ do: "ping", ref: 0 });
  }

  private giveUp(): void {
    const wasOpen = this.opened;
    this.drop(4000);
    this.wait(this.backoff.next());
    this.countFailure(wasOpen);
  }

  private drop(code: number): void {
    const socket = this.socket;
    this.forget();
    socket?.close(code);
  }

  private forget(): void {
    this.socket = undefined;
    this.opened = false;
    this.greeted = false;
    this.pinged = 0;
  }
}
