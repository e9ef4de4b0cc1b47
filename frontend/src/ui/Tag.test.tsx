import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, describe, expect, test } from "vitest";
import { speakVietnamese } from "../testing";
import { Badge, DeadlineTag, UrgencyTag } from "./Tag";
import { type Urgency, urgencyLabel } from "./urgency";

beforeAll(speakVietnamese);

describe("urgency", () => {
  test.each<[Urgency, string, number]>([
    [1, "Khẩn", 1],
    [2, "Thượng khẩn", 2],
    [3, "Hỏa tốc", 3],
    [4, "Hỏa tốc hẹn giờ", 3],
  ])("level %i is the word %s and %i triangles", (level, word, triangles) => {
    const markup = renderToStaticMarkup(<UrgencyTag level={level} />);
    expect(urgencyLabel(level)).toBe(word);
    expect(markup).toContain(word);
    expect(markup.split("▲").length - 1).toBe(triangles);
  });

  test("an ordinary document carries no mark", () => {
    expect(renderToStaticMarkup(<UrgencyTag level={0} />)).toBe("");
  });
});

describe("deadline", () => {
  const now = new Date("2019-08-15T08:41:00+07:00");

  test("says the words and keeps the exact time for hover and screen readers", () => {
    const markup = renderToStaticMarkup(<DeadlineTag at="2019-08-17T17:00:00+07:00" now={now} />);
    expect(markup).toContain("Còn 2 ngày");
    expect(markup).toContain('title="17/08/2019 17:00"');
  });

  test("of finished work is only a date", () => {
    const markup = renderToStaticMarkup(<DeadlineTag at="2019-08-14T17:00:00+07:00" now={now} done />);
    expect(markup).not.toContain("Quá hạn");
  });

  test("that is not set shows nothing", () => {
    expect(renderToStaticMarkup(<DeadlineTag at={null} />)).toBe("");
  });
});

test("a badge shows nothing at zero and no third digit", () => {
  expect(renderToStaticMarkup(<Badge count={0} />)).toBe("");
  expect(renderToStaticMarkup(<Badge count={120} label="chưa đọc" />)).toContain("99+");
});
