/** Sets the line, the outbox and the listeners going once, when the page starts. */
import { t } from "@lingui/core/macro";
import { ApiError, api, SESSION_ENDED } from "../api/client";
import { errorWords } from "../api/errorWords";
import { boot } from "../boot";
import { keepFor, table } from "../store/idb";
import { tellComebacks, tellPolling } from "./comeback";
import { CommandError, hub, LineLost } from "./hub";
import { type Letter, Outbox, Refused, Unsettled } from "./outbox";
import type { MessageView } from "./shapes";

const tab = crypto.randomUUID();
const SEND_WITHIN = 15_000;

export const outbox = new Outbox({
  tab,
  table: table<Letter>("outbox"),
  deliver,
  livingTabs,
  isHeld: () => hub.status.get().state === "ended",
  expiredReason: () => t`Chưa gửi được trong 24 giờ. Xem lại rồi gửi.`,
});

/** Called once from main.tsx, after the boot data has been read. */
export function startRealtime(): void {
  const { person, epoch, shared } = boot();
  keepFor(shared ? null : person.id);
  if (typeof navigator.locks !== "undefined")
    void navigator.locks.request(`tab:${tab}`, () => new Promise(() => undefined));
  hub.status.subscribe(onStatus);
  tellComebacks(hub);
  tellPolling(hub);
  hub.start({ person: person.id, epoch, url: socketUrl() });
  listen();
  void outbox.adopt();
}

function socketUrl(): string {
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws/v1`;
}

function onStatus(): void {
  const status = hub.status.get();
  if (hub.isLive) {
    outbox.wake();
    adoptLeft();
  }
  if (status.state !== "ended") return;
  if (status.reason === "session-ended") window.dispatchEvent(new Event(SESSION_ENDED));
  else reloadWhenIdle();
}

/** A tab that was closed may have left letters behind; without locks nobody can tell whether it was. */
function adoptLeft(): void {
  if (typeof navigator.locks !== "undefined") void outbox.adopt();
}

/** A newer page is needed: taken when nobody looks, so that nothing is lost under the person's hands; drafts are kept. */
function reloadWhenIdle(): void {
  const reload = () => document.hidden && location.reload();
  document.addEventListener("visibilitychange", reload);
  reload();
}

function listen(): void {
  document.addEventListener("visibilitychange", () => {
    hub.visible(!document.hidden);
    if (!document.hidden) adoptLeft();
  });
  window.addEventListener("focus", () => hub.wake());
  window.addEventListener("online", () => hub.wake());
  window.addEventListener("offline", () => hub.offline());
  window.addEventListener("pageshow", (event) => event.persisted && hub.wake());
}

async function livingTabs(): Promise<ReadonlySet<string>> {
  if (typeof navigator.locks === "undefined") return new Set();
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => (name?.startsWith("tab:") ? [name.slice(4)] : [])));
}

/** By socket where it is open, by REST otherwise; a thread is opened by REST alone. */
async function deliver(letter: Letter): Promise<MessageView> {
  try {
    return letter.subject === undefined && hub.isOnline ? await byCommand(letter) : await byRest(letter);
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal ? new Refused(refusal, { cause: error }) : new Unsettled(retryAfterOf(error), { cause: error });
  }
}

async function byCommand(letter: Letter): Promise<MessageView> {
  const { conversation_id: conversation, ...rest } = contentOf(letter);
  const ok = await hub.command("message.post", { conversation, ...rest });
  return ok.message as MessageView;
}

async function byRest(letter: Letter): Promise<MessageView> {
  const { conversation_id, ...body } = contentOf(letter);
  const path = `conversations/${conversation_id}/${letter.subject === undefined ? "messages" : "threads"}`;
  const opens = letter.subject === undefined ? {} : { subject: letter.subject };
  const answer = await api.post<{ message: MessageView }>(path, {
    body: { ...body, ...opens },
    signal: AbortSignal.timeout(SEND_WITHIN),
  });
  return answer.message;
}

function contentOf({ conversation_id, client_id, body, thread_id, reply_to, files }: Letter) {
  return {
    conversation_id,
    client_id,
    body,
    files: files.map((file) => file.id),
    ...(thread_id ? { thread_id } : {}),
    ...(reply_to ? { reply_to: reply_to.id } : {}),
  };
}

/** Seconds the server asks for; 0 when it said nothing. */
function retryAfterOf(error: unknown): number {
  if (error instanceof CommandError) return error.problem.retry_after ?? 0;
  return error instanceof ApiError ? error.retryAfter : 0;
}

/** Statuses that may pass by themselves: not signed in any more, too early, too many, timed out. */
const PASSING: readonly number[] = [401, 408, 425, 429];

function refusalOf(error: unknown): string | undefined {
  if (error instanceof LineLost) return undefined;
  if (error instanceof CommandError) {
    const { status, errors } = error.problem;
    const { vi, en } = errors[0] ?? error.problem;
    return status >= 500 || PASSING.includes(status) ? undefined : boot().locale === "en" ? en : vi;
  }
  if (error instanceof ApiError && error.status < 500 && !PASSING.includes(error.status))
    return Object.values(error.fields)[0] ?? errorWords(error);
  return undefined;
}
