/**
 * Follows streams by `GET /api/v1/streams` (docs/protocol.md) where no WebSocket gets through. It understands the
 * commands about streams as a socket does and tells the same frames; everything else goes by REST meanwhile.
 */
import { Backoff } from "./backoff";
import { type CommandProblem, type ErrorFrame, type Frame, type OkFrame, readAll } from "./protocol";
import type { SocketWorld } from "./socket";

export interface PollerEvents {
  frames(frames: Frame[]): void;
  refused(stream: string, problem: CommandProblem): void;
  begun(): void;
  /** Plain requests do not get through either. */
  lost(): void;
  sessionEnded(): void;
}

interface Place {
  after: number;
  /** Of the command that opened it, as long as that is not answered. */
  ref: number | undefined;
}

/** Streams in the order of the question, in which the server numbers its answers. */
type Asked = ReadonlyMap<string, Place>;

interface Answer {
  frames: unknown;
  retry?: number;
}

/** Addresses grow with the streams in them; proxies take 8 kB. */
const MOST_AT_ONCE = 100;
const WAIT = 25;
/** Where there are several questions, none may keep the others waiting for long. */
const WAIT_SHARED = 5;
const PACE = 1_000;
const BREATH = 100;
/** Streams are mostly opened several together. */
const GATHER = 20;
const PATIENCE = 20_000;
const SECOND_TRY = 1_500;
const STREAMS = "/api/v1/streams";

export class Poller {
  private readonly places = new Map<string, Place>();
  private readonly backoff: Backoff;
  private running = false;
  private asking: AbortController | undefined;
  private next: ReturnType<typeof setTimeout> | undefined;
  private epoch = "";
  private turn = 0;
  private unknown = 0;

  constructor(
    private readonly events: PollerEvents,
    private readonly world: SocketWorld,
  ) {
    this.backoff = new Backoff(world.random);
  }

  /** Whether it stands in for the socket: true from the first answer on. */
  get isRunning(): boolean {
    return this.running;
  }

  /** Tries whether plain requests get through; goes on if they do. */
  begin(): void {
    if (!this.running && !this.asking) void this.ask();
  }

  stop(): void {
    clearTimeout(this.next);
    this.asking?.abort();
    this.asking = undefined;
    this.running = false;
    this.places.clear();
    this.epoch = "";
  }

  send(frame: Record<string, unknown>): boolean {
    const { do: what, stream, after, ref } = frame;
    if (what === "stream.open") {
      this.places.set(String(stream), { after: Number(after), ref: ref as number });
      this.soon(GATHER);
    } else if (what === "stream.close") {
      this.places.delete(String(stream));
      if (typeof ref === "number") this.events.frames([{ kind: "ok", ref, ok: { stream } }]);
    } else return false;
    return true;
  }

  /** The machine slept, perhaps: whatever is being waited for may never come. */
  wake(): void {
    if (this.running) this.soon(GATHER);
  }

  private soon(delay: number): void {
    clearTimeout(this.next);
    this.next = setTimeout(() => void this.ask(), delay);
  }

  private async ask(): Promise<void> {
    clearTimeout(this.next);
    this.next = undefined;
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const asked = this.question();
    const began = this.world.now();
    const timer = setTimeout(() => asking.abort(), WAIT * 1_000 + PATIENCE);
    const isCurrent = () => this.asking === asking;
    try {
      const response = await this.world.ask(this.address(asked), asking.signal);
      const content: unknown = response.ok ? await response.json() : undefined;
      if (!isCurrent()) return;
      this.asking = undefined;
      if (isAnswer(content)) this.hear(asked, content, began);
      else this.refuse(response);
    } catch {
      if (!isCurrent()) return;
      this.asking = undefined;
      this.lose();
    } finally {
      clearTimeout(timer);
    }
  }

  /** The streams of this turn: all of them, or the next part of many. */
  private question(): Asked {
    const all = [...this.places];
    const parts = Math.max(1, Math.ceil(all.length / MOST_AT_ONCE));
    const part = this.turn++ % parts;
    return new Map(all.slice(part * MOST_AT_ONCE, (part + 1) * MOST_AT_ONCE));
  }

  private address(asked: Asked): string {
    const query = new URLSearchParams();
    for (const [name, { after }] of asked) query.append("after", `${name}:${after}`);
    if (this.epoch) query.set("epoch", this.epoch);
    query.set("wait", String(this.patience(asked)));
    return `${STREAMS}?${query.toString().replaceAll("%3A", ":")}`;
  }

  /** Whoever has just opened a stream wants to know at once whether they may. */
  private patience(asked: Asked): number {
    if (!this.running || [...asked.values()].some(({ ref }) => ref !== undefined)) return 0;
    return this.places.size > MOST_AT_ONCE ? WAIT_SHARED : WAIT;
  }

  private hear(asked: Asked, content: Answer, began: number): void {
    this.unknown = 0;
    const frames = readAll(content.frames);
    this.greet(frames);
    const pause = this.tell(asked, frames);
    if (pause === 0) this.backoff.reset();
    if (!this.running || this.next !== undefined) return;
    this.soon(Math.max(pause, content.retry ?? 0, began + PACE - this.world.now(), BREATH));
  }

  /** The first answer stands for a socket's greeting; one of another log for a new connection. */
  private greet(frames: readonly Frame[]): void {
    const hello = frames.find((frame) => frame.kind === "hello");
    if (!hello || (this.running && hello.epoch === this.epoch)) return;
    this.places.clear();
    this.epoch = hello.epoch;
    this.running = true;
    this.events.begun();
    this.events.frames([{ ...hello, session: `poll-${hello.session}` }]);
  }

  /** Passes on what was answered; returns how long to wait if something passing was in the way. */
  private tell(asked: Asked, frames: readonly Frame[]): number {
    const names = [...asked.keys()];
    const told: Frame[] = [];
    let pause = 0;
    for (const frame of frames) {
      if (frame.kind === "event") told.push(this.advance(asked, frame.stream, frame.seq, frame));
      else if (frame.kind === "ok") told.push(...this.opened(asked, names[frame.ref], frame));
      else if (frame.kind === "error") pause = Math.max(pause, this.failed(asked, names[frame.ref ?? -1], frame, told));
      else if (frame.kind === "gone") told.push(this.forget(frame.stream));
    }
    if (told.length > 0) this.events.frames(told);
    return pause;
  }

  /** A stream that was opened anew meanwhile, perhaps from an earlier number, keeps that number. */
  private isCurrent(asked: Asked, name: string): boolean {
    const place = asked.get(name);
    return place !== undefined && this.places.get(name) === place;
  }

  private advance(asked: Asked, name: string, seq: number, frame: Frame): Frame {
    const place = asked.get(name);
    if (place && this.isCurrent(asked, name)) place.after = Math.max(place.after, seq);
    return frame;
  }

  private opened(asked: Asked, name = "", frame: OkFrame): Frame[] {
    const place = asked.get(name);
    if (!place || !this.isCurrent(asked, name)) return [];
    const { ref } = place;
    place.ref = undefined;
    if (typeof frame.ok.from === "number") place.after = Math.max(place.after, frame.ok.from - 1);
    return ref === undefined ? [] : [{ ...frame, ref }];
  }

  private failed(asked: Asked, name = "", frame: ErrorFrame, told: Frame[]): number {
    const place = asked.get(name);
    if (!place || !this.isCurrent(asked, name)) return 0;
    const { status, code, retry_after } = frame.error;
    const passing = status >= 500 || status === 429;
    if (place.ref !== undefined) told.push({ ...frame, ref: place.ref });
    else if (passing) return retry_after ? retry_after * 1_000 : this.backoff.next();
    else if (code === "not_found") told.push({ kind: "gone", stream: name });
    else queueMicrotask(() => this.events.refused(name, frame.error));
    this.places.delete(name);
    return 0;
  }

  private forget(stream: string): Frame {
    this.places.delete(stream);
    return { kind: "gone", stream };
  }

  private refuse(response: Response): void {
    const { status } = response;
    const after = Number(response.headers.get("Retry-After") ?? 0) * 1_000;
    if (status === 401) this.knockAgain();
    else if (this.running && (status === 429 || status === 503))
      this.soon(after > 0 ? after * (1 + this.world.random() / 2) : this.backoff.next());
    else this.lose();
  }

  /** A password changed in this browser ends the session a moment before the new cookie comes. */
  private knockAgain(): void {
    this.unknown += 1;
    if (this.unknown < 2) {
      this.soon(SECOND_TRY);
      return;
    }
    this.stop();
    this.events.sessionEnded();
  }

  private lose(): void {
    const wasRunning = this.running;
    this.stop();
    if (wasRunning) this.events.lost();
  }
}

function isAnswer(content: unknown): content is Answer {
  return typeof content === "object" && content !== null && "frames" in content;
}
