import { describe, expect, it } from "vitest";
import { add, hasAll, remove, setRole } from "./recipients";

const unit = (id: string) => ({ id, name: id, short_name: id, notation: "", organisation_id: "o" });

describe("recipients", () => {
  it("are added once and keep their role", () => {
    const chosen = add(setRole(add([], [unit("a")], "lead"), "a", "inform"), [unit("a"), unit("b")], "coop");
    expect(chosen.map(({ unit: { id }, role }) => [id, role])).toEqual([
      ["a", "inform"],
      ["b", "coop"],
    ]);
  });

  it("are removed as a list", () => {
    const chosen = add([], [unit("a"), unit("b")], "lead");
    expect(hasAll(chosen, [unit("a"), unit("b")])).toBe(true);
    expect(remove(chosen, [unit("a")])).toHaveLength(1);
    expect(hasAll(chosen, [])).toBe(false);
  });
});
