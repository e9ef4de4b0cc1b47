import { expect, test } from "vitest";
import { paths } from "./paths";
import { toDocumentTab } from "./screens";
import { isWithin } from "./sections";
import { placeOf } from "./useRouteFocus";

test("a tab of the same directive and a conversation of the list are no new place", () => {
  expect(placeOf("/chi-dao/5/trao-doi")).toBe(placeOf("/chi-dao/5"));
  expect(placeOf("/trao-doi/1")).toBe(placeOf("/trao-doi/2"));
  expect(placeOf("/chi-dao/5")).not.toBe(placeOf("/chi-dao/6"));
  expect(placeOf("/")).not.toBe(placeOf("/chi-dao"));
});

test("an unknown tab shows the document", () => {
  expect(toDocumentTab("tien-trinh")).toBe("tien-trinh");
  expect(toDocumentTab("khac")).toBe("van-ban");
  expect(toDocumentTab(undefined)).toBe("van-ban");
});

test("a section is current on its pages only", () => {
  expect(isWithin("/chi-dao/5/trao-doi", paths.directives)).toBe(true);
  expect(isWithin("/chi-dao-khac", paths.directives)).toBe(false);
  expect(isWithin("/chi-dao", paths.inbox)).toBe(false);
});
