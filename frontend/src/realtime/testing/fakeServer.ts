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
  readonly sockets: FakeSocket[] = [];
  /** What answers a command that is not about streams; throw a problem to refuse it. */
  commands: Record<string, (frame: Data) => Data> = {};
  private readonly streams = new Map<string, Stored[]>();

  /** The surroundings of a Socket whose other end is this server. */
  world(over: Partial<SocketWorld> = {}): SocketWorld {
    return {
      connect: () => this.accept() as unknown as WebSocket,
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
      socket.readyState = 1;
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
    return event.seq;
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
