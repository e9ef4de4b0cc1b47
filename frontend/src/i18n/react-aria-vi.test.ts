import { LocalizedStringDictionary, LocalizedStringFormatter } from "@internationalized/string";
import { expect, test } from "vitest";
import { installVietnamese, vietnamese } from "./react-aria-vi";

test("React Aria finds the table where it looks for it", () => {
  const target = {} as Record<symbol, unknown>;
  installVietnamese(target as unknown as typeof globalThis);
  expect(target[Symbol.for("react-aria.i18n.locale")]).toBe("vi-VN");
  expect(target[Symbol.for("react-aria.i18n.strings")]).toBe(vietnamese);
});

test("its own formatter makes the sentences", () => {
  const strings = new LocalizedStringDictionary({ "vi-VN": vietnamese["@react-aria/combobox"] ?? {} }, "vi-VN");
  const say = new LocalizedStringFormatter("vi-VN", strings);
  expect(say.format("countAnnouncement", { optionCount: 3 })).toBe("Có 3 gợi ý.");
  expect(say.format("focusAnnouncement", { optionText: "Lê Thu Hà", isSelected: true, isGroupChange: false })).toBe(
    "Lê Thu Hà, đã chọn",
  );
});
