/**
 * The way to the server that the network lets through: a WebSocket, or, after several handshakes have failed, asking
 * again and again by plain requests. While it asks, the socket is tried every minute and takes over as soon as it
 * opens. Whoever follows a stream opens it again from their own number then, so that nothing is missed or repeated.
 */
import { Poller } from "./poller";
import type { CommandProblem, Frame } from "./protocol";
import { browserWorld, type LineStatus, Socket, type SocketWorld } from "./socket";

export interface TransportEvents {
  frames(frames: Frame[]): void;
  status(status: LineStatus): void;
  refresh(): void;
  /** A stream that was open can not go on by asking. */
  refused(stream: string, problem: CommandProblem): void;
}

export class Transport {
  private readonly socket: Socket;
  private readonly poller: Poller;

  constructor(
    url: string,
    private readonly events: TransportEvents,
    world: SocketWorld = browserWorld,
  ) {
    const { frames, refresh, refused } = events;
    this.socket = new Socket(
      url,
      { frames, refresh, status: (status) => this.hear(status), blocked: () => this.poller.begin() },
      world,
    );
    this.poller = new Poller(
      {
        frames,
        refused,
        begun: () => this.standIn(),
        lost: () => this.lostPolling(),
        sessionEnded: () => this.endSession(),
      },
      world,
    );
  }

  start(): void {
    this.socket.start();
  }

  stop(): void {
    this.poller.stop();
    this.socket.stop();
  }

  get isOpen(): boolean {
    return this.socket.isOpen || this.isPolling;
  }

  get isPolling(): boolean {
    return this.poller.isRunning && !this.socket.isOpen;
  }

  send(frame: object): boolean {
    return this.isPolling ? this.poller.send(frame as Record<string, unknown>) : this.socket.send(frame);
  }

  tryNow(): void {
    this.socket.tryNow();
  }

  wake(): void {
    if (this.isPolling) this.poller.wake();
    else this.socket.wake();
  }

  offline(): void {
    this.socket.offline();
  }

  /** While polling works, the socket's attempts are nobody's business. */
  private hear(status: LineStatus): void {
    const { state } = status;
    if (this.isPolling && (state === "connecting" || state === "waiting")) return;
    if (state === "online" || state === "offline" || state === "ended") {
      this.poller.stop();
      this.socket.calm(false);
    }
    this.events.status(status);
  }

  /** Once more at once: perhaps the server was away and is back, and nothing is in the way. */
  private standIn(): void {
    this.socket.calm(true);
    this.socket.tryNow();
  }

  private lostPolling(): void {
    this.socket.calm(false);
    this.events.status({ state: "connecting" });
    this.socket.tryNow();
  }

  private endSession(): void {
    this.socket.stop();
    this.events.status({ state: "ended", reason: "session-ended" });
  }
}
