/**
 * Texts being written: kept on this machine at every pause of typing and on the server soon after, so that they are
 * there again after a crash and on another device. The local copy wins, because it is the last thing typed here.
 */
import { api } from "../api/client";
import { type Table, table } from "./idb";

export interface StoredDraft {
  body: string;
  at: string;
}

const LOCAL_AFTER = 300;
const SERVER_AFTER = 2_000;

export function draftKey(conversationId: string, threadId: string | null): string {
  return `${conversationId}:${threadId ?? ""}`;
}

type Put = (conversationId: string, threadId: string | null, body: string) => Promise<unknown>;

const putOnServer: Put = (conversationId, threadId, body) =>
  api.put(`conversations/${conversationId}/draft`, { body: { body, ...(threadId ? { thread_id: threadId } : {}) } });

export class DraftKeeper {
  private local: ReturnType<typeof setTimeout> | undefined;
  private remote: ReturnType<typeof setTimeout> | undefined;
  private pending: string | undefined;
  private sent = "";

  constructor(
    private readonly conversationId: string,
    private readonly threadId: string | null,
    private readonly rows: Table<StoredDraft> = table<StoredDraft>("drafts"),
    private readonly put: Put = putOnServer,
  ) {}

  /** What was being written here; `onServer` is what the snapshot knew. */
  async load(onServer: string): Promise<string> {
    this.sent = onServer;
    const kept = await this.rows.get(this.key);
    return kept?.body || onServer;
  }

  typed(body: string): void {
    this.pending = body;
    clearTimeout(this.local);
    clearTimeout(this.remote);
    this.local = setTimeout(() => void this.keep(body), LOCAL_AFTER);
    this.remote = setTimeout(() => void this.upload(body), SERVER_AFTER);
  }

  /** At once: the page is being left, or the text was sent and nothing remains. */
  async flush(body: string = this.pending ?? this.sent): Promise<void> {
    clearTimeout(this.local);
    clearTimeout(this.remote);
    this.pending = undefined;
    await this.keep(body);
    await this.upload(body);
  }

  private get key(): string {
    return draftKey(this.conversationId, this.threadId);
  }

  private keep(body: string): Promise<void> {
    return body ? this.rows.put(this.key, { body, at: new Date().toISOString() }) : this.rows.remove(this.key);
  }

  /** The server's copy is a convenience; without a line the local one has the text. */
  private async upload(body: string): Promise<void> {
    if (body === this.sent) return;
    this.sent = body;
    await this.put(this.conversationId, this.threadId, body).catch(() => {
      this.sent = "\0";
    });
  }
}
