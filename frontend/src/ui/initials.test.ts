import { expect, test } from "vitest";
import { HUES, hueOf, initials } from "./initials";

test("initials are those of family name and given name", () => {
  expect(initials("Nguyễn Thị Hoa")).toBe("NH");
  expect(initials("đặng ửng")).toBe("ĐỬ");
  expect(initials("Hoa")).toBe("H");
  expect(initials("  ")).toBe("");
});

test("a person's colour is always the same, and colours differ", () => {
  expect(hueOf("p1")).toBe(hueOf("p1"));
  const used = new Set(Array.from({ length: 200 }, (_, i) => hueOf(`person-${i}`)));
  expect(used.size).toBe(HUES);
});
