import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { enter, messagesOf, newGroup, pageOf, people, say } from "./talking";

for (const theme of ["light", "dark"] as const) {
  test(`talk and notifications have no findings in ${theme} colours`, async ({ browser }) => {
    test.setTimeout(90_000);
    const page = await pageOf(browser, people.director);
    const group = await newGroup(page, `Tiếp cận ${theme} ${Date.now()}`, people.officer);
    await enter(page, group);
    await say(page, "Kính gửi, **gấp** `mã` [liên kết](https://example.org)");
    await expect(messagesOf(page).last()).toBeVisible();
    for (const address of [`/trao-doi/${group}?thong-tin`, "/thong-bao"]) {
      await page.goto(address);
      await expect(page.locator("[data-page-title]")).toBeVisible();
      await page.evaluate((name) => document.documentElement.setAttribute("data-theme", name), theme);
      await page.waitForLoadState("networkidle");
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
        .analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    }
    await page.context().close();
  });
}

test("the feed is walked through by keys", async ({ browser }) => {
  const page = await pageOf(browser, people.director);
  const group = await newGroup(page, `Bàn phím ${Date.now()}`, people.officer);
  await enter(page, group);
  for (const text of ["một", "hai", "ba"]) await say(page, text);
  await expect(page.locator("article[data-ordinal='3']")).toBeVisible();
  await page.locator("article[data-ordinal='3']").focus();
  await page.keyboard.press("ArrowUp");
  await expect(page.locator("article[data-ordinal='2']")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(page.locator("article[data-ordinal='1']")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Trả lời" })).toBeVisible();
  await page.context().close();
});
