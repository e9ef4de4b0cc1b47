import { beforeAll, describe, expect, test } from "vitest";
import { speakVietnamese } from "../testing";
import { ApiError, NetworkError, toApiError } from "./errors";
import { errorWords } from "./errorWords";

beforeAll(speakVietnamese);

function problem(status: number, body: unknown, type = "application/problem+json"): Response {
  return new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: { "Content-Type": type, "X-Request-Id": "K7Q2" },
  });
}

describe("an error answer", () => {
  test("gives its code, words, fields and request id", async () => {
    const error = await toApiError(
      problem(422, {
        code: "invalid",
        title: "Dữ liệu chưa hợp lệ",
        detail: { vi: "Có 1 mục cần sửa.", en: "One field is wrong." },
        request_id: "A1",
        errors: [{ path: "recipients.0.unit", code: "closed", vi: "Đơn vị không còn hoạt động.", en: "Closed." }],
      }),
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 422, code: "invalid", title: "Dữ liệu chưa hợp lệ", requestId: "A1" });
    expect(error.fields).toEqual({ "recipients.0.unit": "Đơn vị không còn hoạt động." });
  });

  test("keeps what else the server said, such as the current state of a 412", async () => {
    const error = await toApiError(problem(412, { code: "changed", current: { state: "issued" } }));
    expect(error.problem.current).toEqual({ state: "issued" });
  });

  test("of a proxy that speaks no JSON still is an ApiError", async () => {
    const error = await toApiError(problem(502, "<h1>Bad gateway</h1>", "text/html"));
    expect(error).toMatchObject({ status: 502, code: "http_502", requestId: "K7Q2", fields: {} });
  });

  test("that is broken JSON still is an ApiError", async () => {
    expect(await toApiError(problem(500, "{"))).toMatchObject({ status: 500, code: "http_500" });
  });
});

describe("words for the person", () => {
  const answer = (status: number, detail = "") => new ApiError(status, "code", "", detail, {}, "K7Q2", {});

  test("are the server's own when it has any", () => {
    expect(errorWords(answer(403, "Cần quyền phát hành."))).toBe("Cần quyền phát hành.");
  });

  test("carry the request id when the server is in trouble", () => {
    expect(errorWords(answer(500, "Traceback"))).toBe("Hệ thống đang bận. Mã lỗi: K7Q2.");
  });

  test("tell a lost line from a refusal", () => {
    expect(errorWords(new NetworkError("network"))).toContain("Không kết nối được");
    expect(errorWords(answer(404))).toContain("Không tìm thấy");
  });
});
