/** A server of `/ws/v1` for tests: numbered streams, commands, and everything that can go wrong with a line. */
import type { SocketWorld } from "../socket";

type Data = Record<string, unknown>;

interface Stored {
  stream: string;
  seq: number;
  type: string;
  at: string;
  actor: null;
  data: Data | null;
}

export class FakeSocket {
  readyState = 0;
  onmessage: ((event: { data: string }) => void) | null = null;
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly open = new Set<string>();
  /** Everything the client said on this line. */
  readonly said: Data[] = [];

  constructor(private readonly server: FakeServer) {}

  send(text: string): void {
    const frame = JSON.parse(text) as Data;
    this.said.push(frame);
    queueMicrotask(() => this.server.hear(this, frame));
  }

  tell(frame: unknown): void {
    if (this.readyState === 1) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The client's own closing; the server's is `FakeServer.drop`. */
  close(): void {
    this.readyState = 3;
  }

  end(code: number, reason = ""): void {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}

export class FakeServer {
  epoch = "e1";
  /** Does not answer commands while this is set: the line is up, the server is not. */
  mute = false;
  /** A proxy that lets no WebSocket through. */
  blocked = false;
  /** The cookie is no session's: handshakes succeed and are closed with 4401. */
  signedOut = false;
  /** Nothing listens at all, or nothing gets through. */
  dead = false;
  /** Status with which polls are refused, and what `Retry-After` says. */
  refusal: { status: number; after?: number } | undefined;
  readonly sockets: FakeSocket[] = [];
  /** Addresses that were polled. */
  readonly polls: string[] = [];
  private readonly waiting = new Set<() => void>();
  /** What answers a command that is not about streams; throw a problem to refuse it. */
  commands: Record<string, (frame: Data) => Data> = {};
  private readonly streams = new Map<string, Stored[]>();

  /** The surroundings of a Socket whose other end is this server. */
  world(over: Partial<SocketWorld> = {}): SocketWorld {
    return {
      connect: () => this.accept() as unknown as WebSocket,
      ask: (url, signal) => this.poll(url, signal),
      now: () => Date.now(),
      isOnline: () => true,
      random: () => 0,
      ...over,
    };
  }

  get line(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("nobody_connected");
    return last;
  }

  get living(): FakeSocket[] {
    return this.sockets.filter((socket) => socket.readyState === 1);
  }

  private accept(): FakeSocket {
    const socket = new FakeSocket(this);
    this.sockets.push(socket);
    queueMicrotask(() => {
      if (socket.readyState !== 0) return;
      if (this.blocked || this.dead) {
        socket.end(1006);
        return;
      }
      socket.readyState = 1;
      socket.onopen?.();
      if (this.signedOut) {
        socket.end(4401);
        return;
      }
      const session = `s${this.sockets.length}`;
      socket.tell({ hello: { session, epoch: this.epoch, heartbeat: 25, now: "", build: "0", person: "p" } });
    });
    return socket;
  }

  hear(socket: FakeSocket, frame: Data): void {
    if (this.mute) return;
    const { ref } = frame;
    try {
      const ok = this.answer(socket, frame);
      if (typeof ref === "number") socket.tell({ ref, ok });
      if (frame.do === "stream.open") this.catchUp(socket, String(frame.stream), Number(frame.after));
    } catch (problem) {
      socket.tell({ ref, error: { vi: "", en: "", status: 400, errors: [], ...(problem as object) } });
    }
  }

  private answer(socket: FakeSocket, frame: Data): Data {
    if (frame.do === "ping") return { now: "" };
    if (frame.do === "stream.close") {
      socket.open.delete(String(frame.stream));
      return {};
    }
    if (frame.do === "stream.open") return this.admit(socket, frame);
    return this.commands[String(frame.do)]?.(frame) ?? {};
  }

  private admit(socket: FakeSocket, { stream, after, epoch }: Data): Data {
    const events = this.streams.get(String(stream));
    if (!events) throw { code: "not_found", status: 404 };
    if (epoch !== this.epoch || Number(after) > events.length) throw { code: "reload", status: 409 };
    socket.open.add(String(stream));
    return { stream, head: events.length, from: Number(after) + 1 };
  }

  private catchUp(socket: FakeSocket, stream: string, after: number): void {
    const missed = (this.streams.get(stream) ?? []).slice(after);
    if (socket.open.has(stream) && missed.length > 0) socket.tell(missed);
  }

  /** The stream is no longer this person's to read. */
  end(stream: string): void {
    this.streams.delete(stream);
    this.ring();
  }

  begin(stream: string): void {
    this.streams.set(stream, []);
  }

  /** Appends an event; `lost` keeps its frame from the sockets, as a bell that did not ring. */
  append(stream: string, type = "thing.happened", data: Data | null = {}, lost = false): number {
    const events = this.streams.get(stream) ?? [];
    this.streams.set(stream, events);
    const event = { stream, seq: events.length + 1, type, at: "", actor: null, data };
    events.push(event);
    if (!lost) for (const socket of this.living) if (socket.open.has(stream)) socket.tell(event);
    this.ring();
    return event.seq;
  }

  /** Lets all polls that wait look again. */
  ring(): void {
    for (const wake of [...this.waiting]) wake();
  }

  private async poll(url: string, signal: AbortSignal): Promise<Response> {
    this.polls.push(url);
    const query = new URLSearchParams(url.split("?")[1]);
    if (this.dead) throw new TypeError("Failed to fetch");
    if (this.refusal) {
      const { status, after } = this.refusal;
      return new Response("{}", { status, headers: after ? { "Retry-After": String(after) } : {} });
    }
    const deadline = Date.now() + Number(query.get("wait")) * 1_000;
    let frames = this.answers(query);
    while (frames.every((frame) => "ok" in frame) && Date.now() < deadline) {
      await this.news(deadline, signal);
      frames = this.answers(query);
    }
    const hello = { session: "x", epoch: this.epoch, heartbeat: 25, now: "", build: "0", person: "p" };
    return Response.json({ frames: [{ hello }, ...frames, { heads: {}, now: "" }] });
  }

  private news(deadline: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        if (this.dead) reject(new TypeError("Failed to fetch"));
        else resolve();
      };
      const timer = setTimeout(wake, deadline - Date.now());
      this.waiting.add(wake);
      signal.onabort = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        reject(signal.reason);
      };
    });
  }

  private answers(query: URLSearchParams): Data[] {
    return query.getAll("after").flatMap((place, ref): Data[] => {
      const at = place.lastIndexOf(":");
      const [stream, after] = [place.slice(0, at), Number(place.slice(at + 1))];
      const events = this.streams.get(stream);
      const epoch = query.get("epoch");
      if (!events) return [{ ref, error: { code: "not_found", vi: "", en: "", status: 404, errors: [] } }];
      if ((epoch !== null && epoch !== this.epoch) || after > events.length)
        return [{ ref, error: { code: "reload", vi: "", en: "", status: 409, errors: [] } }];
      const ok = { stream, head: events.length, from: after + 1 };
      return [{ ref, ok }, ...(events.slice(after) as unknown as Data[])];
    });
  }

  beat(): void {
    for (const socket of this.living) {
      const heads = Object.fromEntries([...socket.open].map((name) => [name, this.streams.get(name)?.length ?? 0]));
      socket.tell({ heads, now: "" });
    }
  }

  drop(code = 1006, reason = ""): void {
    for (const socket of this.living) socket.end(code, reason);
  }
}
