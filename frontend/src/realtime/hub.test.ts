import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Hub, LineLost } from "./hub";
import type { EventFrame } from "./protocol";
import { CommandError } from "./protocol";
import { FakeLocks } from "./testing/fakeLocks";
import { FakeServer } from "./testing/fakeServer";

interface Tab {
  hub: Hub;
  leave: () => void;
  hidden: boolean;
}

let server: FakeServer;
let locks: FakeLocks;
let tabs: Tab[];

/** Frames between tabs travel over real BroadcastChannels, so the tests wait for what they expect. */
const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 10_000, interval: 2 });

async function openTab({ hidden = false, shares = true } = {}): Promise<Tab> {
  const tab: Tab = { hub: new Hub(), leave: () => {}, hidden };
  const share = {
    world: server.world(),
    locks: shares ? locks.manager() : undefined,
    channel: () => new BroadcastChannel("rt-test"),
    isHidden: () => tab.hidden,
  };
  tab.leave = tab.hub.start({ person: "p", epoch: "e1", url: "ws://x", share });
  tabs.push(tab);
  await until(() => tab.hub.isOnline);
  return tab;
}

function follow(hub: Hub, stream = "document.1", after = 0) {
  const seen: number[] = [];
  const told: string[] = [];
  const leave = hub.subscribe(stream, after, {
    event: (event: EventFrame) => void seen.push(event.seq),
    reload: () => void told.push("reload"),
    gone: () => void told.push("gone"),
  });
  return { seen, told, leave };
}

const numbers = (to: number, from = 1) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

beforeEach(() => {
  server = new FakeServer();
  server.begin("document.1");
  locks = new FakeLocks();
  tabs = [];
});

afterEach(() => {
  for (const tab of tabs) tab.leave();
});

test("what is told again is not called new again", async () => {
  const { hub } = await openTab();
  const early = follow(hub);
  await until(() => server.line.open.has("document.1"));
  for (const _ of numbers(2)) server.append("document.1", "message.posted");
  await until(() => early.seen.length === 2);
  const late = follow(hub);
  await until(() => late.seen.length === 2);
  expect(hub.news).toBe(2);
});

test("a subscriber gets what it has missed and what follows, once", async () => {
  for (const _ of numbers(3)) server.append("document.1");
  const { hub } = await openTab();
  const { seen } = follow(hub, "document.1", 1);
  await until(() => seen.length === 2);
  server.append("document.1");
  await until(() => seen.length === 3);
  expect(seen).toEqual([2, 3, 4]);
});

test("nothing is lost or doubled over broken lines", async () => {
  const { hub } = await openTab();
  const { seen } = follow(hub);
  for (const round of numbers(4)) {
    await until(() => seen.length === (round - 1) * 5);
    server.append("document.1");
    server.drop();
    for (const _ of numbers(4)) server.append("document.1");
    await until(() => seen.length === round * 5);
  }
  expect(seen).toEqual(numbers(20));
});

test("a frame lost on an open line is fetched by the next event or the next heartbeat", async () => {
  const { hub } = await openTab();
  const { seen } = follow(hub);
  await until(() => server.line.open.has("document.1"));
  server.append("document.1", "x", {}, true);
  server.append("document.1");
  await until(() => seen.length === 2);
  server.append("document.1", "x", {}, true);
  server.beat();
  await until(() => seen.length === 3);
  expect(seen).toEqual([1, 2, 3]);
});

test("who may not read is told that it is gone, in the same way as for a stream that is not there", async () => {
  const { hub } = await openTab();
  const { told } = follow(hub, "document.2");
  await until(() => told.length > 0);
  expect(told).toEqual(["gone"]);
});

test("numbers beyond the log or of another log ask for a new snapshot", async () => {
  const { hub } = await openTab();
  const ahead = follow(hub, "document.1", 9);
  await until(() => ahead.told.length > 0);
  expect(ahead.told).toEqual(["reload"]);
  const other = follow(hub);
  let refreshed = 0;
  hub.onRefresh(() => refreshed++);
  server.epoch = "e2";
  server.drop();
  await until(() => other.told.length > 0);
  expect(other.told).toEqual(["reload"]);
  expect(refreshed).toBe(1);
});

test("commands give the answer, the refusal, or say that nobody knows", async () => {
  const { hub } = await openTab();
  server.commands["message.post"] = ({ body }) => ({ message: { body } });
  await expect(hub.command("message.post", { body: "a" })).resolves.toEqual({ message: { body: "a" } });
  server.commands["message.post"] = () => {
    throw { code: "forbidden", status: 403 };
  };
  await expect(hub.command("message.post")).rejects.toBeInstanceOf(CommandError);
  server.mute = true;
  const unknown = hub.command("message.post");
  server.drop();
  await expect(unknown).rejects.toBeInstanceOf(LineLost);
});

test("three tabs share one line, and each gets every event", async () => {
  const first = await openTab();
  const second = await openTab();
  const third = await openTab();
  const all = [first, second, third].map(({ hub }) => follow(hub));
  await until(() => server.line.open.has("document.1"));
  for (const _ of numbers(5)) server.append("document.1");
  await until(() => all.every(({ seen }) => seen.length === 5));
  expect(server.living).toHaveLength(1);
  expect(server.line.said.filter((frame) => frame.do === "stream.open")).toHaveLength(1);
});

test("a tab that comes later is given what the others already had", async () => {
  const first = await openTab();
  const early = follow(first.hub);
  await until(() => server.line.open.has("document.1"));
  for (const _ of numbers(6)) server.append("document.1");
  await until(() => early.seen.length === 6);
  const second = await openTab();
  const late = follow(second.hub, "document.1", 2);
  await until(() => late.seen.length === 4);
  expect(late.seen).toEqual([3, 4, 5, 6]);
  expect(early.seen).toEqual(numbers(6));
});

test("when the leading tab closes another takes over without loss", async () => {
  const first = await openTab();
  const second = await openTab();
  const { seen } = follow(second.hub);
  await until(() => server.line.open.has("document.1"));
  server.append("document.1");
  await until(() => seen.length === 1);
  first.leave();
  server.append("document.1");
  await until(() => seen.length === 2);
  server.append("document.1");
  await until(() => seen.length === 3);
  expect(seen).toEqual([1, 2, 3]);
  expect(server.living).toHaveLength(1);
});

test("a tab signed in anew is not held by one whose session has ended", async () => {
  const first = await openTab();
  const second = await openTab();
  server.signedOut = true;
  server.drop(4401);
  const ended = ({ hub }: Tab) => hub.status.get().state === "ended";
  await until(() => ended(first) && ended(second));
  const knocks = server.sockets.length;
  server.signedOut = false;
  const third = await openTab();
  const { seen } = follow(third.hub);
  server.append("document.1");
  await until(() => seen.length === 1);
  expect(server.sockets).toHaveLength(knocks + 1);
  expect([first, second].every(ended)).toBe(true);
});

test("a visible tab takes the lead from a hidden one", async () => {
  const first = await openTab();
  const second = await openTab({ hidden: true });
  first.hidden = true;
  second.hidden = false;
  const before = server.sockets.length;
  second.hub.visible(true);
  await until(() => server.sockets.length === before + 1 && first.hub.isOnline && second.hub.isOnline);
  expect(server.living).toHaveLength(1);
});

test("commands of a follower are answered to it alone", async () => {
  await openTab();
  const second = await openTab();
  server.commands["message.post"] = ({ body }) => ({ echo: body });
  await expect(second.hub.command("message.post", { body: "b" })).resolves.toEqual({ echo: "b" });
});

test("without locks each tab has its own line", async () => {
  await openTab({ shares: false });
  await openTab({ shares: false });
  expect(server.living).toHaveLength(2);
});

test("a stream nobody needs any more is closed", async () => {
  const { hub } = await openTab();
  const { leave } = follow(hub);
  await until(() => server.line.open.has("document.1"));
  leave();
  await until(() => !server.line.open.has("document.1"));
});

test("presence is asked for once for all tabs", async () => {
  const first = await openTab();
  const second = await openTab();
  first.hub.presence.show(["a", "b"]);
  second.hub.presence.show(["b", "c"]);
  const watched = () => server.line.said.filter((frame) => frame.do === "presence.watch").at(-1)?.people;
  await until(() => JSON.stringify(watched()) === '["a","b","c"]');
  server.line.tell({ type: "presence.changed", data: { person: "c", state: "online" } });
  await until(() => second.hub.presence.states.get().c === "online");
});
