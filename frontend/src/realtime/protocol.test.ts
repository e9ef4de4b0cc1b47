import { expect, test } from "vitest";
import { meaningOfClose, ProtocolError, readFrames } from "./protocol";

test("one object and an array of objects are both frames", () => {
  const event = { stream: "document.1", seq: 3, type: "message.posted", at: "", actor: null, data: { a: 1 } };
  expect(readFrames(JSON.stringify(event))).toHaveLength(1);
  const many = readFrames(JSON.stringify([event, { heads: { "document.1": 3 }, now: "" }, { gone: { stream: "x" } }]));
  expect(many.map((frame) => frame.kind)).toEqual(["event", "heads", "gone"]);
});

test("withdrawn content keeps its number", () => {
  const [frame] = readFrames('{"stream":"s","seq":7,"type":"message.posted","data":null}');
  expect(frame).toMatchObject({ kind: "event", seq: 7, data: null });
});

test("answers carry their reference, errors may have none", () => {
  const [ok, error] = readFrames('[{"ref":4,"ok":{"head":2}},{"ref":null,"error":{"code":"bad_frame","status":400}}]');
  expect(ok).toEqual({ kind: "ok", ref: 4, ok: { head: 2 } });
  expect(error).toMatchObject({ kind: "error", ref: null, error: { code: "bad_frame", vi: "", errors: [] } });
});

test("what has no number is ephemeral, with or without a stream", () => {
  const frames = readFrames(
    '[{"stream":"s","type":"typing.started","data":{}},{"type":"presence.changed","data":{"person":"p"}}]',
  );
  expect(frames).toMatchObject([
    { kind: "ephemeral", stream: "s" },
    { kind: "ephemeral", stream: null },
  ]);
});

test("unknown frames of a newer server are skipped", () => {
  expect(readFrames('[{"future":{"x":1}},{"heads":{},"now":""}]').map((frame) => frame.kind)).toEqual(["heads"]);
});

test.each(["", "{", "3", '["text"]', "null"])("%j is no frame of this protocol", (text) => {
  expect(() => readFrames(text)).toThrow(ProtocolError);
});

test("close codes say what to do next", () => {
  expect(meaningOfClose(1012, "retry:7500")).toEqual({ next: "retry", after: 7500 });
  expect(meaningOfClose(1012, "")).toEqual({ next: "retry" });
  expect(meaningOfClose(1013, "resume later")).toEqual({ next: "retry" });
  expect(meaningOfClose(4401, "")).toEqual({ next: "session-ended" });
  expect(meaningOfClose(4403, "")).toEqual({ next: "refresh" });
  expect(meaningOfClose(4410, "")).toEqual({ next: "new-version" });
  expect(meaningOfClose(4429, "")).toMatchObject({ next: "retry", atLeast: 15_000 });
});
