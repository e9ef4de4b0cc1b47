/**
 * When something counts as read: seen for a second in a window that has the focus. Marks are "up to" and are sent at
 * most every two seconds; after "mark unread" nothing is marked until the talk is opened again.
 */
import { preferences } from "../../store/preferences";

const SEEN_FOR = 1_000;
const SEND_EVERY = 2_000;
const TRY_AGAIN = 10_000;

export interface ReadWorld {
  isLookedAt(): boolean;
  isWanted(): boolean;
  now(): number;
}

const browserWorld: ReadWorld = {
  isLookedAt: () => document.visibilityState === "visible" && document.hasFocus(),
  isWanted: () => preferences.get().autoRead,
  now: () => Date.now(),
};

export class ReadMarker {
  private visible = 0;
  private sent = 0;
  private lastSent = 0;
  private held = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: (upto: number) => Promise<void>,
    private readonly world: ReadWorld = browserWorld,
  ) {}

  /** The last message now in sight; call again when the window gets the focus. */
  sees(ordinal: number): void {
    if (ordinal <= this.sent || this.held || (ordinal === this.visible && this.timer !== undefined)) return;
    this.visible = ordinal;
    clearTimeout(this.timer);
    const since = this.world.now() - this.lastSent;
    this.timer = setTimeout(() => this.mark(ordinal), Math.max(SEEN_FOR, SEND_EVERY - since));
  }

  /** Says it now, without waiting: the person asked for it. */
  mark(ordinal: number, asked = false): void {
    this.timer = undefined;
    if (this.held || (!asked && (!this.world.isLookedAt() || !this.world.isWanted()))) return;
    const before = this.sent;
    this.sent = Math.max(this.sent, ordinal);
    this.lastSent = this.world.now();
    this.send(ordinal).catch(() => {
      this.sent = before;
      this.timer ??= setTimeout(() => this.mark(this.visible), TRY_AGAIN);
    });
  }

  hold(): void {
    this.held = true;
    this.stop();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
