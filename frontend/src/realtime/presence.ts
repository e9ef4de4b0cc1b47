/** Who is there, of the people on screen only; and the manners of telling others that one is typing. */
import { createStore } from "../app/store";

export type PresenceState = "online" | "away" | "offline";

const KNOWN: readonly string[] = ["online", "away", "offline"];

export class Presence {
  /** Person id to state; whoever is missing is not known to be there. */
  readonly states = createStore<Readonly<Record<string, PresenceState>>>({});
  private readonly groups = new Set<readonly string[]>();

  constructor(private readonly watch: (people: readonly string[]) => void) {}

  /** Watches these people until the function returned is called. */
  show(people: readonly string[]): () => void {
    this.groups.add(people);
    this.resend();
    return () => {
      this.groups.delete(people);
      this.resend();
    };
  }

  /** Without a line nobody is known to be there. */
  forget(): void {
    this.states.set({});
  }

  resend(): void {
    this.watch([...new Set([...this.groups].flat())]);
  }

  receive(data: Record<string, unknown>): void {
    const { person, state } = data;
    if (typeof person !== "string" || typeof state !== "string" || !KNOWN.includes(state)) return;
    this.states.set((current) => ({ ...current, [person]: state as PresenceState }));
  }
}

const REPEAT = 5_000;
/** Many short messages one after the other are not each announced: the server counts frames. */
const AFTER_SENDING = 2_000;

/** Says "typing" at most every five seconds while one types, and "stopped" once when one no longer does. */
export class TypingNotice {
  private last = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly tell: (isTyping: boolean) => void,
    private readonly now: () => number = Date.now,
  ) {}

  typed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop(), REPEAT);
    if (this.now() - this.last < REPEAT) return;
    this.last = this.now();
    this.tell(true);
  }

  /** What was typed is on its way: the message itself ends the typing for everybody. */
  sent(): void {
    clearTimeout(this.timer);
    this.last = Math.min(this.last, this.now() - REPEAT + AFTER_SENDING);
  }

  stop(): void {
    clearTimeout(this.timer);
    if (this.last === 0) return;
    this.last = 0;
    this.tell(false);
  }
}

export interface Typist {
  id: string;
  name: string;
  threadId: string | null;
  until: number;
}

const EXPIRES = 8_000;

/** Who is typing, each forgotten alone after the time the frame gave. */
export class Typists {
  readonly list = createStore<readonly Typist[]>([]);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  receive(type: string, data: Record<string, unknown>): void {
    const person = data.person as { id?: unknown; name?: unknown } | undefined;
    if (typeof person?.id !== "string") return;
    const { id } = person;
    const others = this.list.get().filter((typist) => typist.id !== id);
    if (type !== "typing.started") {
      this.set(others);
      return;
    }
    const lasts = typeof data.until_ms === "number" ? Math.min(data.until_ms, 2 * EXPIRES) : EXPIRES;
    const threadId = typeof data.thread_id === "string" ? data.thread_id : null;
    this.set([...others, { id, name: String(person.name ?? ""), threadId, until: this.now() + lasts }]);
  }

  /** Their message has arrived: they are not typing it any more. */
  spoke(id: string): void {
    if (this.list.get().some((typist) => typist.id === id))
      this.set(this.list.get().filter((typist) => typist.id !== id));
  }

  private set(list: readonly Typist[]): void {
    clearTimeout(this.timer);
    this.list.set(list);
    const first = Math.min(...list.map((typist) => typist.until));
    if (list.length > 0) this.timer = setTimeout(() => this.expire(), Math.max(0, first - this.now()) + 10);
  }

  private expire(): void {
    this.set(this.list.get().filter((typist) => typist.until > this.now()));
  }
}
