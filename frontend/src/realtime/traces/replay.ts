/** Reads a golden trace: every answer that was given on the way, and the events between them. */
import type { EventFrame } from "../protocol";

/** What turns one answer into another, as tests/contracts/recording.py writes it down. */
type Change =
  | null
  | ["=", unknown]
  | ["{}", Record<string, Change>, string[]]
  | ["[]", number, Record<string, Change>];

export interface Trace<Answers = Record<string, unknown>> {
  me: string;
  before: Answers;
  steps: { events: EventFrame[]; change: Change }[];
  /** Events that whoever catches up later gets without content. */
  withdrawn: { stream: string; seq: number }[];
}

/** The answers before the first step and after each. */
export function answersOf<Answers>(trace: Trace<Answers>): Answers[] {
  const all = [trace.before];
  for (const { change } of trace.steps) all.push(changed(all.at(-1), change) as Answers);
  return all;
}

export function typesOf(trace: Trace<unknown>): Set<string> {
  return new Set(trace.steps.flatMap(({ events }) => events.map(({ type }) => type)));
}

function changed(value: unknown, change: Change): unknown {
  if (change === null) return value;
  if (change[0] === "=") return change[1];
  if (change[0] === "[]") {
    const [, length, places] = change;
    const old = value as unknown[];
    return Array.from({ length }, (_, at) => changed(old[at], places[at] ?? null));
  }
  const [, fields, gone] = change;
  const old = value as Record<string, unknown>;
  const kept = Object.entries(old).filter(([name]) => !gone.includes(name) && !(name in fields));
  const news = Object.entries(fields).map(([name, one]) => [name, changed(old[name], one)]);
  return Object.fromEntries([...kept, ...news]);
}
