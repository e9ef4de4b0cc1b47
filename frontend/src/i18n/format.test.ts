import { beforeAll, describe, expect, test } from "vitest";
import { speakVietnamese } from "../testing";
import {
  asSentence,
  daysFrom,
  deadlineWords,
  formatAgo,
  formatBytes,
  formatDate,
  formatDateTime,
  formatDay,
  formatMoment,
  formatNumber,
  formatShort,
} from "./format";

const NOW = "2019-08-15T08:41:00+07:00";

beforeAll(speakVietnamese);

describe("dates", () => {
  test("are those of Việt Nam, wherever the browser is", () => {
    expect(formatDate("2019-08-14T17:30:00Z")).toBe("15/08/2019");
    expect(formatDateTime("2019-08-14T17:30:00Z")).toBe("15/08/2019 00:30");
  });

  test("count calendar days, not 24 hours", () => {
    expect(daysFrom(NOW, "2019-08-15T23:59:00+07:00")).toBe(0);
    expect(daysFrom(NOW, "2019-08-16T00:01:00+07:00")).toBe(1);
    expect(daysFrom("2019-01-01T00:30:00+07:00", "2018-12-31T23:30:00+07:00")).toBe(-1);
  });

  test("use today and yesterday only within those days", () => {
    expect(formatMoment("2019-08-15T07:05:00+07:00", NOW)).toBe("hôm nay 07:05");
    expect(formatMoment("2019-08-14T17:30:00+07:00", NOW)).toBe("hôm qua 17:30");
    expect(formatMoment("2019-08-16T09:00:00+07:00", NOW)).toBe("ngày mai 09:00");
    expect(formatMoment("2019-08-12T09:00:00+07:00", NOW)).toBe("12/08/2019 09:00");
  });

  test("are short in dense lists", () => {
    expect(formatShort("2019-08-15T07:05:00+07:00", NOW)).toBe("07:05");
    expect(formatShort("2019-08-14T07:05:00+07:00", NOW)).toBe("hôm qua");
    expect(formatShort("2019-08-01T07:05:00+07:00", NOW)).toBe("01/08/2019");
  });

  test("head a day of a timeline", () => {
    expect(formatDay("2019-08-15T00:00:00+07:00", NOW)).toBe("Hôm nay");
    expect(formatDay("2019-08-12T09:00:00+07:00", NOW)).toBe("Thứ Hai, 12/08/2019");
    expect(formatDay("2019-08-11T09:00:00+07:00", NOW)).toBe("Chủ nhật, 11/08/2019");
  });
});

describe("how long ago", () => {
  test.each([
    ["2019-08-15T08:40:30+07:00", "vừa xong"],
    ["2019-08-15T08:36:00+07:00", "5 phút trước"],
    ["2019-08-15T05:41:00+07:00", "3 giờ trước"],
    ["2019-08-14T20:00:00+07:00", "hôm qua 20:00"],
  ])("%s is %s", (moment, words) => {
    expect(formatAgo(moment, NOW)).toBe(words);
  });
});

describe("deadlines", () => {
  test.each([
    ["2019-08-27T17:00:00+07:00", "Còn 12 ngày", "later"],
    ["2019-08-17T17:00:00+07:00", "Còn 2 ngày", "soon"],
    ["2019-08-16T00:30:00+07:00", "Còn 1 ngày", "soon"],
    ["2019-08-15T17:00:00+07:00", "Hạn 17:00 hôm nay", "today"],
    ["2019-08-15T08:40:30+07:00", "Quá hạn 1 phút", "overdue"],
    ["2019-08-15T06:00:00+07:00", "Quá hạn 2 giờ", "overdue"],
    ["2019-08-14T17:00:00+07:00", "Quá hạn 1 ngày", "overdue"],
    ["2019-06-16T17:00:00+07:00", "Quá hạn 60 ngày", "overdue"],
    ["2019-06-15T17:00:00+07:00", "Quá hạn từ 15/06/2019", "overdue"],
  ])("%s reads %s", (at, words, tone) => {
    expect(deadlineWords(at, NOW)).toMatchObject({ words, tone });
  });

  test("keep the exact time beside the words", () => {
    expect(deadlineWords("2019-08-17T10:00:00Z", NOW).exact).toBe("17/08/2019 17:00");
  });
});

describe("subjects", () => {
  test("begin with a capital, also one with a mark", () => {
    expect(asSentence("báo cáo tình hình")).toBe("Báo cáo tình hình");
    expect(asSentence("đôn đốc giải quyết kiến nghị")).toBe("Đôn đốc giải quyết kiến nghị");
    expect(asSentence("")).toBe("");
  });
});

describe("numbers", () => {
  test("group by points in Vietnamese and by commas in English", () => {
    expect(formatNumber(12345.6, "vi")).toBe("12.345,6");
    expect(formatNumber(12345.6, "en")).toBe("12,345.6");
  });

  test("of bytes keep two figures", () => {
    expect(formatBytes(0, "vi")).toBe("0 B");
    expect(formatBytes(82_000, "vi")).toBe("82 kB");
    expect(formatBytes(1_440_000, "vi")).toBe("1,4 MB");
    expect(formatBytes(5_000_000_000_000, "vi")).toBe("5.000 GB");
  });
});
