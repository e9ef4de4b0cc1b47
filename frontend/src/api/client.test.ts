import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, api, apiUrl, csrfToken, NetworkError, request, SESSION_ENDED } from "./client";

const sent = vi.fn<typeof fetch>();
const ended = vi.fn();

beforeEach(() => {
  const window = new EventTarget();
  window.addEventListener(SESSION_ENDED, ended);
  vi.stubGlobal("window", window);
  vi.stubGlobal("document", { cookie: "a=1; csrftoken=abc%3D" });
  vi.stubGlobal("fetch", sent);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

const json = (body: unknown, init: ResponseInit = {}) =>
  new Response(JSON.stringify(body), { ...init, headers: { "Content-Type": "application/json", ...init.headers } });

const sentHeaders = () => new Headers(sent.mock.calls[0]?.[1]?.headers);

describe("addresses", () => {
  test("stand under the API's root, with the query's empty values left out", () => {
    expect(apiUrl("/documents", { q: "đất", after: null, state: ["issued", "draft"], page: undefined })).toBe(
      "/api/v1/documents?q=%C4%91%E1%BA%A5t&state=issued&state=draft",
    );
  });

  test("of a cursor are taken as they are", () => {
    expect(apiUrl("/api/v1/documents?after=5", { limit: 50 })).toBe("/api/v1/documents?after=5&limit=50");
  });
});

describe("a change", () => {
  test("carries CSRF token, precondition and idempotency key", async () => {
    sent.mockResolvedValue(json({ id: "1" }, { headers: { ETag: '"2"' } }));
    const answer = await request<{ id: string }>("PATCH", "documents/1", {
      body: { subject: "x" },
      ifMatch: '"1"',
      idempotencyKey: "k",
    });
    expect(answer).toEqual({ data: { id: "1" }, etag: '"2"' });
    const headers = sentHeaders();
    expect(headers.get("X-CSRFToken")).toBe("abc=");
    expect(headers.get("If-Match")).toBe('"1"');
    expect(headers.get("Idempotency-Key")).toBe("k");
    expect(headers.get("Content-Type")).toBe("application/json");
  });

  test("leaves the content type of a form to the browser, which knows the boundary", async () => {
    sent.mockResolvedValue(new Response(null, { status: 204 }));
    expect(await api.post("files", { body: new FormData() })).toBeUndefined();
    expect(sentHeaders().get("Content-Type")).toBeNull();
  });
});

describe("a failure", () => {
  test("of the server is an ApiError", async () => {
    sent.mockResolvedValue(json({ code: "forbidden" }, { status: 403 }));
    await expect(api.get("documents/1")).rejects.toBeInstanceOf(ApiError);
    expect(ended).not.toHaveBeenCalled();
  });

  test("of the session is announced to the page", async () => {
    sent.mockResolvedValue(json({ code: "signed_out" }, { status: 401 }));
    await expect(api.get("inbox")).rejects.toMatchObject({ status: 401 });
    expect(ended).toHaveBeenCalledOnce();
  });

  test("of the line is a NetworkError", async () => {
    sent.mockRejectedValue(new TypeError("Failed to fetch"));
    await expect(api.get("inbox")).rejects.toBeInstanceOf(NetworkError);
  });

  test("asked for by the caller stays an abort", async () => {
    const abort = new AbortController();
    abort.abort();
    sent.mockRejectedValue(new DOMException("stopped", "AbortError"));
    await expect(api.get("inbox", { signal: abort.signal })).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("a passing trouble", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const busy = () => json({ code: "unavailable" }, { status: 503, headers: { "Retry-After": "2" } });

  test("of an act with a key is waited out, under the same key", async () => {
    sent.mockResolvedValueOnce(busy()).mockRejectedValueOnce(new TypeError("Failed to fetch"));
    sent.mockResolvedValueOnce(json({ id: "1" }));
    const answer = api.post("documents", { body: {}, idempotencyKey: "k" });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(sent).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await answer).toEqual({ id: "1" });
    expect(sent.mock.calls.map(([, init]) => new Headers(init?.headers).get("Idempotency-Key"))).toEqual([
      "k",
      "k",
      "k",
    ]);
  });

  test("of an act without a key is told at once, and one that does not pass in the end", async () => {
    sent.mockImplementation(async () => busy());
    await expect(api.post("documents/1/seen")).rejects.toMatchObject({ status: 503, retryAfter: 2 });
    expect(sent).toHaveBeenCalledTimes(1);
    const answer = api.post("documents", { body: {}, idempotencyKey: "k" }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await answer).toMatchObject({ status: 503 });
    expect(sent).toHaveBeenCalledTimes(5);
  });
});

test("the CSRF token comes from the cookie", () => {
  expect(csrfToken("x=1; csrftoken=tok; y=2")).toBe("tok");
  expect(csrfToken("x=1; __Host-csrftoken=tok")).toBe("tok");
});
