/** A line between the browser and the server that a test can cut, as a raw TCP relay: cookies and origins stay true. */
import { connect, createServer, type Server, type Socket } from "node:net";

const UPGRADE = /^upgrade: websocket/im;
const FORBIDDEN = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

export class Line {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;
  /** As a proxy that does not know WebSockets. */
  blocksSockets = false;
  /** Lets requests through and keeps the answers: what an answer lost on the way looks like. */
  swallows = false;

  constructor(private readonly target: URL) {}

  get address(): string {
    return `http://${this.target.hostname}:${this.port}`;
  }

  /** Takes connections; after a break on the same port. */
  async open(): Promise<void> {
    const server = createServer((near) => this.join(near));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.port, "127.0.0.1", resolve);
    });
    const address = server.address();
    if (typeof address === "object" && address) this.port = address.port;
    this.server = server;
  }

  /** As the server's end by kill -9: every connection breaks, new ones are refused. */
  async break(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.resetAndDestroy();
    await closed;
    this.swallows = false;
  }

  private join(near: Socket): void {
    const far = connect(Number(this.target.port || 80), this.target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on("data", (data) => {
        if (one === near && this.blocksSockets && UPGRADE.test(data.toString("latin1"))) near.end(FORBIDDEN);
        else if (one === near || !this.swallows) other.write(data);
      });
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }
}
