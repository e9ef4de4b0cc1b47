import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { memoryTable, type Table } from "../store/idb";
import { type Letter, Outbox, type OutboxOptions, Refused, Unsettled } from "./outbox";
import type { MessageView } from "./shapes";
import { uuid7 } from "./uuid";

/** A server that takes each client_id once, as the real one does. */
class Office {
  readonly taken: string[] = [];
  tries: string[] = [];
  trouble: ((letter: Letter) => "refuse" | "lose before" | "lose after" | undefined) | undefined;

  deliver = async (letter: Letter): Promise<MessageView> => {
    this.tries.push(letter.client_id);
    const trouble = this.trouble?.(letter);
    if (trouble === "refuse") throw new Refused("tệp quá lớn");
    if (trouble === "lose before") throw new Error("network");
    if (!this.taken.includes(letter.client_id)) this.taken.push(letter.client_id);
    if (trouble === "lose after") throw new Error("network");
    return { client_id: letter.client_id } as MessageView;
  };
}

let office: Office;
let rows: Table<Letter>;

function outbox(over: Partial<OutboxOptions> = {}): Outbox {
  return new Outbox({
    tab: "t1",
    table: rows,
    deliver: office.deliver,
    livingTabs: async () => new Set(["t1"]),
    expiredReason: () => "cũ quá",
    random: () => 0.5,
    ...over,
  });
}

const letter = (client_id: string, conversation_id = "c1") => ({
  client_id,
  conversation_id,
  thread_id: null,
  reply_to: null,
  body: client_id,
  files: [],
});

beforeEach(() => {
  vi.useFakeTimers();
  office = new Office();
  rows = memoryTable();
});

afterEach(() => vi.useRealTimers());

test("while the session has ended nothing is knocked at; what waits is kept", async () => {
  let isHeld = true;
  const box = outbox({ isHeld: () => isHeld });
  await box.send(letter("a"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(office.tries).toEqual([]);
  expect(await rows.all()).toHaveLength(1);
  isHeld = false;
  box.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(office.taken).toEqual(["a"]);
});

test("letters of a conversation leave in order, one at a time", async () => {
  const box = outbox();
  await Promise.all(["a", "b", "c"].map((id) => box.send(letter(id))));
  await vi.advanceTimersByTimeAsync(0);
  expect(office.taken).toEqual(["a", "b", "c"]);
  expect(box.letters.get()).toEqual([]);
  expect(await rows.all()).toEqual([]);
});

test("an unknown outcome is tried again under the same id, and nothing overtakes it", async () => {
  office.trouble = ({ client_id }) => (client_id === "a" && office.tries.length < 3 ? "lose after" : undefined);
  const box = outbox();
  await box.send(letter("a"));
  await box.send(letter("b"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(office.taken).toEqual(["a", "b"]);
  expect(office.tries).toEqual(["a", "a", "a", "b"]);
});

test("goes again after the time a busy server asked for and a random while", async () => {
  const times: number[] = [];
  const began = Date.now();
  const deliver = async (sent: Letter) => {
    times.push(Date.now() - began);
    if (times.length < 3) throw new Unsettled(7);
    return office.deliver(sent);
  };
  const box = outbox({ deliver });
  await box.send(letter("a"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(times).toEqual([0, 7_500, 15_500]);
  expect(office.taken).toEqual(["a"]);
});

test("after a success the waits are short again", async () => {
  office.trouble = () => (office.tries.length % 4 === 0 ? undefined : "lose before");
  const box = outbox();
  await box.send(letter("a"));
  await vi.advanceTimersByTimeAsync(60_000);
  await box.send(letter("b"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(office.tries).toEqual(["a", "a", "a", "a", "b", "b"]);
});

test("another conversation does not wait", async () => {
  office.trouble = ({ conversation_id }) => (conversation_id === "c1" ? "lose before" : undefined);
  const box = outbox();
  await box.send(letter("a", "c1"));
  await box.send(letter("b", "c2"));
  await vi.advanceTimersByTimeAsync(0);
  expect(office.taken).toEqual(["b"]);
  expect(box.letters.get().map(({ client_id, state }) => [client_id, state])).toEqual([["a", "queued"]]);
});

test("a refused letter keeps its text and says why; the next one goes", async () => {
  office.trouble = ({ client_id }) => (client_id === "a" ? "refuse" : undefined);
  const box = outbox();
  await box.send(letter("a"));
  await box.send(letter("b"));
  await vi.advanceTimersByTimeAsync(0);
  expect(office.taken).toEqual(["b"]);
  expect(box.letters.get()).toMatchObject([{ client_id: "a", body: "a", state: "failed", reason: "tệp quá lớn" }]);
  office.trouble = undefined;
  await box.again("a");
  await vi.advanceTimersByTimeAsync(0);
  expect(office.taken).toEqual(["b", "a"]);
});

test("a letter taken back is not sent", async () => {
  office.trouble = () => "lose before";
  const box = outbox();
  await box.send(letter("a"));
  await vi.advanceTimersByTimeAsync(0);
  expect(await box.withdraw("a")).toMatchObject({ body: "a" });
  office.trouble = undefined;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(office.taken).toEqual([]);
  expect(await rows.all()).toEqual([]);
});

test("what was written down before a crash is sent by the next visit", async () => {
  office.trouble = () => "lose before";
  await outbox().send(letter("a"));
  office.trouble = undefined;
  const next = outbox({ tab: "t2", livingTabs: async () => new Set(["t2"]) });
  await next.adopt();
  await vi.advanceTimersByTimeAsync(0);
  expect(office.taken).toEqual(["a"]);
});

test("a letter of a tab that lives is left to it", async () => {
  office.trouble = () => "lose before";
  await outbox().send(letter("a"));
  const other = outbox({ tab: "t2", livingTabs: async () => new Set(["t1", "t2"]) });
  await other.adopt();
  expect(other.letters.get()).toEqual([]);
});

test("a tab sends what another one left when it was closed, and nothing it has settled itself", async () => {
  office.trouble = () => "lose before";
  await outbox({ tab: "t1" }).send(letter("a"));
  const living = new Set(["t1", "t2"]);
  const other = outbox({ tab: "t2", livingTabs: async () => living });
  await other.send(letter("b"));
  await other.adopt();
  const slow = { ...rows, all: async () => [{ ...letter("b"), tab: "t2", at: "", state: "queued" } as Letter] };
  const clerk = outbox({ tab: "t2", table: { ...slow, put: rows.put, get: rows.get, remove: rows.remove } });
  await clerk.send(letter("b"));
  await clerk.withdraw("b");
  await clerk.adopt();
  expect(clerk.letters.get()).toEqual([]);
  office.trouble = undefined;
  living.delete("t1");
  await other.adopt();
  await vi.advanceTimersByTimeAsync(0);
  expect(office.taken).toContain("a");
});

test("what is a day old waits for the person's word", async () => {
  office.trouble = () => "lose before";
  await outbox().send(letter("a"));
  const tomorrow = outbox({ tab: "t2", livingTabs: async () => new Set(), now: () => Date.now() + 25 * 3600_000 });
  await tomorrow.adopt();
  expect(tomorrow.letters.get()).toMatchObject([{ state: "failed", reason: "cũ quá" }]);
});

test("the message is known before its letter goes, so the row never blinks", async () => {
  const box = outbox();
  let lettersThen = -1;
  box.onArrived(() => {
    lettersThen = box.letters.get().length;
  });
  await box.send(letter("a"));
  await vi.advanceTimersByTimeAsync(0);
  expect(lettersThen).toBe(1);
});

test("ids are version 7 and rise with time", () => {
  const ids = [1, 2, 3_000_000_000_000].map((now) => uuid7(now));
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
