/** A place in one numbered stream, and what a number that arrives means to it. */

export type Verdict = "next" | "old" | "gap";

export class Cursor {
  constructor(private at: number) {}

  get head(): number {
    return this.at;
  }

  verdict(seq: number): Verdict {
    if (seq <= this.at) return "old";
    return seq === this.at + 1 ? "next" : "gap";
  }

  advance(seq: number): void {
    this.at = Math.max(this.at, seq);
  }
}
