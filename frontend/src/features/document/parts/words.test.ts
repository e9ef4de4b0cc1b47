import { describe, expect, it } from "vitest";
import type { FilePage } from "../../../api/queries/documents";
import { imageWidth, paragraphs, placeWords } from "./words";

const page: FilePage = { number: 1, width: 200, height: 400, text: "", words: [["Đất", 20, 300, 60, 320]] };

describe("placeWords", () => {
  it("turns points from the bottom left into percent from the top left", () => {
    const [word] = placeWords(page, () => 1);
    expect(word).toMatchObject({ text: "Đất", left: "10.000%", top: "20.000%", width: "20.000%", height: "5.000%" });
  });

  it("stretches letters to the width they have on the page", () => {
    const [word] = placeWords(page, (text) => text.length / 2);
    expect(word?.size).toBe(0.08);
    expect((word?.stretch ?? 0) * 16 * 1.5).toBeCloseTo(40);
  });
});

describe("paragraphs", () => {
  it("joins the lines of a paragraph and parts numbered ones", () => {
    const text = "1. Ủy ban nhân dân\ncấp tỉnh rà soát\n2. Báo cáo kết quả.\nNơi nhận:";
    expect(paragraphs(text)).toEqual(["1. Ủy ban nhân dân cấp tỉnh rà soát", "2. Báo cáo kết quả.", "Nơi nhận:"]);
  });
});

describe("imageWidth", () => {
  it("takes the smallest sharp image", () => {
    expect(imageWidth(366, 2)).toBe(828);
    expect(imageWidth(620, 1)).toBe(828);
    expect(imageWidth(900, 2)).toBe(1654);
  });
});
