import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DraftKeeper, type StoredDraft } from "./drafts";
import { memoryTable, type Table } from "./idb";

let rows: Table<StoredDraft>;
let put: ReturnType<typeof vi.fn<(conversation: string, thread: string | null, body: string) => Promise<unknown>>>;
const keeper = () => new DraftKeeper("c1", null, rows, put);

beforeEach(() => {
  vi.useFakeTimers();
  rows = memoryTable();
  put = vi.fn(async () => undefined);
});

afterEach(() => vi.useRealTimers());

test("what is typed is kept here soon and on the server a little later", async () => {
  const own = keeper();
  own.typed("Kính g");
  own.typed("Kính gửi");
  await vi.advanceTimersByTimeAsync(400);
  expect((await rows.get("c1:"))?.body).toBe("Kính gửi");
  expect(put).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(put.mock.calls).toEqual([["c1", null, "Kính gửi"]]);
});

test("the text of this machine comes back before the server's", async () => {
  keeper().typed("ở đây");
  await vi.advanceTimersByTimeAsync(400);
  expect(await keeper().load("ở máy khác")).toBe("ở đây");
  await rows.remove("c1:");
  expect(await keeper().load("ở máy khác")).toBe("ở máy khác");
});

test("nothing remains of a text that was sent", async () => {
  const own = keeper();
  own.typed("gửi đi");
  await vi.advanceTimersByTimeAsync(5_000);
  await own.flush("");
  expect(await rows.all()).toEqual([]);
  expect(put.mock.calls.at(-1)).toEqual(["c1", null, ""]);
});

test("without a line the text is still here, and goes up with the next change", async () => {
  put.mockRejectedValueOnce(new Error("network"));
  const own = keeper();
  own.typed("a");
  await vi.advanceTimersByTimeAsync(3_000);
  expect((await rows.get("c1:"))?.body).toBe("a");
  await own.flush();
  expect(put).toHaveBeenCalledTimes(2);
});
