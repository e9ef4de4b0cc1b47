/** Who sees a talk is always what the server would say now, also when that changes while somebody is writing. */
import { afterEach, expect, test, vi } from "vitest";
import { hub, type StreamHandler } from "../../realtime/hub";
import { answersOf, type Trace } from "../../realtime/traces/replay";
import talkTrace from "../../realtime/traces/talk.json";
import type { TalkSnapshot } from "../../store/talk";
import type { Page } from "../../store/timeline";
import { TalkSession } from "./session";
import { talkApi } from "./talkApi";

afterEach(() => vi.restoreAllMocks());

const trace = talkTrace as unknown as Trace<{ conversation: TalkSnapshot; messages: Page }>;

test("the audience is counted anew when somebody joins or leaves", async () => {
  const before = trace.before.conversation;
  const after = answersOf(trace).at(-1)?.conversation as TalkSnapshot;
  const events = trace.steps.flatMap((step) => step.events);
  const fetched = vi.spyOn(talkApi, "snapshot").mockResolvedValueOnce(before).mockResolvedValue(after);
  vi.spyOn(talkApi, "messages").mockResolvedValue(trace.before.messages);
  let handler: StreamHandler | undefined;
  vi.spyOn(hub, "subscribe").mockImplementation((_stream, _after, given) => {
    handler = given;
    return () => {};
  });

  const session = new TalkSession(before.conversation.id, trace.me);
  await session.open();
  expect(session.state.get()?.audience).toEqual(before.audience);
  for (const event of events) handler?.event(event);
  await vi.waitFor(() => expect(session.state.get()?.audience).toEqual(after.audience));
  const moves = events.filter(({ type }) => type.startsWith("member."));
  expect(fetched).toHaveBeenCalledTimes(1 + moves.length);
  session.close();
});
