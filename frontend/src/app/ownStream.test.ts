import { beforeEach, expect, test, vi } from "vitest";
import { boot, type Me, readBoot } from "../boot";
import type { EventFrame, StreamHandler } from "../realtime/hub";
import { followOwnStream } from "./ownStream";
import { unreadCounts } from "./unreadCounts";

const me = (changes: Partial<Me> = {}): Me => ({
  person: { id: "p1", name: "Hoa", title: "", username: "hoa", locale: "vi", theme: "light", shares_reading: true },
  posts: [],
  abilities: [],
  demo: false,
  epoch: "e",
  head: { "person.p1": 7 },
  unread: { conversations: 1, notifications: 2 },
  version: "0",
  ...changes,
});

class FakeHub {
  followed: { stream: string; after: number; handler: StreamHandler }[] = [];
  left = 0;
  refresh = () => {};
  subscribe(stream: string, after: number, handler: StreamHandler) {
    this.followed.push({ stream, after, handler });
    return () => void this.left++;
  }
  onRefresh(listener: () => void) {
    this.refresh = listener;
    return () => {};
  }
  send(type: string, data: unknown) {
    this.followed.at(-1)?.handler.event({ type, data } as EventFrame);
  }
}

let hub: FakeHub;

beforeEach(() => {
  hub = new FakeHub();
  readBoot({ getElementById: () => ({ textContent: JSON.stringify(me()) }) } as unknown as Document);
  unreadCounts.set(boot().unread);
});

test("the own stream is followed from the number of the boot data", () => {
  followOwnStream({ hub, onRights: vi.fn() });
  expect(hub.followed[0]).toMatchObject({ stream: "person.p1", after: 7 });
});

test("the bell shows what the server counted", () => {
  followOwnStream({ hub, onRights: vi.fn() });
  hub.send("notification.added", { unread: 3 });
  expect(unreadCounts.get()).toEqual({ conversations: 1, notifications: 3 });
  hub.send("notifications.read", { unread: 0 });
  expect(unreadCounts.get().notifications).toBe(0);
});

test("changed rights are fetched before the screen asks again", async () => {
  const onRights = vi.fn(() => expect(boot().abilities).toEqual(["document.register"]));
  followOwnStream({ hub, onRights, fetchMe: async () => me({ abilities: ["document.register"] }) });
  hub.send("rights.changed", { reason: "post" });
  await vi.waitFor(() => expect(onRights).toHaveBeenCalledOnce());
});

test("a log that cannot continue is followed anew from the fresh number", async () => {
  followOwnStream({ hub, onRights: vi.fn(), fetchMe: async () => me({ head: { "person.p1": 40 } }) });
  hub.followed[0]?.handler.reload();
  await vi.waitFor(() => expect(hub.followed.at(-1)?.after).toBe(40));
  expect(hub.left).toBe(1);
});
