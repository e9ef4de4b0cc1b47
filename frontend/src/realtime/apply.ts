/**
 * One stream as this tab follows it. Several parts of the screen may follow the same stream from different numbers
 * (each begins where its own snapshot ended), so each has its own cursor: the next number is applied, an old one is
 * dropped, and a gap asks for the stream again from that part's own number. Nothing is ever applied out of order.
 */
import { Cursor } from "./cursor";
import type { EphemeralFrame, EventFrame } from "./protocol";

export interface StreamHandler {
  event(event: EventFrame): void;
  ephemeral?(frame: EphemeralFrame): void;
  /** The log cannot continue from this part's number: fetch a new snapshot and subscribe anew. */
  reload(): void;
  /** The person may no longer read the stream. */
  gone?(): void;
}

interface Follower {
  cursor: Cursor;
  handler: StreamHandler;
}

export class StreamFeed {
  private readonly followers = new Set<Follower>();

  constructor(
    readonly name: string,
    /** Asks the server for everything after the number, and what follows live. */
    private readonly ask: (after: number) => void,
  ) {}

  get isEmpty(): boolean {
    return this.followers.size === 0;
  }

  /** The lowest number any part is at: opening after it serves all of them. */
  get after(): number {
    return Math.min(...[...this.followers].map((follower) => follower.cursor.head));
  }

  follow(after: number, handler: StreamHandler): () => void {
    const follower = { cursor: new Cursor(after), handler };
    this.followers.add(follower);
    return () => void this.followers.delete(follower);
  }

  receive(event: EventFrame): void {
    let missing = false;
    for (const { cursor, handler } of [...this.followers]) {
      const verdict = cursor.verdict(event.seq);
      if (verdict === "gap") missing = true;
      if (verdict !== "next") continue;
      cursor.advance(event.seq);
      handler.event(event);
    }
    if (missing && !this.isEmpty) this.ask(this.after);
  }

  /** The server's answer to opening: a guest's first readable number may lie beyond the own one. */
  opened(from: number): void {
    for (const { cursor } of this.followers) cursor.advance(from - 1);
  }

  /** A heartbeat names the head; being behind it after all frames before it means that one was lost. */
  compare(head: number): void {
    if (!this.isEmpty && this.after < head) this.ask(this.after);
  }

  ephemeral(frame: EphemeralFrame): void {
    for (const { handler } of [...this.followers]) handler.ephemeral?.(frame);
  }

  reload(): void {
    this.finish((handler) => handler.reload());
  }

  gone(): void {
    this.finish((handler) => handler.gone?.());
  }

  private finish(tell: (handler: StreamHandler) => void): void {
    const all = [...this.followers];
    this.followers.clear();
    for (const { handler } of all) tell(handler);
  }
}
