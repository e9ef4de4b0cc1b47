/**
 * Golden traces recorded from the server (tests/contracts): whatever answer a screen began with, what is reached by
 * events must equal what is fetched later. The handlers are those of the screens; where they ask the server anew, it
 * answers as it did then.
 */
import { QueryClient } from "@tanstack/react-query";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import {
  type DocumentDetail,
  type DocumentRow,
  documentKeys,
  listKey,
  type RecipientState,
} from "../api/queries/documents";
import type { FeedPage } from "../api/queries/notifications";
import type { WorkPage } from "../api/queries/work";
import { followOwnStream } from "../app/ownStream";
import { applyTheme } from "../app/theme";
import { feedMoves, unreadCounts } from "../app/unreadCounts";
import { type Me, readBoot } from "../boot";
import { applyRoomEvent, asksAnew } from "../features/conversations/rooms";
import { LIST_EVENTS, rowHandlers } from "../features/directives/liveRows";
import { applyDocumentEvent } from "../features/document/events";
import { applyEvent, beginTalk, type TalkSnapshot, type TalkState, timelineOf, WHOLE, withPage } from "../store/talk";
import type { Page } from "../store/timeline";
import type { StreamHandler } from "./hub";
import type { EventFrame } from "./protocol";
import type { ConversationRows, PositionView } from "./shapes";
import discardedTrace from "./traces/discarded.json";
import documentTrace from "./traces/document.json";
import draftTrace from "./traces/draft.json";
import ownTrace from "./traces/own.json";
import personTrace from "./traces/person.json";
import positionsTrace from "./traces/positions.json";
import { answersOf, type Trace, typesOf } from "./traces/replay";
import talkTrace from "./traces/talk.json";
import unitTrace from "./traces/unit.json";

beforeAll(() => vi.useFakeTimers());
afterEach(() => vi.clearAllTimers());
afterAll(() => vi.useRealTimers());

vi.mock("../app/theme", () => ({ applyTheme: vi.fn() }));

type Answers = Record<string, never>;

/** One screen: what it keeps of the answers, and what an event makes of it. */
interface Screen {
  name: string;
  trace: Trace;
  begin(answers: Answers): unknown;
  /** The state after the event, and whether the server is asked anew then. */
  apply(state: never, event: EventFrame, me: string): { state: unknown; asks: boolean };
  /** What of the state must be right. */
  known(state: never): unknown;
}

const enter = (me: Partial<Me>) =>
  readBoot({ getElementById: () => ({ textContent: JSON.stringify(me) }) } as unknown as Document);

const byId = <T extends { id: string }>(rows: readonly T[]) => rows.toSorted((a, b) => a.id.localeCompare(b.id));

interface TalkAnswers {
  conversation: TalkSnapshot;
  messages: Page;
  positions?: { rows: PositionView[] };
}

function talkOf({ conversation, messages, positions }: TalkAnswers): TalkState {
  return { ...withPage(beginTalk(conversation), WHOLE, messages), positions: positions?.rows ?? [] };
}

/**
 * Read marks of others are told live and never stored; who sees the talk is asked anew when that changes; how often one
 * is called upon is shown in the list of rooms alone.
 */
function talkKnown({ read_marks: _marks, audience: _audience, marks, members, ...rest }: TalkState) {
  const { mentions: _mentions, ...known } = marks;
  return { ...rest, marks: known, members: byId(members) };
}

const talkScreen = (name: string, trace: unknown): Screen => ({
  name,
  trace: trace as Trace,
  begin: (answers) => talkOf(answers as unknown as TalkAnswers),
  apply: (state: TalkState, event, me) => ({ state: applyEvent(state, event, me), asks: false }),
  known: talkKnown,
});

interface DocumentState {
  detail: DocumentDetail;
  recipients: { rows: RecipientState[] } | undefined;
}

const documentScreen = (name: string, trace: unknown): Screen => ({
  name,
  trace: trace as Trace,
  begin: ({ detail, recipients }) => ({ detail, recipients }),
  apply({ detail, recipients }: DocumentState, { type, data }) {
    const { id } = detail.document;
    const client = new QueryClient();
    client.setQueryData(documentKeys.detail(id), detail);
    client.setQueryData(documentKeys.recipients(id), recipients);
    applyDocumentEvent(client, id, type, data);
    const state = {
      detail: client.getQueryData(documentKeys.detail(id)),
      recipients: client.getQueryData(documentKeys.recipients(id)),
    };
    return { state, asks: client.getQueryState(documentKeys.detail(id))?.isInvalidated === true };
  },
  /** Talk has a state of its own beside the page. */
  known({ detail: { head: _head, conversations, ...rest }, recipients }: DocumentState) {
    const talks = conversations.map(({ id, kind }) => ({ id, kind }));
    return { ...rest, talks, participants: byId(rest.participants), board: recipients?.rows };
  },
});

const listScreen = (name: string, trace: unknown): Screen => ({
  name,
  trace: trace as Trace,
  begin: ({ list }) => (list as unknown as { rows: DocumentRow[] }).rows,
  apply(rows: DocumentRow[], { type, data }, me) {
    enter({ person: { id: me } } as Partial<Me>);
    const state = data ? rows.map((row) => rowHandlers[type]?.(row, data as never) ?? row) : rows;
    return { state, asks: LIST_EVENTS.includes(type) };
  },
  known: (rows) => rows,
});

/** Drafts have no stream in the list; whoever has the page of one open asks for the lists anew. */
const draftsScreen = (name: string, trace: unknown): Screen => ({
  name,
  trace: trace as Trace,
  begin: ({ list }) => (list as unknown as { rows: DocumentRow[] }).rows,
  apply(rows: DocumentRow[], { type, data, stream }) {
    const client = new QueryClient();
    client.setQueryData(listKey, rows);
    applyDocumentEvent(client, stream, type, data);
    return { state: rows, asks: client.getQueryState(listKey)?.isInvalidated === true };
  },
  known: (rows) => rows,
});

const roomsScreen = (name: string, trace: unknown): Screen => ({
  name,
  trace: trace as Trace,
  begin: ({ rooms }) => rooms,
  apply: (list: ConversationRows, event, me) => ({
    state: applyRoomEvent(list, event, me),
    asks: asksAnew(list, event, me),
  }),
  known: (list: ConversationRows) => list.rows,
});

/** The work page is asked anew after every event on its streams. */
const workScreen = (name: string, trace: unknown): Screen => ({
  name,
  trace: trace as Trace,
  begin: ({ work }) => work,
  apply: (state) => ({ state, asks: true }),
  known: ({ groups, rows }: WorkPage) => ({ groups, rows }),
});

/** The reader themselves and what they may see: theme by event, rights and everything under them by asking. */
const readerScreen = (name: string, trace: unknown): Screen => ({
  name,
  trace: trace as Trace,
  begin: ({ me, list }) => ({ me, rows: (list as { rows: unknown } | undefined)?.rows }),
  apply({ me, rows }: { me: Me; rows: unknown }, event) {
    let { theme } = me.person;
    vi.mocked(applyTheme).mockImplementation((wanted) => {
      theme = wanted;
    });
    const asks = tellReader(me, event);
    return { state: { me: { ...me, person: { ...me.person, theme } }, rows }, asks };
  },
  known: ({ me: { person, posts, abilities }, rows }: { me: Me; rows: unknown }) => ({
    theme: person.theme,
    posts,
    abilities,
    rows,
  }),
});

/** The bell counts what the server counts, and its lines are asked anew. */
const bellScreen = (name: string, trace: unknown): Screen => ({
  name,
  trace: trace as Trace,
  begin: ({ notifications, me }) => ({
    me,
    feed: notifications,
    unread: (notifications as unknown as FeedPage).unread,
  }),
  apply({ me, feed, unread }: { me: Me; feed: FeedPage; unread: number }, event) {
    unreadCounts.set({ conversations: 0, notifications: unread });
    const before = feedMoves.get();
    if (event.stream === `person.${me.person.id}`) tellReader(me, event);
    const state = { me, feed, unread: unreadCounts.get().notifications };
    return { state, asks: feedMoves.get() !== before };
  },
  /** How a line words a talk and its message is as it was when it was asked for; opening the feed asks anew. */
  known: ({ feed, unread }: { feed: FeedPage; unread: number }) => ({
    rows: feed.rows.map(({ id, reason, read_at }) => ({ id, reason, read_at })),
    unread,
  }),
});

/** Whether an event on the reader's own stream makes everything be asked for. */
function tellReader(me: Me, event: EventFrame): boolean {
  enter(me);
  let handler: StreamHandler | undefined;
  let asks = false;
  const ask = () => {
    asks = true;
  };
  const subscribe = (_stream: string, _after: number, given: StreamHandler) => {
    handler = given;
    return () => {};
  };
  const fetchMe = async () => {
    ask();
    return me;
  };
  followOwnStream({ hub: { subscribe, onRefresh: () => () => {} }, onRights: ask, fetchMe });
  handler?.event(event);
  return asks;
}

const screens: Screen[] = [
  talkScreen("talk in a group", talkTrace),
  talkScreen("official positions of one's own side", positionsTrace),
  documentScreen("a document and its board of reception", documentTrace),
  documentScreen("a draft until its issue", draftTrace),
  listScreen("the row of a document", documentTrace),
  listScreen("the rows of what arrives at a unit", unitTrace),
  roomsScreen("the rooms of a person", ownTrace),
  roomsScreen("the rooms of somebody who comes and goes", personTrace),
  workScreen("the work of a unit", unitTrace),
  workScreen("the work of a guest", personTrace),
  readerScreen("the reader", personTrace),
  bellScreen("the bell", ownTrace),
  draftsScreen("the list beside a draft", draftTrace),
  draftsScreen("the list beside a draft that is thrown away", discardedTrace),
];

/** An event, and the step in which it happened. */
interface Told {
  event: EventFrame;
  step: number;
}

function told(trace: Trace, from: number, to: number): Told[] {
  return trace.steps.flatMap(({ events }, step) =>
    step >= from && step < to ? events.map((event) => ({ event, step })) : [],
  );
}

/** Begins with an answer and applies events; where the server is asked, it answers as it did at that time or later. */
function reach(screen: Screen, from: number, events: readonly Told[]): unknown {
  const { begin, apply, known, trace } = screen;
  const answers = answersOf(trace) as Answers[];
  let now = from;
  let state = begin(answers[from] as Answers);
  for (const { event, step } of events) {
    now = Math.max(now, step + 1);
    const next = apply(state as never, event, trace.me);
    state = next.asks ? begin(answers[now] as Answers) : next.state;
  }
  return known(state as never);
}

const fetched = ({ begin, known, trace }: Screen, at: number) => known(begin(answersOf(trace)[at] as Answers) as never);

const streamOf = ({ event }: Told) => event.stream;
/** Ways in which the events may come: between streams there is no order. */
const ways: Record<string, (events: readonly Told[]) => readonly Told[]> = {
  "in their order": (events) => events,
  "each twice": (events) => events.flatMap((one) => [one, one]),
  "stream by stream": (events) => events.toSorted((a, b) => streamOf(a).localeCompare(streamOf(b))),
  "stream by stream backwards": (events) => events.toSorted((a, b) => streamOf(b).localeCompare(streamOf(a))),
};

describe.each(screens)("$name", (screen) => {
  const last = screen.trace.steps.length;

  test.each(Object.entries(ways))("events %s lead from any answer to any later one", (_, order) => {
    for (let from = 0; from <= last; from++) {
      for (let to = from; to <= last; to++) {
        const reached = reach(screen, from, order(told(screen.trace, from, to)));
        expect(reached, `from answer ${from} to ${to}`).toEqual(fetched(screen, to));
      }
    }
  });

  test.each(Object.entries(ways))("events %s that the answer contains already do no harm", (_, order) => {
    for (let from = 0; from <= last; from++) {
      const reached = reach(screen, from, order(told(screen.trace, 0, last)));
      expect(reached, `all of them over answer ${from}`).toEqual(fetched(screen, last));
    }
  });
});

/** What leaves no mark on any screen, and why that is right. */
const WITHOUT_EFFECT: Record<string, string> = {
  "document.registered":
    "nobody can follow a stream before its first event; whoever opens it later has it in the answer",
  "sessions.ended": "the server closes the sockets of those sessions",
};

test("every kind of event is proven: without it, some screen would show something else than the server says", () => {
  const all = new Set(screens.flatMap(({ trace }) => [...typesOf(trace)]));
  const unproven = [...all].filter((type) => !screens.some((screen) => matters(screen, type)));
  expect(unproven.toSorted()).toEqual(Object.keys(WITHOUT_EFFECT).toSorted());
});

function isOther(reached: unknown, wanted: unknown): boolean {
  try {
    expect(reached).toEqual(wanted);
    return false;
  } catch {
    return true;
  }
}

function matters(screen: Screen, type: string): boolean {
  return screen.trace.steps.some((_, step) => {
    const events = told(screen.trace, step, step + 1);
    const others = events.filter(({ event }) => event.type !== type);
    if (others.length === events.length) return false;
    return isOther(reach(screen, step, others), fetched(screen, step + 1));
  });
}

describe("a handler that counts instead of naming is found out", () => {
  const counting: Screen = {
    ...listScreen("threads counted", documentTrace),
    begin: ({ list }) => (list as unknown as { rows: DocumentRow[] }).rows.map((row) => row.talk?.open_threads.length),
    apply: (counts: number[], { type }) => {
      const by = { "thread.opened": 1, "thread.reopened": 1, "thread.resolved": -1 }[type] ?? 0;
      return { state: counts.map((count) => count + by), asks: false };
    },
    known: (counts) => counts,
  };
  const last = counting.trace.steps.length;

  test("each event once is right", () => {
    expect(reach(counting, 0, told(counting.trace, 0, last))).toEqual(fetched(counting, last));
  });

  test.each([
    ["each twice", 0],
    ["that the answer contains", last],
  ])("events %s are not", (_, from) => {
    const events = told(counting.trace, 0, last).flatMap((one) => (from === 0 ? [one, one] : [one]));
    expect(isOther(reach(counting, from, events), fetched(counting, last))).toBe(true);
  });
});

test("the page of a draft that is thrown away is asked for anew", () => {
  const client = new QueryClient();
  client.setQueryData(documentKeys.detail("d1"), { document: { id: "d1" } });
  applyDocumentEvent(client, "d1", "document.discarded", { document_id: "d1" });
  expect(client.getQueryState(documentKeys.detail("d1"))?.isInvalidated).toBe(true);
});

describe("caught up after something was withdrawn", () => {
  const trace = talkTrace as unknown as Trace<TalkAnswers>;

  test("the talk is what is fetched once the gap is loaded", () => {
    const blank = new Set(trace.withdrawn.map(({ seq }) => seq));
    expect(blank.size).toBeGreaterThan(0);
    const events = trace.steps.flatMap((step) => step.events);
    const state = events.reduce(
      (known, event) => applyEvent(known, blank.has(event.seq) ? { ...event, data: null } : event, trace.me),
      talkOf(trace.before),
    );
    const end = answersOf(trace).at(-1) as TalkAnswers;
    const after = timelineOf(state, WHOLE).chunks.at(-1)?.to ?? 0;
    const messages = end.messages.messages.filter(({ ordinal }) => ordinal > after);
    const page = { messages, has_before: true, has_after: false };
    // A thread's length comes with each message in it; where the last one is blank, it is right with the next one.
    const wanted = talkKnown(talkOf(end));
    const { threads } = wanted;
    expect({ ...talkKnown(withPage(state, WHOLE, page, { after })), threads }).toEqual(wanted);
  });
});

test("the numbers of the navigation are what is fetched", async () => {
  interface OwnAnswers {
    me: Me;
    notifications: { unread: number };
  }
  const trace = ownTrace as unknown as Trace<OwnAnswers>;
  const end = answersOf(trace).at(-1) as OwnAnswers;
  enter(trace.before.me);
  unreadCounts.set(trace.before.me.unread);
  let handler: StreamHandler | undefined;
  const subscribe = (_stream: string, _after: number, given: StreamHandler) => {
    handler = given;
    return () => {};
  };
  followOwnStream({ hub: { subscribe, onRefresh: () => () => {} }, onRights: () => {}, fetchMe: async () => end.me });
  for (const event of trace.steps.flatMap(({ events }) => events))
    if (event.stream === `person.${trace.me}`) handler?.event(event);
  expect(unreadCounts.get().notifications).toBe(end.notifications.unread);
  await vi.runAllTimersAsync();
  expect(unreadCounts.get()).toEqual(end.me.unread);
});
