/** How long to wait before the next try: full jitter, so that a building full of clients does not come back in step. */

const CAP = 30_000;
const STEP = 500;
/** After this long in health the count of failures starts again. */
const HEALTHY = 60_000;

export class Backoff {
  private failures = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** The first try after a loss comes within a second, each later one from a window twice as wide, up to half a minute. */
  next(): number {
    const window = Math.min(CAP, STEP * 2 ** (this.failures + 1));
    this.failures += 1;
    return this.random() * window;
  }

  /** When the line comes back or the person asks: soon, but not all at once. */
  soon(): number {
    return this.random() * 1_000;
  }

  reset(): void {
    this.failures = 0;
  }

  lasted(milliseconds: number): void {
    if (milliseconds >= HEALTHY) this.reset();
  }
}
