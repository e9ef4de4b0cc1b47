import { readFileSync } from "node:fs";
import { compileMessage as full } from "@lingui/message-utils/compileMessage";
import { describe, expect, test } from "vitest";
import { compileMessage } from "./compile";

/** Every text of the code, as `npm run i18n:extract` collected them; long ones stand on several lines. */
function texts(): string[] {
  const catalogue = readFileSync("src/locales/vi.po", "utf8");
  const entries = catalogue.matchAll(/^msgid ((?:"(?:[^"\\]|\\.)*"\n)+)/gm);
  return [...entries].map(([, lines = ""]) =>
    lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .join(""),
  );
}

describe("a message of the code", () => {
  test("is read as the library reads it, every one of the catalogue", () => {
    const all = texts();
    expect(all.length).toBeGreaterThan(400);
    for (const text of all) expect(compileMessage(text)).toEqual(full(text));
  });

  test("keeps signs outside a plural as they are", () => {
    expect(compileMessage("Chủ đề #1")).toEqual(["Chủ đề #1"]);
    expect(compileMessage("{n, plural, =0 {không} other {# {m}}}.")).toEqual(
      full("{n, plural, =0 {không} other {# {m}}}."),
    );
  });

  test("that is something else is refused, not shown half", () => {
    expect(() => compileMessage("{at, date, short}")).toThrow("message_unreadable");
  });
});
