import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Backoff } from "./backoff";
import { type LineStatus, Socket } from "./socket";
import { FakeServer } from "./testing/fakeServer";

let server: FakeServer;
let seen: LineStatus[];
let refreshed: number;
let online: boolean;
let socket: Socket;

function begin(random = 0) {
  const events = {
    frames: () => {},
    status: (status: LineStatus) => void seen.push(status),
    refresh: () => void refreshed++,
  };
  socket = new Socket("ws://x", events, server.world({ random: () => random, isOnline: () => online }));
  socket.start();
  return vi.advanceTimersByTimeAsync(0);
}

const states = () => seen.map((status) => status.state);

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  seen = [];
  refreshed = 0;
  online = true;
});

afterEach(() => {
  socket.stop();
  vi.useRealTimers();
});

test("is online only after the server's greeting", async () => {
  const opening = begin();
  expect(socket.isOpen).toBe(false);
  await opening;
  expect(states()).toEqual(["connecting", "online"]);
  expect(socket.isOpen).toBe(true);
});

test("comes back after a loss, with a random wait that grows to half a minute", () => {
  const backoff = new Backoff(() => 1);
  const waits = Array.from({ length: 9 }, () => backoff.next());
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  backoff.lasted(59_000);
  expect(backoff.next()).toBe(30_000);
  backoff.lasted(60_000);
  expect(backoff.next()).toBe(1_000);
});

test("reconnects by itself", async () => {
  await begin(0.5);
  server.drop();
  expect(seen.at(-1)).toEqual({ state: "waiting", until: Date.now() + 500 });
  await vi.advanceTimersByTimeAsync(500);
  expect(server.sockets).toHaveLength(2);
  expect(states().at(-1)).toBe("online");
});

test.each([1012, 1013])("waits as long as a restarting or full server asks for (%s)", async (code) => {
  await begin();
  server.drop(code, "retry:9000");
  await vi.advanceTimersByTimeAsync(8_999);
  expect(server.sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(server.sockets).toHaveLength(2);
});

test("a press on try-now does not wait", async () => {
  await begin();
  server.drop(1012, "retry:60000");
  socket.tryNow();
  await vi.advanceTimersByTimeAsync(0);
  expect(states().at(-1)).toBe("online");
});

test("an ended session is tried once more, and then not knocked at again", async () => {
  await begin();
  server.signedOut = true;
  server.drop(4401);
  expect(states()).not.toContain("ended");
  await vi.advanceTimersByTimeAsync(600_000);
  expect(server.sockets).toHaveLength(2);
  expect(seen.at(-1)).toEqual({ state: "ended", reason: "session-ended" });
});

test("a password changed in this browser goes on with the new cookie", async () => {
  await begin();
  server.drop(4401);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(states().at(-1)).toBe("online");
  expect(states()).not.toContain("ended");
});

test("too many sockets are no reason to knock at once", async () => {
  await begin();
  server.drop(4429);
  await vi.advanceTimersByTimeAsync(14_999);
  expect(server.sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(server.sockets).toHaveLength(2);
});

test("changed rights fetch everything again and connect at once", async () => {
  await begin();
  server.drop(4403);
  await vi.advanceTimersByTimeAsync(0);
  expect(refreshed).toBe(1);
  expect(states().at(-1)).toBe("online");
});

test("after 45 seconds of silence it asks, and gives up only without an answer", async () => {
  await begin();
  await vi.advanceTimersByTimeAsync(45_000);
  expect(server.line.said).toEqual([]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(server.line.said.at(-1)).toMatchObject({ do: "ping" });
  expect(server.sockets).toHaveLength(1);
  server.mute = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.sockets.length).toBeGreaterThan(1);
});

test("heartbeats keep it from asking", async () => {
  await begin();
  for (let i = 0; i < 8; i++) {
    await vi.advanceTimersByTimeAsync(25_000);
    server.beat();
  }
  expect(server.line.said).toEqual([]);
});

test("waking asks at once whether the line lives", async () => {
  await begin();
  socket.wake();
  expect(server.line.said).toEqual([{ do: "ping", ref: 0 }]);
});

test("tries nothing while the browser is offline, and soon after it is back", async () => {
  await begin();
  online = false;
  socket.offline();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(states().at(-1)).toBe("offline");
  expect(server.sockets).toHaveLength(1);
  online = true;
  socket.wake();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(states().at(-1)).toBe("online");
});

test("a frame that is no JSON ends the line, not the page", async () => {
  await begin();
  server.line.onmessage?.({ data: "<html>" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(server.sockets).toHaveLength(2);
});
