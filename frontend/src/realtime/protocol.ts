/**
 * Reads what the server sends over the socket: one JSON object, or an array of them, per frame. Unknown kinds are
 * skipped, so that an older page survives a newer server; anything that is no JSON is an error of the connection.
 */

export interface HelloFrame {
  kind: "hello";
  session: string;
  epoch: string;
  heartbeat: number;
  now: string;
  build: string;
  person: string;
}

export interface OkFrame {
  kind: "ok";
  ref: number;
  ok: Record<string, unknown>;
}

export interface ErrorFrame {
  kind: "error";
  ref: number | null;
  error: CommandProblem;
}

/** A numbered event of a stream; `data` is null when its content was withdrawn: the number counts all the same. */
export interface EventFrame {
  kind: "event";
  stream: string;
  seq: number;
  type: string;
  at: string;
  actor: unknown;
  data: Record<string, unknown> | null;
}

/** Typing, presence, read marks: not numbered, not stored, allowed to be lost. */
export interface EphemeralFrame {
  kind: "ephemeral";
  stream: string | null;
  type: string;
  data: Record<string, unknown>;
}

export interface HeadsFrame {
  kind: "heads";
  heads: Record<string, number>;
}

export interface GoneFrame {
  kind: "gone";
  stream: string;
}

export type Frame = HelloFrame | OkFrame | ErrorFrame | EventFrame | EphemeralFrame | HeadsFrame | GoneFrame;

export interface CommandProblem {
  code: string;
  vi: string;
  en: string;
  status: number;
  errors: { path: string; code: string; vi: string; en: string }[];
  /** Seconds after which the same may be tried again. */
  retry_after?: number;
}

/** The server refused a command; `status` as the same act over REST would have had it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  constructor(readonly problem: CommandProblem) {
    super(`${problem.status} ${problem.code}`);
  }
}

export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

type Raw = Record<string, unknown>;

export function readFrames(text: string): Frame[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError("not_json", { cause });
  }
  return readAll(Array.isArray(value) ? value : [value]);
}

/** The frames of a list, as it stands in an answer to a long-poll. */
export function readAll(raws: unknown): Frame[] {
  if (!Array.isArray(raws)) throw new ProtocolError("not_a_list");
  return raws.flatMap((raw) => {
    if (!isObject(raw)) throw new ProtocolError("not_an_object");
    return readFrame(raw) ?? [];
  });
}

function readFrame(raw: Raw): Frame | undefined {
  if (isObject(raw.hello)) return readHello(raw.hello);
  if (isObject(raw.heads)) return { kind: "heads", heads: numbers(raw.heads) };
  if (isObject(raw.gone)) return { kind: "gone", stream: text(raw.gone.stream) };
  if (isObject(raw.error)) return { kind: "error", ref: optionalNumber(raw.ref), error: readProblem(raw.error) };
  if (isObject(raw.ok) && typeof raw.ref === "number") return { kind: "ok", ref: raw.ref, ok: raw.ok };
  if (typeof raw.type === "string") return readHappening(raw, raw.type);
  return undefined;
}

function readHello(hello: Raw): HelloFrame {
  return {
    kind: "hello",
    session: text(hello.session),
    epoch: text(hello.epoch),
    heartbeat: typeof hello.heartbeat === "number" ? hello.heartbeat : 25,
    now: text(hello.now),
    build: text(hello.build),
    person: text(hello.person),
  };
}

function readHappening(raw: Raw, type: string): Frame | undefined {
  if (typeof raw.seq === "number" && typeof raw.stream === "string") {
    const data = isObject(raw.data) ? raw.data : null;
    return { kind: "event", stream: raw.stream, seq: raw.seq, type, at: text(raw.at), actor: raw.actor, data };
  }
  if (!isObject(raw.data)) return undefined;
  return { kind: "ephemeral", stream: typeof raw.stream === "string" ? raw.stream : null, type, data: raw.data };
}

function readProblem(error: Raw): CommandProblem {
  return {
    code: text(error.code) || "error",
    vi: text(error.vi),
    en: text(error.en),
    status: typeof error.status === "number" ? error.status : 400,
    errors: Array.isArray(error.errors) ? (error.errors as CommandProblem["errors"]) : [],
    ...(typeof error.retry_after === "number" ? { retry_after: error.retry_after } : {}),
  };
}

function numbers(source: Raw): Record<string, number> {
  return Object.fromEntries(Object.entries(source).filter(([, n]) => typeof n === "number")) as Record<string, number>;
}

function isObject(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function optionalNumber(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** What the server does with the connection when it closes it; the numbers stand in docs/protocol.md. */
export type CloseMeaning =
  | { next: "retry"; after?: number; atLeast?: number }
  | { next: "refresh" }
  | { next: "session-ended" }
  | { next: "new-version" };

export function meaningOfClose(code: number, reason: string): CloseMeaning {
  if (code === 1012 || code === 1013) {
    const hint = /^retry:(\d{1,7})$/.exec(reason)?.[1];
    return hint === undefined ? { next: "retry" } : { next: "retry", after: Number(hint) };
  }
  if (code === 4401) return { next: "session-ended" };
  if (code === 4403) return { next: "refresh" };
  if (code === 4410) return { next: "new-version" };
  if (code === 4400 || code === 4429) return { next: "retry", atLeast: 15_000 };
  return { next: "retry" };
}
