import { expect, test } from "vitest";
import { chord, isComposing } from "./keyboard";

const key = (init: Partial<KeyboardEvent>) => ({ key: "", code: "", ...init }) as KeyboardEvent;

test("a chord is written as in the help", () => {
  expect(chord(key({ key: "k", ctrlKey: true }))).toBe("Ctrl+K");
  expect(chord(key({ key: "k", metaKey: true }))).toBe("Ctrl+K");
  expect(chord(key({ key: "ArrowUp", altKey: true, shiftKey: true }))).toBe("Alt+Shift+ArrowUp");
});

test("a digit is known by its key even when Alt makes another letter of it", () => {
  expect(chord(key({ key: "¡", code: "Digit1", altKey: true }))).toBe("Alt+1");
});

test("a key of a syllable in the making is no command", () => {
  expect(isComposing(key({ keyCode: 229 }))).toBe(true);
  expect(isComposing(key({ isComposing: true, keyCode: 65 }))).toBe(true);
  expect(isComposing(key({ isComposing: false, keyCode: 65 }))).toBe(false);
});
