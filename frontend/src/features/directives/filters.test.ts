import { describe, expect, it } from "vitest";
import { boxHref, chipNames, readFilters } from "./filters";

describe("readFilters", () => {
  it("takes known names with a value and leaves the rest", () => {
    const search = new URLSearchParams("q=%20đất%20&due=&sort=newest&other=1");
    expect(readFilters(search)).toEqual({ q: "đất", sort: "newest" });
  });
});

describe("chipNames", () => {
  it("leaves out the box, which is a tab, and the order", () => {
    expect(chipNames({ q: "x", box: "drafts", sort: "newest", due: "overdue" })).toEqual(["q", "due"]);
  });
});

describe("boxHref", () => {
  it("keeps the other filters", () => {
    expect(boxHref({ due: "today", box: "drafts" }, "received")).toBe("/chi-dao?due=today&box=received");
    expect(boxHref({ box: "drafts" }, "")).toBe("/chi-dao");
  });
});
