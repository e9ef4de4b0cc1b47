/**
 * Messages on their way. A letter is written down before anything is sent; letters of one conversation leave in order,
 * one at a time. If nobody can tell whether one arrived, the same letter goes again under the same `client_id`, which
 * the server takes only once. A refused letter keeps its text and says why.
 */
import { createStore } from "../app/store";
import type { Table } from "../store/idb";
import { Backoff } from "./backoff";
import type { FileView, MessageView, ReplyRef } from "./shapes";

export interface Letter {
  client_id: string;
  conversation_id: string;
  thread_id: string | null;
  /** Opens a thread with this subject. */
  subject?: string;
  reply_to: ReplyRef | null;
  body: string;
  files: FileView[];
  at: string;
  state: "queued" | "sending" | "failed";
  /** Why it was refused, in words for the person. */
  reason?: string;
  /** Which tab sends it; another one takes over when that tab is gone. */
  tab: string;
}

/** The server will not take this letter, however often it is sent. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** Nobody can tell whether the letter arrived, or it may be taken later: it goes again, as it is. */
export class Unsettled extends Error {
  override readonly name = "Unsettled";
  constructor(
    /** Seconds the server asked to wait; 0 when it said nothing. */
    readonly retryAfter: number,
    options?: ErrorOptions,
  ) {
    super("unsettled", options);
  }
}

export interface OutboxOptions {
  tab: string;
  table: Table<Letter>;
  /** Sends one letter; throws Refused, or Unsettled (or anything else) when it must go again. */
  deliver(letter: Letter): Promise<MessageView>;
  /** Nothing is sent while this holds: the session has ended, and knocking would not open it. */
  isHeld?(): boolean;
  /** Tabs that are alive; letters of others are adopted. */
  livingTabs(): Promise<ReadonlySet<string>>;
  expiredReason(): string;
  random?: () => number;
  now?: () => number;
}

const TOO_OLD = 24 * 3600_000;

export class Outbox {
  readonly letters = createStore<readonly Letter[]>([]);
  private readonly busy = new Set<string>();
  /** Arrived or taken back here; the table may not know yet. */
  private readonly settled = new Set<string>();
  private readonly arrived = new Set<(message: MessageView) => void>();
  private readonly backoff: Backoff;
  private readonly now: () => number;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: OutboxOptions) {
    this.backoff = new Backoff(options.random);
    this.now = options.now ?? Date.now;
  }

  /** Takes up what an earlier visit left behind, or another tab that was closed. */
  async adopt(): Promise<void> {
    const living = await this.options.livingTabs();
    const adopted = new Set<string>();
    for (const letter of await this.options.table.all()) {
      if (this.has(letter.client_id) || this.settled.has(letter.client_id)) continue;
      if (letter.tab !== this.options.tab && living.has(letter.tab)) continue;
      await this.keep(this.revived(letter));
      adopted.add(letter.conversation_id);
    }
    for (const conversation of adopted) void this.pump(conversation);
  }

  async send(letter: Omit<Letter, "state" | "tab" | "at">): Promise<void> {
    const { tab } = this.options;
    await this.keep({ ...letter, at: new Date(this.now()).toISOString(), state: "queued", tab });
    void this.pump(letter.conversation_id);
  }

  /** Sends a refused letter again as it is. */
  async again(clientId: string): Promise<void> {
    const letter = this.find(clientId);
    if (!letter) return;
    const { reason: _, ...rest } = letter;
    await this.keep({ ...rest, state: "queued", at: new Date(this.now()).toISOString() });
    void this.pump(letter.conversation_id);
  }

  /** Takes a letter back, e.g. to change its text; undefined when it has left meanwhile. */
  async withdraw(clientId: string): Promise<Letter | undefined> {
    const letter = this.find(clientId);
    if (letter && letter.state !== "sending") {
      await this.forget(clientId);
      return letter;
    }
    return undefined;
  }

  /** The line is back: no need to wait any longer. */
  wake(): void {
    clearTimeout(this.retry);
    for (const conversation of new Set(this.letters.get().map((letter) => letter.conversation_id)))
      void this.pump(conversation);
  }

  onArrived(listener: (message: MessageView) => void): () => void {
    this.arrived.add(listener);
    return () => void this.arrived.delete(listener);
  }

  private async pump(conversation: string): Promise<void> {
    if (this.busy.has(conversation) || this.options.isHeld?.()) return;
    this.busy.add(conversation);
    try {
      for (let letter = this.next(conversation); letter; letter = this.next(conversation)) {
        const wait = await this.attempt(letter);
        if (wait !== undefined) {
          this.wakeLater(wait);
          return;
        }
      }
    } finally {
      this.busy.delete(conversation);
    }
  }

  private next(conversation: string): Letter | undefined {
    return this.letters.get().find((letter) => letter.conversation_id === conversation && letter.state === "queued");
  }

  /** Nothing when the outcome is known, so that the next letter may go; else how many seconds the server needs. */
  private async attempt(letter: Letter): Promise<number | undefined> {
    this.show({ ...letter, state: "sending" });
    try {
      const message = await this.options.deliver(letter);
      for (const listener of this.arrived) listener(message);
      await this.forget(letter.client_id);
      this.backoff.reset();
      return undefined;
    } catch (error) {
      if (error instanceof Refused) {
        await this.keep({ ...letter, state: "failed", reason: error.message });
        return undefined;
      }
      this.show({ ...letter, state: "queued" });
      return error instanceof Unsettled ? error.retryAfter : 0;
    }
  }

  /** After what the server asked for and a random while: it has others to serve who wait as well. */
  private wakeLater(seconds: number): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.wake(), Math.max(500, seconds * 1_000) + this.backoff.next());
  }

  /** What is a day old waits for the person's word. */
  private revived(letter: Letter): Letter {
    const { tab } = this.options;
    if (letter.state === "failed") return { ...letter, tab };
    if (this.now() - Date.parse(letter.at) < TOO_OLD) return { ...letter, state: "queued", tab };
    return { ...letter, state: "failed", reason: this.options.expiredReason(), tab };
  }

  private has(clientId: string): boolean {
    return this.find(clientId) !== undefined;
  }

  private find(clientId: string): Letter | undefined {
    return this.letters.get().find((letter) => letter.client_id === clientId);
  }

  private show(letter: Letter): void {
    this.letters.set((all) =>
      this.has(letter.client_id)
        ? all.map((one) => (one.client_id === letter.client_id ? letter : one))
        : [...all, letter],
    );
  }

  private async keep(letter: Letter): Promise<void> {
    this.show(letter);
    await this.options.table.put(letter.client_id, letter);
  }

  private async forget(clientId: string): Promise<void> {
    this.settled.add(clientId);
    this.letters.set((all) => all.filter((letter) => letter.client_id !== clientId));
    await this.options.table.remove(clientId);
  }
}
