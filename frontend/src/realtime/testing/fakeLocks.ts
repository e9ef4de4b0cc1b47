/** The browser's locks for tests: one holder per name, a queue behind it, stealing, and tabs that crash. */
interface Wish {
  grant(): void;
  refuse(error: Error): void;
}

export class FakeLocks {
  private readonly holders = new Map<string, { lose(error: Error): void }>();
  private readonly queues = new Map<string, Wish[]>();

  manager(): LockManager {
    const request = (
      name: string,
      second: LockOptions | LockGrantedCallback<unknown>,
      third?: LockGrantedCallback<unknown>,
    ) => {
      const options = typeof second === "function" ? {} : second;
      const callback = (typeof second === "function" ? second : third) as LockGrantedCallback<unknown>;
      return this.request(name, options, callback);
    };
    return { request, query: async () => ({ held: [], pending: [] }) } as unknown as LockManager;
  }

  private request(
    name: string,
    { steal, signal }: LockOptions,
    callback: LockGrantedCallback<unknown>,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const wish: Wish = { grant: () => this.hold(name, callback, resolve, reject), refuse: reject };
      signal?.addEventListener("abort", () => this.forget(name, wish));
      if (steal) {
        this.holders.get(name)?.lose(new DOMException("stolen", "AbortError"));
        wish.grant();
      } else if (this.holders.has(name)) {
        this.queues.set(name, [...(this.queues.get(name) ?? []), wish]);
      } else {
        wish.grant();
      }
    });
  }

  private hold(
    name: string,
    callback: LockGrantedCallback<unknown>,
    resolve: (value: unknown) => void,
    lose: (e: Error) => void,
  ) {
    const holder = { lose };
    this.holders.set(name, holder);
    void Promise.resolve(callback({ name, mode: "exclusive" } as Lock)).then((value) => {
      resolve(value);
      if (this.holders.get(name) === holder) this.next(name);
    });
  }

  private next(name: string): void {
    this.holders.delete(name);
    const [first, ...rest] = this.queues.get(name) ?? [];
    this.queues.set(name, rest);
    first?.grant();
  }

  private forget(name: string, wish: Wish): void {
    const queue = this.queues.get(name) ?? [];
    if (!queue.includes(wish)) return;
    this.queues.set(
      name,
      queue.filter((one) => one !== wish),
    );
    wish.refuse(new DOMException("aborted", "AbortError"));
  }

  /** The tab that holds the lock is gone without a word. */
  crash(name: string): void {
    this.next(name);
  }
}
