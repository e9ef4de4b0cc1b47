import { describe, expect, it } from "vitest";
import { countFilters, readFilters } from "./filters";

describe("readFilters", () => {
  it("takes known names with a value and leaves the rest", () => {
    const search = new URLSearchParams("q=%20đất%20&due=&sort=newest&other=1");
    expect(readFilters(search)).toEqual({ q: "đất", sort: "newest" });
  });
});

describe("countFilters", () => {
  it("does not count the order", () => {
    expect(countFilters({ q: "x", sort: "newest", due: "overdue" })).toBe(2);
  });
});
