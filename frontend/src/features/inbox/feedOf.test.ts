import { describe, expect, it } from "vitest";
import type { DocumentRow } from "../../api/queries/documents";
import { feedOf, partOf, partsOf, todayInVietnam } from "./feedOf";

const TODAY = "2019-07-10";
const row = (id: string, due_date: string | null, urgency = 0) =>
  ({ document: { id, due_date, urgency } }) as unknown as DocumentRow;

describe("partOf", () => {
  it.each([
    ["2019-07-09", "overdue"],
    ["2019-07-10", "today"],
    ["2019-07-17", "week"],
    ["2019-07-18", "later"],
    [null, "undated"],
  ])("%s is %s", (due, part) => expect(partOf(due, TODAY)).toBe(part));
});

describe("feedOf", () => {
  const rows = [
    { group: "following" as const, document: row("later", "2019-09-01") },
    { group: "overdue" as const, document: row("late", "2019-07-01") },
    { group: "to_acknowledge" as const, document: row("late", "2019-07-01") },
    { group: "to_acknowledge" as const, document: row("flash", "2019-07-10", 3) },
  ];

  it("shows a document once, the pressing ones first", () => {
    expect(feedOf(rows, undefined, TODAY).map((one) => one.document.id)).toEqual(["late", "flash", "later"]);
  });

  it("narrows to a group and parts by deadline", () => {
    const found = feedOf(rows, "to_acknowledge", TODAY);
    expect(partsOf(found, TODAY).map(([part, list]) => [part, list.length])).toEqual([
      ["overdue", 1],
      ["today", 1],
    ]);
  });
});

describe("todayInVietnam", () => {
  it("is seven hours ahead", () => {
    expect(todayInVietnam(new Date("2019-07-09T18:00:00Z"))).toBe("2019-07-10");
  });
});
