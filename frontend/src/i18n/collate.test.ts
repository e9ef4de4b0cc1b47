import { describe, expect, test } from "vitest";
import { compare, comparePeople, fold, matches, personSortKey } from "./collate";

describe("fold", () => {
  test("drops marks, case and the bar of đ", () => {
    expect(fold("Trần Minh ĐỨC")).toBe("tran minh duc");
  });

  test("treats composed and decomposed letters alike", () => {
    expect(fold("Sở".normalize("NFD"))).toBe(fold("Sở".normalize("NFC")));
  });
});

describe("matches", () => {
  test("finds a person by beginnings of words, without marks", () => {
    expect(matches("Trần Văn Minh", "tran minh")).toBe(true);
    expect(matches("Trần Văn Minh", "min tr")).toBe(true);
    expect(matches("Trần Văn Minh", "ran")).toBe(false);
  });

  test("finds a document by pieces of its number", () => {
    expect(matches("4512/BTNMT-TCMT", "4512 tcmt")).toBe(true);
    expect(matches("3877/BTNMT-ĐĐ", "3877/btnmt-dd")).toBe(true);
  });

  test("finds everything by nothing", () => {
    expect(matches("Hà Nội", " ")).toBe(true);
  });
});

describe("order", () => {
  test("follows the Vietnamese alphabet: đ after d, ă after a", () => {
    expect(["Đất", "Dân", "Ăn", "An", "Em"].toSorted(compare)).toEqual(["An", "Ăn", "Dân", "Đất", "Em"]);
  });

  test("counts numbers as numbers", () => {
    expect(["10/CT", "9/CT"].toSorted(compare)).toEqual(["9/CT", "10/CT"]);
  });

  test("puts people by given name first", () => {
    expect(personSortKey("Nguyễn Thị  Hoa")).toBe("Hoa Nguyễn Thị");
    const people = ["Vũ Hải", "Nguyễn Thị Hoa", "Trần Văn An"];
    expect(people.toSorted(comparePeople)).toEqual(["Trần Văn An", "Vũ Hải", "Nguyễn Thị Hoa"]);
  });
});
