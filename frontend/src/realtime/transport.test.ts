/** A network that lets no WebSocket through, and what the page makes of it. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Hub } from "./hub";
import { LineLost } from "./line";
import type { EventFrame } from "./protocol";
import { FakeServer } from "./testing/fakeServer";

let server: FakeServer;
let hub: Hub;
let leave: () => void;

function start(): void {
  hub = new Hub();
  leave = hub.start({ person: "p", epoch: "e1", url: "ws://x", share: { world: server.world(), locks: undefined } });
}

function follow(stream = "document.1", after = 0) {
  const seen: number[] = [];
  const told: string[] = [];
  const stop = hub.subscribe(stream, after, {
    event: (event: EventFrame) => void seen.push(event.seq),
    reload: () => void told.push("reload"),
    gone: () => void told.push("gone"),
  });
  return { seen, told, stop };
}

const state = () => hub.status.get().state;
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.begin("document.1");
  server.blocked = true;
});

afterEach(() => {
  leave();
  vi.useRealTimers();
});

async function polling(): Promise<void> {
  start();
  await pass(500);
  expect(state()).toBe("polling");
}

test("after three failed handshakes it asks instead, and gets what it missed and what follows", async () => {
  start();
  const { seen } = follow();
  for (let n = 0; n < 3; n++) server.append("document.1");
  await pass(0);
  await pass(500);
  expect(server.sockets).toHaveLength(4);
  expect(state()).toBe("polling");
  expect(hub.isLive).toBe(true);
  expect(seen).toEqual([1, 2, 3]);
  server.append("document.1");
  await pass(1_100);
  server.append("document.1");
  await pass(1_100);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

test("a server that was only away is not taken for a blocked network", async () => {
  server.dead = true;
  server.blocked = false;
  start();
  const { seen } = follow();
  await pass(0);
  await pass(500);
  expect(server.polls.length).toBeGreaterThan(0);
  server.append("document.1");
  server.dead = false;
  await vi.waitFor(() => expect(state()).toBe("online"), { timeout: 40_000, interval: 500 });
  await pass(500);
  expect(state()).toBe("online");
  expect(seen).toEqual([1]);
});

test("two failed handshakes are no reason to ask", async () => {
  server.blocked = false;
  start();
  await pass(0);
  server.blocked = true;
  server.drop();
  await vi.waitFor(() => expect(server.sockets).toHaveLength(3));
  server.blocked = false;
  await pass(1_000);
  expect(state()).toBe("online");
  expect(server.polls).toEqual([]);
});

test("commands have no way, so that they go by REST", async () => {
  await polling();
  expect(hub.isOnline).toBe(false);
  await expect(hub.command("message.post", {})).rejects.toBeInstanceOf(LineLost);
});

test("a quiet stream is asked for once in 25 seconds", async () => {
  await polling();
  follow("document.1", 0);
  await pass(2_000);
  const before = server.polls.length;
  await pass(100_000);
  expect(server.polls.length - before).toBe(4);
});

test("the socket is tried every minute and takes over without a hole or a repeat", async () => {
  await polling();
  const { seen } = follow();
  server.append("document.1");
  await pass(3_000);
  const tried = server.sockets.length;
  await pass(60_000);
  expect(server.sockets).toHaveLength(tried + 1);
  expect(state()).toBe("polling");
  server.blocked = false;
  server.append("document.1");
  await pass(60_000);
  expect(state()).toBe("online");
  server.append("document.1");
  await pass(1_000);
  expect(seen).toEqual([1, 2, 3]);
  const polls = server.polls.length;
  await pass(120_000);
  expect(server.polls).toHaveLength(polls);
});

test("a stream opened again from an earlier number is asked for from there", async () => {
  await polling();
  for (let n = 0; n < 3; n++) server.append("document.1");
  const late = follow("document.1", 2);
  await pass(2_000);
  const early = follow("document.1", 0);
  await pass(2_000);
  expect(late.seen).toEqual([3]);
  expect(early.seen).toEqual([1, 2, 3]);
});

test("a stream that is closed to the reader is gone, one of another log is fetched anew", async () => {
  server.begin("document.2");
  await polling();
  const first = follow("document.1");
  await pass(2_000);
  server.end("document.1");
  await pass(2_000);
  expect(first.told).toEqual(["gone"]);
  const second = follow("document.2");
  await pass(2_000);
  server.epoch = "e2";
  await pass(30_000);
  expect(second.told).toContain("reload");
});

test("what is not there is said to whoever asked for it", async () => {
  await polling();
  const { told } = follow("document.9");
  await pass(2_000);
  expect(told).toEqual(["gone"]);
});

test("a busy server is asked again after the time it names, and nothing is shown", async () => {
  await polling();
  const { seen } = follow();
  await pass(2_000);
  server.refusal = { status: 503, after: 7 };
  server.append("document.1");
  await pass(2_000);
  const asked = server.polls.length;
  await pass(5_500);
  expect(server.polls.length - asked).toBeLessThanOrEqual(1);
  expect(state()).toBe("polling");
  server.refusal = undefined;
  server.append("document.1");
  await pass(8_000);
  expect(seen).toEqual([1, 2]);
});

test("when nothing gets through any more it says so, and recovers by whichever way opens first", async () => {
  await polling();
  const { seen } = follow();
  await pass(2_000);
  server.dead = true;
  server.ring();
  await pass(1_000);
  expect(["waiting", "connecting"]).toContain(state());
  server.append("document.1");
  server.dead = false;
  await vi.waitFor(() => expect(state()).toBe("polling"), { timeout: 60_000, interval: 500 });
  await pass(2_000);
  expect(seen).toEqual([1]);
});

test("an ended session asks to sign in, after a second try", async () => {
  await polling();
  await pass(2_000);
  server.refusal = { status: 401 };
  await pass(27_000);
  const asked = server.polls.length;
  await pass(2_000);
  expect(server.polls.length).toBeLessThanOrEqual(asked + 1);
  await pass(30_000);
  expect(hub.status.get()).toEqual({ state: "ended", reason: "session-ended" });
});

test("many streams are asked for in turns that fit into an address", async () => {
  for (let n = 2; n <= 150; n++) server.begin(`document.${n}`);
  await polling();
  const all = Array.from({ length: 150 }, (_, n) => follow(`document.${n + 1}`));
  await pass(12_000);
  for (let n = 1; n <= 150; n++) server.append(`document.${n}`);
  await pass(15_000);
  expect(all.every(({ seen }) => seen.join() === "1")).toBe(true);
  expect(Math.max(...server.polls.map((url) => url.length))).toBeLessThan(8_000);
});
