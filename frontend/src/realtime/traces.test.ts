/**
 * Golden traces recorded from the server (tests/contracts): what is reached by events must equal what is fetched. The
 * handlers are those of the screens; what they leave to a new fetch is named here.
 */
import { QueryClient } from "@tanstack/react-query";
import { describe, expect, test, vi } from "vitest";
import { type DocumentDetail, type DocumentRow, documentKeys, type RecipientState } from "../api/queries/documents";
import { followOwnStream } from "../app/ownStream";
import { unreadCounts } from "../app/unreadCounts";
import { type Me, readBoot } from "../boot";
import { applyRoomEvent } from "../features/conversations/rooms";
import { rowHandlers } from "../features/directives/liveRows";
import { applyDocumentEvent } from "../features/document/events";
import { applyEvent, beginTalk, type TalkSnapshot, type TalkState, timelineOf, WHOLE, withPage } from "../store/talk";
import type { Page } from "../store/timeline";
import type { StreamHandler } from "./hub";
import type { EventFrame } from "./protocol";
import type { ConversationRows, PositionView } from "./shapes";
import documentTrace from "./traces/document.json";
import ownTrace from "./traces/own.json";
import positionsTrace from "./traces/positions.json";
import talkTrace from "./traces/talk.json";

interface Trace<Answers> {
  me: string;
  before: Answers;
  events: EventFrame[];
  after: Answers;
  /** Events that whoever catches up later gets without content. */
  withdrawn: { stream: string; seq: number }[];
}

const once = (events: readonly EventFrame[]) => events;
const twice = (events: readonly EventFrame[]) => events.flatMap((event) => [event, event]);

const enter = (me: Partial<Me>) =>
  readBoot({ getElementById: () => ({ textContent: JSON.stringify(me) }) } as unknown as Document);

describe("talk in a group", () => {
  interface Answers {
    conversation: TalkSnapshot;
    messages: Page;
  }
  const trace = talkTrace as unknown as Trace<Answers>;
  const begin = ({ conversation, messages }: Answers) => withPage(beginTalk(conversation), WHOLE, messages);
  const replay = (events: readonly EventFrame[]) =>
    events.reduce((state, event) => applyEvent(state, event, trace.me), begin(trace.before));
  /** Read marks of others are told live and never stored; who sees the talk is fetched when that changes. */
  const known = ({ read_marks: _marks, audience: _audience, ...rest }: TalkState) => rest;
  const wanted = known(begin(trace.after));

  test.each([
    ["once", once],
    ["each event twice", twice],
  ])("replayed %s it is what is fetched", (_, how) => {
    expect(known(replay(how(trace.events)))).toEqual(wanted);
  });

  test("caught up after something was withdrawn, it is what is fetched once the gap is loaded", () => {
    const blank = new Set(trace.withdrawn.map(({ seq }) => seq));
    expect(blank.size).toBeGreaterThan(0);
    const state = replay(trace.events.map((event) => (blank.has(event.seq) ? { ...event, data: null } : event)));
    const after = timelineOf(state, WHOLE).chunks.at(-1)?.to ?? 0;
    const messages = trace.after.messages.messages.filter(({ ordinal }) => ordinal > after);
    const page = { messages, has_before: true, has_after: false };
    // A thread's length comes with each message in it; where the last one is blank, it is right with the next one.
    const { threads } = wanted;
    expect({ ...known(withPage(state, WHOLE, page, { after })), threads }).toEqual(wanted);
  });
});

describe("official positions of one's own side", () => {
  interface Answers {
    conversation: TalkSnapshot;
    messages: Page;
    positions: { rows: PositionView[] };
  }
  const trace = positionsTrace as unknown as Trace<Answers>;
  const begin = ({ conversation, messages, positions }: Answers): TalkState => ({
    ...withPage(beginTalk(conversation), WHOLE, messages),
    positions: positions.rows,
  });

  test.each([
    ["once", once],
    ["each event twice", twice],
  ])("replayed %s they and what they said are what is fetched", (_, how) => {
    const state = how(trace.events).reduce((known, event) => applyEvent(known, event, trace.me), begin(trace.before));
    const { positions, timelines, marks } = begin(trace.after);
    expect(state).toMatchObject({ positions, timelines, marks });
  });
});

describe("reception of a document", () => {
  interface Answers {
    detail: DocumentDetail;
    recipients: { rows: RecipientState[] };
    list: { rows: DocumentRow[] };
  }
  const trace = documentTrace as unknown as Trace<Answers>;
  const { id } = trace.before.detail.document;
  /** Talk has its own state; what this person may do is fetched when their own unit's state changes. */
  const known = ({ abilities: _abilities, conversations: _talk, head: _head, ...rest }: DocumentDetail) => rest;

  function replay(events: readonly EventFrame[]) {
    const client = new QueryClient();
    client.setQueryData(documentKeys.detail(id), trace.before.detail);
    client.setQueryData(documentKeys.recipients(id), trace.before.recipients);
    for (const { type, data } of events) applyDocumentEvent(client, id, type, data);
    return {
      detail: client.getQueryData(documentKeys.detail(id)) as DocumentDetail,
      recipients: client.getQueryData(documentKeys.recipients(id)) as Answers["recipients"],
      isStale: client.getQueryState(documentKeys.detail(id))?.isInvalidated,
    };
  }

  test.each([
    ["once", once],
    ["each event twice", twice],
  ])("replayed %s it is what is fetched", (_, how) => {
    const { detail, recipients } = replay(how(trace.events));
    expect(known(detail)).toEqual(known(trace.after.detail));
    expect(recipients.rows).toEqual(trace.after.recipients.rows);
  });

  test("what this person may do is asked for again when their own unit's state changes, and only then", () => {
    const about = (unit: "own" | "other") =>
      trace.events.filter(({ type, data }) => {
        const recipient = data?.recipient as RecipientState | undefined;
        const isOwn = trace.before.detail.mine.some((mine) => mine.id === recipient?.id);
        return type === "recipient.acknowledged" && isOwn === (unit === "own");
      });
    expect([about("own").length, about("other").length]).toEqual([2, 1]);
    expect(replay(about("own")).isStale).toBe(true);
    expect(replay(about("other")).isStale).toBe(false);
  });

  test("its row in the list is what is fetched", () => {
    enter({ person: { id: trace.me } } as Partial<Me>);
    const row = trace.events.reduce((known, { type, data }) => {
      const change = rowHandlers[type];
      return change ? change(known, data as never) : known;
    }, trace.before.list.rows[0] as DocumentRow);
    expect(row).toEqual(trace.after.list.rows[0]);
  });
});

describe("a person's own stream", () => {
  interface Answers {
    me: Me;
    notifications: { unread: number };
    rooms: ConversationRows;
  }
  const trace = ownTrace as unknown as Trace<Answers>;
  const own = trace.events.filter(({ stream }) => stream === `person.${trace.me}`);

  test.each([
    ["once", once],
    ["each event twice", twice],
  ])("the rooms replayed %s are what is fetched", (_, how) => {
    const rooms = how(trace.events).reduce((list, event) => applyRoomEvent(list, event, trace.me), trace.before.rooms);
    expect(rooms.rows).toEqual(trace.after.rooms.rows);
  });

  test("the numbers of the navigation are what is fetched", async () => {
    vi.useFakeTimers();
    enter(trace.before.me);
    unreadCounts.set(trace.before.me.unread);
    let handler: StreamHandler | undefined;
    const subscribe = (_stream: string, _after: number, given: StreamHandler) => {
      handler = given;
      return () => {};
    };
    const hub = { subscribe, onRefresh: () => () => {} };
    followOwnStream({ hub, onRights: () => {}, fetchMe: async () => trace.after.me });
    for (const event of own) handler?.event(event);
    expect(unreadCounts.get().notifications).toBe(trace.after.notifications.unread);
    await vi.runAllTimersAsync();
    expect(unreadCounts.get()).toEqual(trace.after.me.unread);
    vi.useRealTimers();
  });
});
